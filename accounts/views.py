"""Signing in to the API: a password for a token that expires."""

from __future__ import annotations

from typing import NoReturn

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.http import HttpRequest
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.http.parameters import ReadableAddress
from api.http.throttling import RateLimited
from api.strict_fields import TextField

# The same sentence for a wrong name and a wrong password.
WRONG_CREDENTIALS = "No active account has this name and password."


class LoginSerializer(serializers.Serializer):
    """An account's name and password."""

    username = TextField(max_length=150)
    password = TextField(max_length=1000, trim_whitespace=False)


class TokenSerializer(serializers.Serializer):
    """A token for the header `Authorization: Token ...`."""

    token = serializers.CharField(help_text="Shown once; only its digest is kept.")
    expiry = serializers.DateTimeField(help_text="When it stops working.")


class LoginView(RateLimited, ReadableAddress, APIView):
    """A token for a name and a password."""

    authentication_classes: list = []
    permission_classes = [AllowAny]

    def get_authenticate_header(self, request: Request) -> str:
        return "Token"

    @extend_schema(request=LoginSerializer, responses=TokenSerializer)
    def post(self, request: Request) -> Response:
        credentials = LoginSerializer(data=request.data)
        credentials.is_valid(raise_exception=True)
        django_request = request._request
        user = authenticate(django_request, **credentials.validated_data)
        if user is None:
            refuse(django_request)
        instance, token = new_token(user)
        # Forgets the failures before it, and keeps when the account was last used.
        user_logged_in.send(sender=type(user), request=django_request, user=user)
        return Response({"token": token, "expiry": instance.expiry})


def new_token(user: User) -> tuple[AuthToken, str]:
    """A token for an account whose password was just right: as kept, and as sent.

    Raises AuthenticationFailed when the password was changed, or the account
    deactivated, since it was read: what ends the tokens waits for this lock or sees
    the new token.
    """
    with transaction.atomic():
        present = User.objects.select_for_update(no_key=True).filter(
            pk=user.pk, password=user.password, is_active=True
        )
        if not present.exists():
            raise AuthenticationFailed(WRONG_CREDENTIALS)
        created: tuple[AuthToken, str] = AuthToken.objects.create(user)
        return created


def refuse(request: HttpRequest) -> NoReturn:
    """Raise a 401, or a 429 after too many wrong passwords for the name and address."""
    if getattr(request, "axes_locked_out", False):
        # Else the middleware would put the admin's page in the place of our answer.
        request.axes_locked_out = False
        raise TooManyFailures(wait=settings.AXES_COOLOFF_TIME.total_seconds())
    raise AuthenticationFailed(WRONG_CREDENTIALS)


class TooManyFailures(Throttled):
    """429: the account is locked for this address, for `wait` seconds."""

    default_detail = "Too many wrong passwords for this name from this address."
    extra_detail_singular = extra_detail_plural = "Wait {wait} seconds."


class LogoutView(RateLimited, ReadableAddress, APIView):
    """The end of the token that is sent."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        if isinstance(request.auth, AuthToken):
            request.auth.delete()
        return Response(status=204)
