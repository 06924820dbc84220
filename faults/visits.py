"""Visits to a house in this process: figures sent, people signing in, a worker in a thread."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from faults import writes

#: Seconds of true time in which the worker has to have done a job, or have beaten its heart.
SOON: Final = 8.0
PASSWORD: Final = "Kai-juan-2020-kai"


def soon(true: Callable[[], object], what: str) -> None:
    """Wait for something in true time. Raises AssertionError."""
    deadline = time.monotonic() + SOON
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def put(code: uuid.UUID | None = None, token: str = "") -> tuple[int, uuid.UUID]:
    """One figure by the API; the status."""
    from django.test import Client

    code = code or uuid.uuid4()
    known = token or (settings.HOME / writes.TOKEN_FILE).read_text(encoding="ascii")
    client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {known}"})
    answer = client.put(
        f"/api/v1/data-points/{code}", writes.body(), content_type="application/json"
    )
    return answer.status_code, code


def is_done(code: uuid.UUID) -> bool:
    from kaijuan.core.tenancy.scope import across_the_wall
    from kaijuan.evidence.reports.models import DataPoint

    with across_the_wall("looking for what a job wrote"):
        return DataPoint.objects.filter(code=writes.following(code)).exists()


def make_token(days: int) -> str:
    from kaijuan.core.accounts.models import User
    from kaijuan.core.tokens.domain import make_token as made

    user = User.objects.get(username="faults")
    _token, secret = made(user, name="faults", scopes=["reports:write"], days=days, by=None)
    return secret.text


def keep_token() -> None:
    """One for the year that begins now."""
    (settings.HOME / writes.TOKEN_FILE).write_text(make_token(365), encoding="ascii")


def visitor() -> Any:
    from django.test import Client

    return Client(raise_request_exception=False)


def sign_in(client: Any, password: str = PASSWORD) -> Any:
    known = {"username": "reader", "password": password}
    return client.post(reverse("accounts:sign-in"), known)


def is_in(client: Any) -> bool:
    return bool(client.get(reverse("portal:desk")).status_code == 200)


def make_reader() -> None:
    from kaijuan.core.accounts.domain import give_role
    from kaijuan.core.accounts.models import User
    from kaijuan.core.tenancy.domain import save_institution
    from kaijuan.core.tenancy.models import Kind, Role

    library, _made = save_institution(
        key="90001", name="样例大学", kind=Kind.UNDERGRADUATE_PUBLIC, city="成都", moe_code="90001"
    )
    user = User.objects.create_user("reader", password=PASSWORD)
    give_role(user, library, Role.READER, by=None)


@contextmanager
def worker() -> Iterator[None]:
    """A worker at work in a thread, its heart in another."""
    from kaijuan.core.jobs.worker import Worker

    at_work = Worker(look_every=0.05)
    thread = threading.Thread(target=at_work.run)
    thread.start()
    try:
        yield
    finally:
        at_work.stop()
        thread.join()
