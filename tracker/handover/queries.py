"""Reads of hand-overs."""
