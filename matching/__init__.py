"""Lists of names matched with records: at /api/v1/match/, and by a command for CSV.

May import `incidents` and what `incidents` may.
"""
