"""Armed groups, people, and what is claimed about them.

May import `places` and what `places` may.
"""
