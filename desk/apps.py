from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "Desk"

    def ready(self) -> None:
        from records import roles

        # The last app with tables: by its turn every permission is there.
        post_migrate.connect(
            roles.install,
            sender=apps.get_app_config("incidents"),
            dispatch_uid="records.roles",
        )
