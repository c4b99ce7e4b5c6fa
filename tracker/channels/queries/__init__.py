"""Reads of the channels: the matrix kept in memory, what stands in the outbox, the texts of a county."""
