"""Sources and their passages, and the admin that claims and names share."""

from sources.admin.source import PassageAdmin, SourceAdmin

__all__ = ["PassageAdmin", "SourceAdmin"]
