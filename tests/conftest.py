"""The database of the tests: a server of their own, whose data may be lost.

With DATABASE_URL it is that server, with databases `test_...` (tests/databases.py).
"""

import gc
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import TransactionTestCase
from django.test.signals import template_rendered
from pytest_django import DjangoDbBlocker

from config.database import database_settings
from launcher.embedded_postgres import running_database
from tests.databases import TestDatabases


def pytest_configure(config: pytest.Config) -> None:
    settings.DATABASES["default"].update(database_settings(testing=True))
    # A third of a second for each password adds up, and none here is a secret.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Each new client starts the middleware, which else looks at every static file.
    settings.WHITENOISE_AUTOREFRESH = True
    stack = ExitStack()
    stack.enter_context(running_database(testing=True))
    config.add_cleanup(stack.close)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[TestDatabases]:
    """A copy of the migrated database, instead of the migrations once more."""
    process = getattr(request.config, "workerinput", {}).get("workerid", "main")
    databases = TestDatabases(process)

    def restore(test_case: TransactionTestCase) -> None:
        """Undo what a test has committed: emptying every table takes longer."""
        databases.renew()

    # What is imported by now stays: no need to look through it for garbage.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    with django_db_blocker.unblock():
        databases.prepare()
        databases.use("tables")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", restore)
        yield databases
    with django_db_blocker.unblock():
        databases.drop()


def render(template: Template, context: Context) -> str:
    """Render, and tell the test client of whole templates, not of what they include.

    Django would have the client copy the context of every part of a page.
    """
    if context.template is template:
        template_rendered.send(sender=template, template=template, context=context)
    return template.nodelist.render(context)


@pytest.fixture(scope="session", autouse=True)
def _contexts_of_pages(django_test_environment: None) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render)
        yield
