"""Publications, and the passages of them that can be cited.

May import `accounts` and what `accounts` may.
"""
