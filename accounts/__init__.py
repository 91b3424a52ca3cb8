"""Accounts: made, given a role, logged in by token.

May import `api`, `editing` and what they may.
"""
