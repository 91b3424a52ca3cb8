"""Two writers who hold the same version: one of them gets a 412."""

from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import User
from django.db import connection
from rest_framework import serializers
from rest_framework.test import APIRequestFactory
from rest_framework.viewsets import ModelViewSet

from api.errors.problems import problem_handler
from api.http.conditional import ConditionalWrites
from api.http.parsers import StrictJSONParser
from api.http.renderers import JSONRenderer


class NameSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["last_name"]


class Users(ConditionalWrites, ModelViewSet):
    """Users, whose version is how long their last name is."""

    queryset = User.objects.all()
    serializer_class = NameSerializer
    parser_classes = [StrictJSONParser]
    renderer_classes = [JSONRenderer]
    authentication_classes = []
    permission_classes = []
    throttle_classes = []

    def get_exception_handler(self):
        return problem_handler

    def own_version(self, instance):
        return len(instance.last_name)


@pytest.mark.django_db(transaction=True)
def test_of_two_writers_with_one_version_the_second_gets_412():
    ann = User.objects.create(username="ann", last_name="xyz")
    both_ready = Barrier(2)
    statuses = []

    class TogetherUsers(Users):
        has_read = False

        def filter_queryset(self, queryset):
            # Both have read the row before either locks it; then it is read again.
            if not self.has_read:
                both_ready.wait(10)
            self.has_read = True
            return queryset

    def write(name):
        request = APIRequestFactory().patch(
            "/users/1/", {"last_name": name}, format="json", HTTP_IF_MATCH='"3-ab"'
        )
        view = TogetherUsers.as_view({"patch": "partial_update"})
        statuses.append(view(request, pk=ann.pk).status_code)
        connection.close()

    writers = [Thread(target=write, args=[name]) for name in ("four", "fives")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(statuses) == [200, 412]
