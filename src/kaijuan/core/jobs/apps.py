from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "kaijuan.core.jobs"
    label = "jobs"

    def ready(self) -> None:
        from kaijuan.core.jobs import rules, verbs, work  # noqa: F401  (they register themselves)

        autodiscover_modules("tasks")
