"""The editors' own pages and commands: dashboard, menu, duplicates, lists of names.

May import the nouns and all below them; never `reconciliation`.
"""
