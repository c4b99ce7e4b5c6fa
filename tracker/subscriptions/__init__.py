"""Saved views of lists and figures, shared inside the scope, and the digests that posts receive of them."""
