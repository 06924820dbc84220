from kaijuan.core import room


class OperationsConfig(room.Room):
    name = "kaijuan.core.operations"
    label = "operations"
    registers = ("rules", "verbs", "work")

    def ready(self) -> None:
        super().ready()
        from django.contrib.auth.signals import user_login_failed

        from kaijuan.core.operations.metrics import count_refused_sign_in

        user_login_failed.connect(count_refused_sign_in, dispatch_uid="operations.metrics")
