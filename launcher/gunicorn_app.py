"""The site itself: a running database, whatever it lacks, and gunicorn."""

import os
import socket
import sys
from importlib import import_module

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from config.database import data_folder
from launcher import gunicorn_settings
from launcher.embedded_postgres import running_database
from launcher.postgres_errors import explanation


def serve(listener: socket.socket) -> None:
    """Serve on a listening socket until a signal stops it.

    Raises SystemExit with one sentence when the configuration or the database cannot be
    used, and whatever else the database raises.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        with running_database():
            django.setup()
            # What works with models can be imported only now.
            import_module("launcher.bootstrap").prepare_database(say)
            Site(listener).run()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except (OperationalError, OSError) as error:
        if sentence := explanation(str(error), data_folder()):
            sys.exit(sentence)
        raise


def say(text: str) -> None:
    """Print it, at once even through a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class Site(BaseApplication):
    """The application as gunicorn takes it, on a socket that listens already."""

    def __init__(self, listener: socket.socket) -> None:
        self.host, self.port = listener.getsockname()[:2]
        self.descriptor = listener.detach()
        super().__init__()

    def load_config(self) -> None:
        for name, value in vars(gunicorn_settings).items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)
        self.cfg.set("bind", f"fd://{self.descriptor}")
        self.cfg.set("when_ready", self.print_addresses)

    def load(self) -> WSGIHandler:
        return get_wsgi_application()

    def run(self) -> None:
        ForegroundArbiter(self).run()

    def print_addresses(self, arbiter: Arbiter) -> None:
        host = f"[{self.host}]" if ":" in self.host else self.host
        site = f"http://{host}:{self.port}"
        say(
            f"\n  Admin     {site}/admin/\n"
            f"  API       {site}/api/v1/\n"
            f"  API docs  {site}/api/v1/docs/\n\n"
            "Ctrl-C stops it."
        )


class ForegroundArbiter(Arbiter):
    """Closing the terminal stops the site; elsewhere gunicorn takes it for a reload."""

    def handle_hup(self) -> None:
        self.handle_int()
