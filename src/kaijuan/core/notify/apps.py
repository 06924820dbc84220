from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "kaijuan.core.notify"
    label = "notify"

    def ready(self) -> None:
        # They register themselves.
        from kaijuan.core.notify import letters, masthead, rules  # noqa: F401  (register)
