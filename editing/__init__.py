"""Base classes of the admin's pages: review, forms, history, merging.

May import `review` and what `review` may; never `api`.
"""
