from tests.seed import seeded

__all__ = ["seeded"]
