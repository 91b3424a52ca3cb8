from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class HistoryConfig(AppConfig):
    name = "history"
    verbose_name = "History"

    def ready(self) -> None:
        from history import time_travel, triggers

        post_migrate.connect(
            triggers.install, sender=self, dispatch_uid="history.triggers"
        )
        pre_migrate.connect(
            time_travel.remove, sender=self, dispatch_uid="history.remove_versions"
        )
        post_migrate.connect(
            time_travel.install, sender=self, dispatch_uid="history.install_versions"
        )
