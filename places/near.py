"""Where on earth: boxes and circles around points, over latitude and longitude."""

from __future__ import annotations

import math

from django.db.models import F, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt
from rest_framework.exceptions import ValidationError

KM_PER_DEGREE = 111.195  # of latitude, on a sphere of 6,371 km
EARTH_KM = 6371.0


def parse_numbers(name: str, text: str, expected: str) -> list[float]:
    """The finite numbers of a parameter such as "33.3,44.4,50".

    Raises ValidationError (a 400) when there are more, fewer, or others.
    """
    try:
        given = [float(part) for part in text.split(",")]
    except ValueError:
        given = []
    if len(given) != len(expected.split(",")) or not all(map(math.isfinite, given)):
        raise ValidationError({name: f"Expected {expected} as numbers."})
    return given


def parse_box(text: str) -> tuple[float, float, float, float]:
    """west, south, east, north in degrees; west > east crosses the date line.

    Raises ValidationError when they are no four numbers, or not on earth.
    """
    west, south, east, north = parse_numbers("bbox", text, "west,south,east,north")
    if not (
        -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90
    ):
        raise ValidationError({"bbox": "Expected west,south,east,north in degrees."})
    return west, south, east, north


def within_box(prefix: str, box: tuple[float, float, float, float]) -> Q:
    """The condition that a point is in a box given as west, south, east, north."""
    west, south, east, north = box
    longitude = f"{prefix}longitude"
    across = Q(**{f"{longitude}__gte": west}) | Q(**{f"{longitude}__lte": east})
    straight = Q(**{f"{longitude}__gte": west}) & Q(**{f"{longitude}__lte": east})
    return Q(**{f"{prefix}latitude__gte": south, f"{prefix}latitude__lte": north}) & (
        straight if west <= east else across
    )


def within_km(rows: QuerySet, prefix: str, circle: list[float]) -> QuerySet:
    """Rows at most so many kilometres away from a point, along the great circle.

    The circle is latitude and longitude in degrees, and km. Raises ValidationError
    when they are out of range.
    """
    latitude, longitude, km = circle
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180 and 0 < km <= 20040):
        raise ValidationError({"near": "Expected degrees, and 0 to 20040 kilometres."})
    # The band of latitudes can use an index; the distance then decides.
    band = km / KM_PER_DEGREE
    near = rows.filter(
        **{
            f"{prefix}latitude__gte": latitude - band,
            f"{prefix}latitude__lte": latitude + band,
        }
    )
    return near.alias(km=distance(prefix, latitude, longitude)).filter(km__lte=km)


def distance(prefix: str, latitude: float, longitude: float) -> Combinable:
    """Kilometres from a point (haversine)."""
    north = F(f"{prefix}latitude")
    chord = Power(Sin(Radians(north - latitude) / 2), 2) + Cos(
        Radians(Value(latitude))
    ) * Cos(Radians(north)) * Power(
        Sin(Radians(F(f"{prefix}longitude") - longitude) / 2), 2
    )
    return 2 * EARTH_KM * ASin(Least(Value(1.0), Sqrt(chord)))
