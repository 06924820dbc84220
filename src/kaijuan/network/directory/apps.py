from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "kaijuan.network.directory"
    label = "directory"

    def ready(self) -> None:
        # They register themselves.
        from kaijuan.network.directory import panels, rules, topics, verbs  # noqa: F401  (register)
