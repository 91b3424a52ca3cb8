"""The admin of groups, people, and the claims about them: one file per noun."""

from groups.admin import claims, group, person

__all__ = ["claims", "group", "person"]
