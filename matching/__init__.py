"""Lists of names matched with records: at /api/v1/match/, and by a command for CSV.

May import the nouns and all below them; never `desk` or `reconciliation`.
"""
