"""`script/server`: takes the port and answers Ctrl-C, and only then loads the rest."""

import argparse
import errno
import os
import signal
import socket
import sys
from importlib import import_module
from types import FrameType

DESCRIPTION = """\
Serve the armed-group reference database: its admin, its API and their docs.

The first start makes whatever is missing: a virtual environment, a private PostgreSQL,
its tables, the records of the article, an administrator. Ctrl-C stops everything.
"""
ENVIRONMENT = """\
environment:
  DATABASE_URL       use this PostgreSQL (15 or newer) and not a private one
  ARMED_GROUPS_DATA  folder for the private one and the secret key (default: var)
  ARMED_GROUPS_VENV  folder of the virtual environment (default: .venv)
  ALLOWED_HOSTS      names the site is reached by, with commas between them
  PORT               the port, where --port is not given
  WEB_CONCURRENCY    how many processes serve (default: 1)
"""


def main() -> None:
    """Serve until a signal stops it; exit with one sentence when it cannot serve."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        options = _options()
        with _listener(options.host, options.port) as listener:
            # Loading Django takes long enough for somebody to press Ctrl-C.
            import_module("launcher.gunicorn_app").serve(listener)
    except KeyboardInterrupt:
        # Not sys.exit: run with -m, Python kills itself by the signal when it came
        # while code made of text was run, as dataclasses do when they are imported.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(130)


def _stop(number: int, frame: FrameType | None) -> None:
    """Unwind once. A second Ctrl-C must not interrupt the stopping of the database."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/server",
        description=DESCRIPTION,
        epilog=ENVIRONMENT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
    port = os.environ.get("PORT") or "8000"
    parser.add_argument("--port", type=int, default=port, help="default: %(default)s")
    return parser.parse_args()


def _listener(host: str, port: int) -> socket.socket:
    """Take the address at once: early visitors wait, a second server fails now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OverflowError:
        sys.exit(f"{port} is no port: choose one from 1024 to 65535.")
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            sys.exit(
                f"Port {port} is taken, perhaps by another script/server: "
                f"choose another with --port {port + 1}."
            )
        sys.exit(f"Cannot serve on {host} port {port}: {error.strerror}.")


if __name__ == "__main__":
    main()
