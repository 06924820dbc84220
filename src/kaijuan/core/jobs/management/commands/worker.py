from typing import Any

from django.core.management.base import BaseCommand

from kaijuan.core.jobs.worker import work


class Command(BaseCommand):
    help = "Carries out background work until it is stopped; `kaijuan up` starts one by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        work()
