"""What this database said at a moment, and who changed what, when and why.

Triggers write revisions and typed versions by themselves; `time_travel` reads them
(`known_at`), `changes` feeds mirrors, `verification` proves the chain. May import
`records` and what `records` may.
"""
