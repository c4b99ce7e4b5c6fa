"""Reads of the routing rules: the table, suggestions, what they came to, and the dry run."""
