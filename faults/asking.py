"""Asks the house in this process, as its web server would: python -m faults.asking COUNT TRIES.

Each of COUNT figures is sent by PUT through every middleware, up to TRIES times under one code,
until the answer is a success. Every other question finds the connection closed, as after a pause.
After each answer one line is written: the code and the status. At the end the jobs are done.
Faults are made from outside, by strace or a full disk.
"""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Callable

from django.conf import settings

from faults import writes


def ask(count: int, tries: int, *, before: Callable[[int], None] = lambda _number: None) -> None:
    """``before`` is called with the number of each question."""
    from django.db import connections
    from django.test import Client

    from kaijuan.core.operations import away

    # While nothing connects the house turns everybody away and looks again each second; here that
    # would keep most questions from the disk that is to be tried.
    away.breaker = away.Breaker(away.answers, pause=0.02)
    settings.ALLOWED_HOSTS = ["testserver"]
    token = (settings.HOME / writes.TOKEN_FILE).read_text(encoding="ascii")
    client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {token}"})
    for number in range(count):
        before(number)
        code = uuid.uuid4()
        for _ in range(tries):
            away.breaker.wait(0.3)
            address = f"/api/v1/data-points/{code}"
            answer = client.put(address, writes.body(), content_type="application/json")
            os.write(1, f"{code.hex} {answer.status_code}\n".encode())
            if answer.status_code < 300:
                break
        if number % 2:
            connections.close_all()


def work() -> None:
    """Carry out what is ready; a job that fails here stays in the queue or is marked as failed."""
    from django.db import DatabaseError

    from kaijuan.core.jobs.public import run_ready_jobs

    try:
        run_ready_jobs()
    except (DatabaseError, OSError) as error:
        os.write(1, f"# the worker met {type(error).__name__}\n".encode())


if __name__ == "__main__":
    ask(int(sys.argv[1]), int(sys.argv[2]))
    work()
