from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class ReviewConfig(AppConfig):
    name = "review"
    verbose_name = "Review"

    def ready(self) -> None:
        from review import roles

        def install_after_the_last(app_config: AppConfig, **signal: Any) -> None:
            """Permissions are made app by app: the roles wait until all are there."""
            *_, last = (app for app in apps.get_app_configs() if app.models_module)
            if app_config is last:
                roles.install(**signal)

        post_migrate.connect(
            install_after_the_last, weak=False, dispatch_uid="review.roles"
        )
