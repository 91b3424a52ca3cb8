"""Records that may be one and the same: how they are detected, compared and listed."""
