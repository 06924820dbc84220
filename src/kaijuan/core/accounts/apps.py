from django.conf import settings

from kaijuan.core import room


class AccountsConfig(room.Room):
    name = "kaijuan.core.accounts"
    label = "accounts"
    registers = ("presence", "rules", "verbs", "work")

    def ready(self) -> None:
        super().ready()
        from kaijuan.core.accounts.post import server_of

        if settings.SMTP_URL:
            # A setting that is no address is said at the start, not at the first letter.
            server_of(settings.SMTP_URL)
