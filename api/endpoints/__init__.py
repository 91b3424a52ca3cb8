"""Addresses that belong to no one collection: search, match, changes, log-in."""
