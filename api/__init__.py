"""The REST dialect that every collection speaks.

`http/` has requests and responses, `pagination/` pages by keyset, `errors/` problems
(RFC 9457), `openapi/` the description, `endpoints/` the addresses of no one collection.
May import `review` and what `review` may; never `editing`.
"""
