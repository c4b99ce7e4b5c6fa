"""Changing the area tree: codes never return, and what ends keeps its old cases."""
