from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "kaijuan.network.meetings"
    label = "meetings"

    def ready(self) -> None:
        # They register themselves.
        from kaijuan.network.meetings import (  # noqa: F401  (register)
            counters,
            kinds,
            letters,
            panels,
            rules,
            sections,
            verbs,
        )
