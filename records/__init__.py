"""What a record, a claim, a period, a name and a citation are.

Abstract models, their rules, vocabularies, querysets and public addresses. Knows no
HTTP, no admin and no history. May import `dates` and `search`.
"""
