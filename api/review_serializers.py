"""The bodies of the review actions: submit, publish, withdraw."""

from __future__ import annotations

from rest_framework import serializers

from api.strict_fields import TextField


class ReviewActionSerializer(serializers.Serializer):
    """Why the action is taken, for the history."""

    reason = TextField(
        required=False,
        allow_blank=True,
        max_length=1000,
        help_text="Why, for the history.",
    )


class WithdrawalSerializer(serializers.Serializer):
    """Why a row is taken away from the public."""

    reason = TextField(max_length=1000, help_text="Why; readers see it.")
