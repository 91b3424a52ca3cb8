"""The admin as its users meet it, for the accounts that it keeps."""

from tests.admin_users import administrator, editor, publisher, reader
from tests.prepared import prepared
from tests.request_limits import fresh_window

__all__ = [
    "administrator",
    "editor",
    "fresh_window",
    "prepared",
    "publisher",
    "reader",
]
