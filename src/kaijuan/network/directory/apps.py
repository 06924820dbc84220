from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "kaijuan.network.directory"
    label = "directory"

    def ready(self) -> None:
        # They register themselves.
        from kaijuan.network.directory import (  # noqa: F401  (register)
            counters,
            panels,
            rules,
            topics,
            verbs,
        )
