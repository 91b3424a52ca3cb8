from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = "Review and history"

    def ready(self) -> None:
        from records.triggers import install

        post_migrate.connect(install, sender=self, dispatch_uid="records.triggers")
