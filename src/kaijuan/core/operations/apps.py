from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "kaijuan.core.operations"
    label = "operations"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_login_failed

        from kaijuan.core.operations import rules, verbs, work  # noqa: F401  (they register themselves)
        from kaijuan.core.operations.metrics import count_refused_sign_in

        user_login_failed.connect(count_refused_sign_in, dispatch_uid="operations.metrics")
