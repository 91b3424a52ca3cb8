"""Addresses that belong to no one collection: search, changes, proposals."""
