from django.utils.module_loading import autodiscover_modules

from kaijuan.core import room


class JobsConfig(room.Room):
    name = "kaijuan.core.jobs"
    label = "jobs"
    registers = ("rules", "verbs", "work")

    def ready(self) -> None:
        super().ready()
        autodiscover_modules("tasks")
