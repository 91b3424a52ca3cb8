"""Records that may be one and the same: found, compared, shown."""
