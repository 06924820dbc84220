from django.apps import AppConfig


class StaffingConfig(AppConfig):
    name = "kaijuan.network.staffing"
    label = "staffing"

    def ready(self) -> None:
        # They register themselves.
        from kaijuan.network.staffing import (  # noqa: F401  (register)
            facts,
            measures,
            panels,
            rules,
            verbs,
        )
