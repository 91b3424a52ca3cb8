"""The README's two commands: an embedded PostgreSQL, whatever it lacks, and gunicorn.

May import `config` and what `config` may.
"""
