from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "kaijuan.evidence.reports"
    label = "reports"

    def ready(self) -> None:
        # They register themselves.
        from kaijuan.evidence.reports import (  # noqa: F401
            indicators,
            marks,
            nav,
            panels,
            rules,
            scopes,
            topics,
            verbs,
        )
