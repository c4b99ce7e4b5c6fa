"""Keeping the service guide: items, their versions, their blank forms, and whole guides from tables."""
