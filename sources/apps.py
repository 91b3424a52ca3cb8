from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "sources"
    verbose_name = "Sources"

    def ready(self) -> None:
        from review.merge import TAKERS
        from sources.merging import merge_passages
        from sources.models import Source

        TAKERS[Source] = merge_passages
