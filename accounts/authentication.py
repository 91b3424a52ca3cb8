"""Who sends a request to the API, by the token in its header."""

from __future__ import annotations

from django.contrib.auth.models import User
from knox import auth as knox
from knox.models import AuthToken
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request


class TokenAuthentication(knox.TokenAuthentication):
    """Knox's, to which bytes that are no text are a wrong token, and no failure."""

    def authenticate(self, request: Request) -> tuple[User, AuthToken] | None:
        """The account and its token; raises AuthenticationFailed for a wrong one."""
        try:
            authenticated: tuple[User, AuthToken] | None = super().authenticate(request)
            return authenticated
        except UnicodeError as error:
            raise AuthenticationFailed("Invalid token.") from error
