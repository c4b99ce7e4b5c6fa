"""Writes of hand-overs."""
