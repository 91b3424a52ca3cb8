"""How rows become public: publish, propose, dry run, merge, and who may.

Knows no HTTP. May import `history` and what `history` may.
"""
