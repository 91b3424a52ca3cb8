"""The API as its clients meet it: over HTTP, signed in by token, on the seed."""

from tests.api_users import editor, publisher, reader, signed_in
from tests.prepared import prepared
from tests.request_limits import fresh_window, unlimited_requests
from tests.seed import seeded

__all__ = [
    "editor",
    "fresh_window",
    "prepared",
    "publisher",
    "reader",
    "seeded",
    "signed_in",
    "unlimited_requests",
]
