from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "kaijuan.core.backup"
    label = "backup"

    def ready(self) -> None:
        from kaijuan.core.backup import verbs  # noqa: F401  (they register themselves)
