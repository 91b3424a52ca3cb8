"""Settings, addresses, the API's map, the admin site, checks, wsgi and asgi.

May import `reconciliation`, `desk` and what they may.
"""
