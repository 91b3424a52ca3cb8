"""The database of the tests: a server of their own, whose data may be lost.

With DATABASE_URL it is that server, where Django makes a database `test_...`.
"""

from contextlib import ExitStack

import pytest
from django.conf import settings

from config.database import database_settings
from launcher.embedded_postgres import running_database


def pytest_configure(config: pytest.Config) -> None:
    settings.DATABASES["default"].update(database_settings(testing=True))
    # A third of a second for each password adds up, and none here is a secret.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    stack = ExitStack()
    stack.enter_context(running_database(testing=True))
    config.add_cleanup(stack.close)
