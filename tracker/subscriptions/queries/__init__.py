"""Reads of saved views, subscriptions and digests."""
