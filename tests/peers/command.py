"""The real command with a few jobs of the tests: python -m tests.peers.command up --only worker.

``ask NAME COUNT`` puts a job into the queue. Leases are short here, so that nobody waits for them.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from pathlib import Path

from kaijuan.config.command import django_ready

#: The lease of a worker in these tests, seconds.
LEASE = 4.0
_load = django_ready.load_django


def load_with_jobs() -> None:
    _load()
    from kaijuan.core.jobs import heart, worker

    heart.DEAD_AFTER = heart.HOLDS_FOR = dt.timedelta(seconds=LEASE)
    worker.TIDY_EVERY = 0.5
    register()


def register() -> None:
    from django.db import connection, transaction

    from kaijuan.core.jobs.public import cron, job, progress, still_mine

    def effect(text: str) -> None:
        """A row that can be counted; nothing keeps it from being there twice but the house."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO peers_effect (text, pid) VALUES (%s, %s)", [text, os.getpid()]
            )

    def begun(text: str) -> None:
        """Outside of any transaction: who is at it now."""
        folder = Path(os.environ["PEERS"])
        with (folder / text).open("a") as out:
            out.write(f"{os.getpid()}\n")

    @job("peers.quick", once=True)
    def quick(*, institution_id: None, text: str) -> None:
        effect(text)

    @job("peers.slow", once=True)
    def slow(*, institution_id: None, text: str) -> None:
        effect(text)
        begun(text)
        time.sleep(2)

    @job("peers.fenced")
    def fenced(*, institution_id: None, text: str) -> None:
        with transaction.atomic():
            effect(text)
            begun(text)
            time.sleep(2)
            still_mine()

    @job("peers.parts")
    def parts(*, institution_id: int, text: str) -> None:
        with progress(total=8) as told:
            for number in range(told.resume_from or 0, 8):
                with transaction.atomic():
                    effect(f"{text} {number}")
                    begun(text)
                    time.sleep(0.4)
                    told.checkpoint(number + 1, done=number + 1)
                told.step(to=number + 1)

    @cron("peers.tick", "* * * * *", once=True)
    def tick(*, institution_id: None) -> None:
        effect("tick")


def ask(name: str, count: int) -> None:
    load_with_jobs()
    from kaijuan.core.jobs.public import enqueue, start_long
    from kaijuan.core.tenancy.models import Institution

    for number in range(count):
        if name == "parts":
            consortium = Institution.objects.get(kind="consortium")
            start_long(
                "peers.parts", title="parts", by=None, institution_id=consortium.pk, text=name
            )
        else:
            text = name if count == 1 else f"{name} {number}"
            enqueue(f"peers.{name}", institution_id=None, text=text)


if __name__ == "__main__":
    if sys.argv[1] == "ask":
        ask(sys.argv[2], int(sys.argv[3]))
    else:
        django_ready.load_django = load_with_jobs
        from kaijuan.config.command import main

        sys.exit(main())
