"""Members with many staff and a daily duty each, written in bulk, to be measured on."""

from __future__ import annotations

import datetime as dt
import json
import time
import uuid
from collections.abc import Sequence
from typing import Any

KIND = "health"


def start() -> None:
    """Django, tables and static files of a home of its own; needs KAIJUAN_HOME."""
    from kaijuan.config.command.django_ready import start_django

    start_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def members(count: int, staff: int, *, accounts: bool = False) -> list[Any]:
    """``count`` institutions with ``staff`` people each; with ``accounts`` each has one."""
    from kaijuan.core.tenancy.domain import save_institution
    from kaijuan.core.tenancy.scope import institution_scope
    from kaijuan.network.directory.models import Department, Person

    save_institution(key="SC", name="样例图工委", kind="consortium", city="成都")
    made = []
    for number in range(count):
        institution, _ = save_institution(
            key=f"{20000 + number}",
            name=f"样例大学{number}",
            kind="undergraduate-public",
            city="成都",
        )
        with institution_scope(institution):
            units = Department.objects.bulk_create(
                Department(institution=institution, name=f"部门{n}") for n in range(6)
            )
            users = _users(institution, staff) if accounts else [None] * staff
            Person.objects.bulk_create(
                Person(
                    institution=institution,
                    name=f"样例{n}",
                    department=units[n % len(units)],
                    user=user,
                )
                for n, user in enumerate(users)
            )
        made.append(institution)
    return made


def _users(institution: Any, count: int) -> list[Any]:
    from kaijuan.core.accounts.models import User
    from kaijuan.core.tenancy.models import Membership, Role

    users = User.objects.bulk_create(
        User(username=f"u{institution.key}-{n}", password="!") for n in range(count)
    )
    Membership.objects.bulk_create(
        Membership(user=user, institution=institution, role=Role.LIBRARIAN) for user in users
    )
    return users


def start_duties(institutions: Sequence[Any], *, on: dt.date) -> None:
    """The daily health report of everyone, from ``on``, due late in the evening."""
    from kaijuan.core.tenancy.scope import institution_scope
    from kaijuan.network.rounds.domain.obligations import create_obligation
    from kaijuan.network.rounds.domain.obligations_running import start_obligation
    from kaijuan.network.rounds.domain.obligations_wanted import AudiencePart, ObligationWanted

    for institution in institutions:
        with institution_scope(institution):
            wanted = ObligationWanted(
                kind=KIND,
                title="健康日报告",
                starts_on=on,
                recurrence="FREQ=DAILY",
                opens_at=dt.time(0, 0),
                due_at=dt.time(23, 59),
                audience=(AudiencePart(kind="everyone"),),
            )
            start_obligation(create_obligation(wanted, by=None), by=None)


def write_all(institutions: Sequence[Any], until: dt.date) -> int:
    """Write what is expected up to ``until``; how many items."""
    from kaijuan.network.rounds.domain.generate import write_items

    return sum(write_items(institution, until=until) for institution in institutions)


def posts(day: dt.date) -> list[dict[str, str]]:
    """For each item of ``day`` the token of that person's own, and what names the item."""
    from kaijuan.core.clock import now
    from kaijuan.core.tenancy.scope import across_the_wall
    from kaijuan.core.tokens.models import Token
    from kaijuan.core.tokens.secret import new_secret
    from kaijuan.network.rounds.models import ExpectedItem

    with across_the_wall("the benchmark plays everybody"):
        items = list(
            ExpectedItem.objects.filter(day=day, person__isnull=False)
            .select_related("person", "occurrence", "institution")
            .order_by("pk")
        )
    tokens, made = [], []
    for item in items:
        secret = new_secret()
        tokens.append(
            Token(
                user_id=item.person.user_id,
                name="bench",
                prefix=secret.prefix,
                sha256=secret.digest,
                scopes=["rounds:report"],
                expires_at=now() + dt.timedelta(days=2),
            )
        )
        made.append(
            {
                "token": secret.text,
                "institution": item.institution.key,
                "occurrence": str(item.occurrence.code),
                "subject": str(item.person.code),
            }
        )
    Token.objects.bulk_create(tokens, batch_size=500)
    return made


def body_of(post: dict[str, str]) -> dict[str, Any]:
    """What a healthy person at home reports."""
    return {
        **{name: post[name] for name in ("institution", "occurrence", "subject")},
        "answers": {
            "situation": "stayed",
            "temperature": "36.5",
            "contact": "no",
            "isolation": "none",
        },
    }


