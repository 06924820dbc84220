from django.apps import AppConfig
from django.conf import settings


class AccountsConfig(AppConfig):
    name = "kaijuan.core.accounts"
    label = "accounts"

    def ready(self) -> None:
        # They register themselves.
        from kaijuan.core.accounts import presence, rules, verbs, work  # noqa: F401  (register)
        from kaijuan.core.accounts.post import server_of

        if settings.SMTP_URL:
            # A setting that is no address is said at the start, not at the first letter.
            server_of(settings.SMTP_URL)
