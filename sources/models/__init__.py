"""Publications, and the passages of them that can be cited."""

from sources.models.passage import Passage
from sources.models.source import Source

__all__ = ["Passage", "Source"]
