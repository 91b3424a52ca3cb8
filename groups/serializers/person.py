"""The whole profile of a person: names, posts and fates."""

from __future__ import annotations

from api.claim_serializers import CLAIM, PERIOD, ClaimSerializer, PeriodSerializer
from api.names import NameSerializer, NamesField
from api.serializers import RECORD, STAMPS, RecordSerializer
from groups.models import (
    Leadership,
    Person,
    PersonFate,
    PersonName,
)


class FateSerializer(ClaimSerializer):
    """What is said to have become of a person."""

    class Meta:
        model = PersonFate
        is_part = True
        fields = ["id", "fate", "date", "place", "circumstances", *CLAIM]


class PostSerializer(PeriodSerializer):
    """A post, from the side of who holds it."""

    class Meta:
        model = Leadership
        is_part = True
        fields = ["id", "group", "role", "title", *PERIOD, *CLAIM]


class PersonNameSerializer(NameSerializer):
    class Meta(NameSerializer.Meta):
        model = PersonName


class PersonSerializer(RecordSerializer):
    """A person, with the posts held and what is said to have become of them."""

    names = NamesField(child=PersonNameSerializer(), required=False)
    fates = FateSerializer(many=True, read_only=True)
    leaderships = PostSerializer(many=True, read_only=True)

    class Meta:
        model = Person
        fields = [
            "slug",
            "name",
            *RECORD,
            "names",
            "nationality",
            "born",
            "died",
            "leaderships",
            "fates",
            "citations",
            *STAMPS,
        ]
