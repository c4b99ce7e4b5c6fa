"""Keeping the routing rules, and what they suggest when an order goes out."""
