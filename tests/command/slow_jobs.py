"""A worker process with a job that takes its time: python -m tests.command.slow_jobs enqueue|work.

The job writes one line when it begins and one when it ends, to the file that it is given.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from kaijuan.config.command.django_ready import load_django

load_django()

from kaijuan.core.jobs.public import enqueue, job  # noqa: E402  (Django comes first)
from kaijuan.core.jobs.worker import work  # noqa: E402  (as above)


@job("testing.slow")
def slow(*, institution_id: None, file: str, seconds: float) -> None:
    with Path(file).open("a") as out:
        out.write("begun\n")
    time.sleep(seconds)
    with Path(file).open("a") as out:
        out.write("ended\n")


if __name__ == "__main__":
    if sys.argv[1] == "enqueue":
        enqueue("testing.slow", institution_id=None, file=sys.argv[2], seconds=float(sys.argv[3]))
    else:
        work()
