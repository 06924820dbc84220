from django.db.models.signals import post_migrate

from kaijuan.core import room, states


class TenancyConfig(room.Room):
    name = "kaijuan.core.tenancy"
    label = "tenancy"
    registers = ("checks",)

    def ready(self) -> None:
        super().ready()
        states.draw_alone()
        from kaijuan.core.tenancy.row_security import after_migrate
        from kaijuan.core.tenancy.triggers import reinstall_after_migrate

        # A table rebuild on SQLite drops its triggers without a word, so they are put back
        # after every migration; the signal for this app comes when all tables are there.
        post_migrate.connect(reinstall_after_migrate, sender=self, dispatch_uid="kaijuan-triggers")
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="kaijuan-policies")
