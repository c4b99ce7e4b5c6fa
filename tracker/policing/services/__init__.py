"""Writes of the police-liaison side."""
