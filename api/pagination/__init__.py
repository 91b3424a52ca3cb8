"""Keyset pages: an order, a cursor, and the rows after it."""
