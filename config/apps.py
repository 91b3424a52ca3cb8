"""The project's own admin site, and the checks of the database."""

from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.core.checks import Tags, register

from config.checks import check_databases


class AdminConfig(DjangoAdminConfig):
    """Brings our admin site, and checks databases before they are used."""

    default_site = "config.site.AdminSite"

    def ready(self) -> None:
        super().ready()
        register(check_databases, Tags.database)
