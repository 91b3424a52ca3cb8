"""Who asks the API, by the token in the request's header."""

from __future__ import annotations

from typing import Any

from knox import auth as knox
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request


class TokenAuthentication(knox.TokenAuthentication):
    """Knox's, to which bytes that are no text are a wrong token, and no failure."""

    def authenticate(self, request: Request) -> Any:
        try:
            return super().authenticate(request)
        except UnicodeError as error:
            raise AuthenticationFailed("Invalid token.") from error
