"""The admin of groups, people, and the claims about them: one file per noun."""

# Registered in this order, as the tabs on the page of a record are.
from groups.admin import group, person, claims  # noqa: I001

__all__ = ["claims", "group", "person"]
