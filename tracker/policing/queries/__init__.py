"""Reads of the police-liaison side."""
