"""Write the description of the API, as the API itself gives it, to openapi.yml."""

from django.conf import settings
from django.core.management.base import CommandParser
from drf_spectacular.management.commands import spectacular
from rest_framework.renderers import BaseRenderer

from api.openapi.yaml_renderer import YAMLDescription


class Command(spectacular.Command):
    help = "Write the description of the API to openapi.yml, valid and without doubts."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(
            file=settings.BASE_DIR / "openapi.yml", validate=True, fail_on_warn=True
        )

    def get_renderer(self, format: str) -> BaseRenderer:
        if format == "openapi":
            return YAMLDescription()
        return super().get_renderer(format)
