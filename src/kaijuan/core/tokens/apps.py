from django.apps import AppConfig


class TokensConfig(AppConfig):
    name = "kaijuan.core.tokens"
    label = "tokens"

    def ready(self) -> None:
        from kaijuan.core.tokens import letters, verbs  # noqa: F401  (they register themselves)
