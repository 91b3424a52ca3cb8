from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "Desk"

    def ready(self) -> None:
        from records import roles

        # The last app's turn: by then every permission is there.
        post_migrate.connect(roles.install, sender=self, dispatch_uid="records.roles")
