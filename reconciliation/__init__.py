"""The service at /reconcile: W3C Reconciliation API 0.2, for OpenRefine and others.

May import `matching` and what `matching` may; never `desk`.
"""
