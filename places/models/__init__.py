"""Places, and the names they have."""

from places.models.place import Place, PlaceName

__all__ = ["Place", "PlaceName"]
