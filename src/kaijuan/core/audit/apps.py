from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "kaijuan.core.audit"
    label = "audit"

    def ready(self) -> None:
        from kaijuan.core.audit import rules, work  # noqa: F401  (they register themselves)
