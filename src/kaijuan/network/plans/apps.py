from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "kaijuan.network.plans"
    label = "plans"

    def ready(self) -> None:
        # They register themselves.
        from kaijuan.network.plans import (  # noqa: F401  (register)
            counters,
            facts,
            kinds,
            panels,
            rules,
            switch_panels,
            topics,
            verbs,
        )
