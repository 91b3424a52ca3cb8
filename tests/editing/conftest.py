"""The admin as its users meet it."""

from tests.admin_users import administrator, editor, publisher, reader
from tests.admin_world import stored_world, world
from tests.prepared import prepared

__all__ = [
    "administrator",
    "editor",
    "prepared",
    "publisher",
    "reader",
    "stored_world",
    "world",
]
