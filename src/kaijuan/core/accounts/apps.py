from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kaijuan.core.accounts"
    label = "accounts"

    def ready(self) -> None:
        from kaijuan.core.accounts import verbs  # noqa: F401  (they register themselves)
