from tests.api_users import reader, signed_in
from tests.request_limits import fresh_window
from tests.seed import seeded

__all__ = ["fresh_window", "reader", "seeded", "signed_in"]
