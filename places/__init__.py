"""Places of any size, their names, and what is near them.

May import `sources` and what `sources` may.
"""
