from tests.request_limits import unlimited_requests

__all__ = ["unlimited_requests"]
