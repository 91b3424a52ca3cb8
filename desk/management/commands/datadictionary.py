from typing import Any

from django.core.management.base import BaseCommand

from desk.data_dictionary import data_dictionary


class Command(BaseCommand):
    help = (
        "Write the data dictionary as Markdown, from the models' own words:"
        " manage.py datadictionary > docs/data-dictionary.md"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(data_dictionary(), ending="")
