#!/usr/bin/env python
"""Run one of the project's commands, with the database it needs."""

import os
import sys

from django.core.management import execute_from_command_line

from launcher.embedded_postgres import running_database


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with running_database():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
