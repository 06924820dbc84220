from django.apps import AppConfig


class CommandConfig(AppConfig):
    name = "kaijuan.network.command"
    label = "command"

    def ready(self) -> None:
        # They register themselves.
        from kaijuan.network.command import panels, rules  # noqa: F401  (register)
