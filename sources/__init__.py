"""Publications, and the passages of them that can be cited.

May import the rooms up to `api` and `editing`.
"""
