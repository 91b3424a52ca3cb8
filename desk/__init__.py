"""The editors' own pages and commands: dashboard, menu, duplicates, data dictionary.

May import `matching` and what `matching` may; never `reconciliation`.
"""
