from tests.api.conftest import fresh_window, reader, signed_in
from tests.seed import seeded

__all__ = ["fresh_window", "reader", "seeded", "signed_in"]
