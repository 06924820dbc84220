from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "kaijuan.portal"
    label = "portal"

    def ready(self) -> None:
        from kaijuan.portal import nav  # noqa: F401  (registers itself)
