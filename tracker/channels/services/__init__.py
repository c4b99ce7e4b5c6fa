"""Writes of the channels: what is left for sending, channels and webhooks, the matrix and its texts."""
