from tests.request_limits import unlimited_requests
from tests.seed import seeded

__all__ = ["seeded", "unlimited_requests"]
