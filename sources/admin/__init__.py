"""The admin of sources and their passages."""

# Registered in this order, as the tabs on the page of a record are.
from sources.admin import source, passage  # noqa: I001

__all__ = ["passage", "source"]
