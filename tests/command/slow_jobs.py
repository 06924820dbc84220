"""A worker process with jobs that take their time:

python -m tests.command.slow_jobs enqueue FILE SECONDS [JOB] | work | effects

The job writes one line when it begins and one when it ends, to the file that it is given.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from kaijuan.config.command.django_ready import load_django

load_django()

from kaijuan.core.clock import now  # noqa: E402  # Django comes first
from kaijuan.core.jobs.models import CronTick  # noqa: E402  # Django comes first
from kaijuan.core.jobs.public import enqueue, job  # noqa: E402  # Django comes first
from kaijuan.core.jobs.worker import work  # noqa: E402  # Django comes first


@job("testing.slow")
def slow(*, institution_id: None, file: str, seconds: float) -> None:
    with Path(file).open("a") as out:
        out.write("begun\n")
    time.sleep(seconds)
    with Path(file).open("a") as out:
        out.write("ended\n")


@job("testing.counted", once=True)
def counted(*, institution_id: None, file: str, seconds: float) -> None:
    """An effect in the database, which nothing but the house keeps from being there twice."""
    CronTick.objects.create(name="testing.effect", tick=now())
    slow(institution_id=None, file=file, seconds=seconds)


def effects() -> int:
    return CronTick.objects.filter(name="testing.effect").count()


if __name__ == "__main__":
    if sys.argv[1] == "enqueue":
        name = sys.argv[4] if len(sys.argv) > 4 else "testing.slow"
        enqueue(name, institution_id=None, file=sys.argv[2], seconds=float(sys.argv[3]))
    elif sys.argv[1] == "effects":
        print(effects())
    else:
        work()
