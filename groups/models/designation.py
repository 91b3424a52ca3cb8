"""Who lists whom."""

from __future__ import annotations

from django.db import models

from groups.models.group import ArmedGroup
from records.claims import Ends, Period


class Designation(Period):
    """One unbroken period in which an authority lists a group.

    Its start is the day of listing, its end the day of delisting.
    """

    collection = "designations"
    about = ("group", "authority", "programme")
    ends = Ends("group", "authority", "An authority does not list itself.")

    group = models.ForeignKey(
        ArmedGroup,
        models.PROTECT,
        related_name="designations",
        help_text="The group that is listed.",
    )
    authority = models.ForeignKey(
        ArmedGroup,
        models.PROTECT,
        related_name="designations_made",
        help_text="The state or international body that lists it.",
    )
    programme = models.CharField(
        max_length=200, blank=True, help_text="The list or programme, as it is called."
    )
    name_as_listed = models.CharField(
        max_length=300, blank=True, help_text="The name under which it is listed."
    )