def request(path: str, post: dict[str, str]) -> bytes:
    """The whole PUT, with a code of its own, as it goes over the wire."""
    body = json.dumps(body_of(post)).encode()
    head = (
        f"PUT {path.format(code=uuid.uuid4())} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {post['token']}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def written(count: int, staff: int, days: int) -> dict[str, float]:
    """Seconds to write what is expected of ``staff`` people at each of ``count`` members."""
    start()
    from kaijuan.core.clock import today

    made = members(count, staff)
    # Starting writes the first days at once; they are part of what is measured.
    began = time.perf_counter()
    start_duties(made, on=today())
    write_all(made, today() + dt.timedelta(days=days - 1))
    return {"seconds": time.perf_counter() - began, "items": _count_items()}


def _count_items() -> float:
    from kaijuan.core.tenancy.scope import across_the_wall
    from kaijuan.network.rounds.models import ExpectedItem

    with across_the_wall("counting what was written"):
        return float(ExpectedItem.objects.count())


def surge(people: int, compared: int) -> dict[str, float]:
    """Prepare a home for the surge, and write ``compared`` bare reports of another day."""
    start()
    from django.conf import settings

    from kaijuan.core.clock import today

    count = 74
    made = members(count, -(-people // count), accounts=True)
    start_duties(made, on=today())
    write_all(made, today() + dt.timedelta(days=1))
    (settings.HOME / "posts.json").write_text(json.dumps(posts(today())[:people]), encoding="ascii")
    return {"rate": compared / _bare(compared, today() + dt.timedelta(days=1))}


def _bare(count: int, day: dt.date) -> float:
    """Seconds for the rows of so many reports, a durable transaction each, without Django's ORM."""
    from django.db import connection, transaction

    from kaijuan.core.tenancy.scope import across_the_wall
    from kaijuan.network.rounds.models import ExpectedItem

    with across_the_wall("the benchmark plays everybody"):
        items = list(
            ExpectedItem.objects.filter(day=day)
            .order_by("pk")
            .values_list("pk", "institution_id")[:count]
        )
    began = time.perf_counter()
    with connection.cursor() as cursor:
        for item, institution in items:
            with transaction.atomic():
                cursor.execute(
                    "UPDATE rounds_expecteditem SET state = 'submitted', done_at = %s "
                    "WHERE id = %s AND state = 'pending'",
                    [dt.datetime.now(dt.UTC).isoformat(), item],
                )
                _insert(cursor, item, institution)
    return time.perf_counter() - began


def _insert(cursor: Any, item: int, institution: int) -> None:
    now = dt.datetime.now(dt.UTC).isoformat()
    cursor.execute(
        "INSERT INTO rounds_submission (code, subject, is_nil, answers, sealed, sha256, flags, "
        "channel, signed_name, returned_reason, received_at, institution_id, item_id) "
        "VALUES (%s, %s, 0, '{}', %s, %s, 0, 'api', %s, %s, %s, %s, %s)",
        [
            uuid.uuid4().hex,
            uuid.uuid4().hex,
            b"x" * 300,
            "0" * 64,
            b"",
            b"",
            now,
            institution,
            item,
        ],
    )


def board(count: int, *, items: bool) -> dict[str, float]:
    """Median seconds and queries of the board with a year of signed days of ``count`` members."""
    start()
    from kaijuan.core.clock import today

    made = members(count, 150 if items else 1)
    first = today() - dt.timedelta(days=365)
    if items:
        start_duties(made, on=first)
        write_all(made, today())
    _sign(made, first)
    found = _asked("/rounds/board/")
    return {**found, "items": _count_items()}


def _sign(institutions: Sequence[Any], first: dt.date) -> None:
    from kaijuan.core.clock import today
    from kaijuan.core.tenancy.scope import institution_scope
    from kaijuan.network.rounds.models import DayReport

    days = [first + dt.timedelta(days=n) for n in range((today() - first).days + 1)]
    for institution in institutions:
        with institution_scope(institution):
            DayReport.objects.bulk_create(
                DayReport(
                    kind=KIND,
                    day=day,
                    expected=150,
                    on_time=140,
                    late=4,
                    waived=1,
                    missed=5,
                    flagged=None,
                    sha256="0" * 64,
                )
                for day in days
            )


def _asked(path: str) -> dict[str, float]:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from kaijuan.core.accounts.models import User
    from kaijuan.core.tenancy.models import Institution, Membership, Role

    settings.ALLOWED_HOSTS = ["*"]
    user = User.objects.create_user("board")
    consortium = Institution.objects.consortium()
    Membership.objects.create(user=user, institution=consortium, role=Role.SECRETARIAT)
    client = Client()
    client.force_login(user, backend="kaijuan.core.accounts.backends.NameOrEmailBackend")
    found = []
    for _ in range(23):
        began = time.perf_counter()
        answer = client.get(path)
        found.append(time.perf_counter() - began)
        assert answer.status_code == 200, answer.status_code
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return {"seconds": sorted(found[3:])[10], "queries": len(queries)}
