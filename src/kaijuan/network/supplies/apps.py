from django.apps import AppConfig


class SuppliesConfig(AppConfig):
    name = "kaijuan.network.supplies"
    label = "supplies"

    def ready(self) -> None:
        # They register themselves.
        from kaijuan.network.supplies import (  # noqa: F401  (register)
            counters,
            counts,
            facts,
            glance,
            measures,
            panels,
            rules,
            topics,
            verbs,
        )
