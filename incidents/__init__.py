"""What happened, who took part, and at what cost.

May import `groups` and what `groups` may.
"""
