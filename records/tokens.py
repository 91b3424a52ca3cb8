"""Signing in to the API: a password for a token that expires."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from records.parameters import ReadableAddress
from records.throttling import RateLimited


class LoginSerializer(serializers.Serializer):
    """An account's name and password."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)


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
        user: Any = authenticate(request._request, **credentials.validated_data)
        if user is None:
            # The same sentence for a wrong name, a wrong password and a lock-out.
            raise AuthenticationFailed("No active account has this name and password.")
        instance, token = AuthToken.objects.create(user)
        return Response({"token": token, "expiry": instance.expiry})


class LogoutView(RateLimited, ReadableAddress, APIView):
    """The end of the token that is sent."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        if isinstance(request.auth, AuthToken):
            request.auth.delete()
        return Response(status=204)
