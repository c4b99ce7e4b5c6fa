"""The service guide."""
