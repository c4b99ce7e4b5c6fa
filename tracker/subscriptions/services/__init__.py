"""Writes of saved views, subscriptions and digests."""
