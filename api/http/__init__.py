"""Requests and responses: conditional, parsed, rendered, throttled, of which time."""
