"""The closed vocabularies that more than one model uses."""

from django.db.models import TextChoices


class Status(TextChoices):
    """How far a row is on its way to the public."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Basis(TextChoices):
    """On what ground a speaker makes a claim."""

    STATED = "stated", "Stated as fact"
    ANNOUNCED = "announced", "Announced about oneself"
    CLAIMED = "claimed", "Claimed"
    REPORTED = "reported", "Reported by others"
    SUSPECTED = "suspected", "Suspected"
    BLAMED = "blamed", "Blamed on somebody"
    ASSESSED = "assessed", "Assessed by an expert"
    DENIED = "denied", "Denied"


class Confidence(TextChoices):
    """How far the editors trust a claim, given its sources."""

    LOW = "low", "Low"
    MODERATE = "moderate", "Moderate"
    HIGH = "high", "High"


class Rank(TextChoices):
    """Which of several disagreeing claims a reader sees first."""

    PREFERRED = "preferred", "Preferred"
    NORMAL = "normal", "Normal"
    DEPRECATED = "deprecated", "Deprecated"


class Precision(TextChoices):
    """How exactly a point gives a place (UCDP where_prec, in words)."""

    EXACT = "exact", "Exact point"
    NEAR = "near", "Near: within about 25 km"
    DISTRICT = "district", "District (second-order division)"
    PROVINCE = "province", "Province (first-order division)"
    AREA = "area", "A line or an area; the point represents it"
    COUNTRY = "country", "Country"
    INTERNATIONAL = "international", "International water or airspace"


class Direction(TextChoices):
    """The direction of a relation, seen from one of its two ends."""

    OUT = "out", "From this one to the other"
    IN = "in", "From the other to this one"
    BOTH = "both", "Either way"
