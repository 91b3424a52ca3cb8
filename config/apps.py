"""The project's own admin site, and the checks of the database."""

from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.core.checks import Tags, register

from config.checks import check_databases


class AdminConfig(DjangoAdminConfig):
    """Puts the admin to work, and has databases looked at before they are used."""

    default_site = "config.site.DeskSite"

    def ready(self) -> None:
        super().ready()
        register(check_databases, Tags.database)
