"""The service as its clients meet it, on the seed."""

from tests.prepared import prepared
from tests.request_limits import fresh_window
from tests.seed import seeded

__all__ = ["fresh_window", "prepared", "seeded"]
