from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = "Review and history"

    def ready(self) -> None:
        from records import known, throttling, triggers  # noqa: F401  its check

        post_migrate.connect(
            triggers.install, sender=self, dispatch_uid="records.triggers"
        )
        pre_migrate.connect(known.remove, sender=self, dispatch_uid="records.forget")
        post_migrate.connect(known.install, sender=self, dispatch_uid="records.known")
