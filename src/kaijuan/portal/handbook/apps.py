from django.apps import AppConfig


class HandbookConfig(AppConfig):
    name = "kaijuan.portal.handbook"
    label = "handbook"

    def ready(self) -> None:
        from kaijuan.portal.handbook import nav  # noqa: F401  (registers itself)
