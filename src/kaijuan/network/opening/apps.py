from django.apps import AppConfig


class OpeningConfig(AppConfig):
    name = "kaijuan.network.opening"
    label = "opening"

    def ready(self) -> None:
        # They register themselves.
        from kaijuan.network.opening import counters, panels, topics, work  # noqa: F401  (register)
        from kaijuan.network.opening.feeds import sources  # noqa: F401  (register)
        from kaijuan.network.opening.rules import notices as _rules  # noqa: F401  (register)
        from kaijuan.network.opening.rules import services as _rules_s  # noqa: F401  (register)
        from kaijuan.network.opening.verbs import modes as _modes  # noqa: F401  (register)
        from kaijuan.network.opening.verbs import notices as _verbs  # noqa: F401  (register)
        from kaijuan.network.opening.verbs import services as _services  # noqa: F401  (register)
