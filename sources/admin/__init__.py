"""The admin of sources and their passages."""

from sources.admin.passage import PassageAdmin
from sources.admin.source import SourceAdmin

__all__ = ["PassageAdmin", "SourceAdmin"]
