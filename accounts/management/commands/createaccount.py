"""Make an account for somebody who works in the admin."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.creation import create_account, reset_password
from history.revisions import declared
from review.roles import ROLES


class Command(BaseCommand):
    help = (
        "Make an account with a role and print its password, once. With --reset, give"
        " an account that is there a new password; its role stays as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", help=f"One of: {', '.join(ROLES)}.")
        parser.add_argument("--email", default="", help="Where to reach the person.")
        parser.add_argument(
            "--reset", action="store_true", help="Only set a new password."
        )

    def handle(self, *args: object, **options: Any) -> None:
        """Make the account, or its new password; raises CommandError for why not."""
        username, role = options["username"], options["role"]
        if options["reset"] == bool(role):
            raise CommandError("Give either --role (a new account) or --reset.")
        try:
            with declared(None, f"manage.py createaccount {username}"):
                if options["reset"]:
                    password = reset_password(username)
                else:
                    _, password = create_account(username, role, options["email"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Account:  {username}")
        self.stdout.write(f"Password: {password}")
        self.stdout.write("It is shown this once; change it after the first log-in.")
