"""Lists of names in CSV: read, matched, written."""
