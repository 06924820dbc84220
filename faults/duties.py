"""Duties under faults, in processes of their own: python -m faults.duties WHAT.

prepare COUNT   one library with COUNT people and what is expected of them today, and a file
                HOME/posts.json that says who sends what with which token
look            print what is there, as one line of JSON
members COUNT   COUNT libraries with people and a running duty of which nothing is written
write DAYS      write what is expected of all of them, DAYS ahead, saying "written" at the end
expected        print a digest of everything that is expected
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import sys
from collections import Counter
from typing import Any

from benchmarks import duties_world as world
from kaijuan.config.command.django_ready import start_django

POSTS = "posts.json"
STAFF = 20


def prepare(count: int) -> None:
    world.start()
    from django.conf import settings

    from kaijuan.core.clock import today

    made = world.members(1, count, accounts=True)
    world.start_duties(made, on=today())
    world.write_all(made, today())
    said = json.dumps(world.posts(today()))
    (settings.HOME / POSTS).write_text(said, encoding="ascii")


def look() -> dict[str, Any]:
    """``there``: how often each code stands; ``wrong``: a sentence for all that is not whole."""
    start_django()
    from django.db import connection
    from django.db.models import Count

    from kaijuan.core.audit.models import AuditEntry
    from kaijuan.core.audit.public import broken_chains
    from kaijuan.core.tenancy.scope import across_the_wall
    from kaijuan.core.tenancy.triggers import missing_triggers
    from kaijuan.network.rounds.models import ExpectedItem, State, Submission

    wrong = [*broken_chains(), *missing_triggers()]
    with across_the_wall("looking after a fault"):
        codes = [code.hex for code in Submission.objects.values_list("code", flat=True)]
        twice = Submission.objects.values("item").annotate(n=Count("pk")).filter(n__gt=1)
        wrong += [f"item {row['item']} was handed in {row['n']} times" for row in twice]
        done = ExpectedItem.objects.filter(state=State.SUBMITTED).count()
        if done != len(codes):
            wrong.append(f"{done} items are done by {len(codes)} submissions")
        heard = Counter(
            code.replace("-", "")
            for code in AuditEntry.objects.filter(object_type="rounds.submission").values_list(
                "object_code", flat=True
            )
        )
    wrong += [f"{code} is {heard[code]} times in the log" for code in codes if heard[code] != 1]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            answer = str(cursor.fetchone()[0])
            wrong += [] if answer == "ok" else [answer]
    return {"there": dict(Counter(codes)), "wrong": wrong}


def members(count: int) -> None:
    world.start()
    from kaijuan.core.clock import today

    world.start_duties(world.members(count, STAFF), on=today())


def write(days: int) -> None:
    """As the worker's job does, institution by institution; doing it again goes on."""
    start_django()
    from kaijuan.core.clock import today
    from kaijuan.core.tenancy.models import Institution
    from kaijuan.network.rounds.domain.generate import write_items

    os.write(1, b"begun\n")
    for institution in Institution.objects.members():
        write_items(institution, until=today() + dt.timedelta(days=days))
    os.write(1, b"written\n")


def expected() -> dict[str, Any]:
    """The number of items and one digest of who is expected to do what on which day."""
    start_django()
    from kaijuan.core.tenancy.scope import across_the_wall
    from kaijuan.network.rounds.models import ExpectedItem, Occurrence

    with across_the_wall("comparing what is expected"):
        names = ("institution__key", "day", "person__name", "obligation__title")
        rows = sorted(map(str, ExpectedItem.objects.values_list(*names)))
        promised = sum(Occurrence.objects.values_list("expected", flat=True))
    said = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return {"items": len(rows), "promised": promised, "names": said}


def main() -> None:
    what, *more = sys.argv[1:]
    if what == "prepare":
        prepare(int(more[0]))
    elif what == "members":
        members(int(more[0]))
    elif what == "write":
        write(int(more[0]))
    else:
        found = look() if what == "look" else expected()
        json.dump(found, sys.stdout)
        sys.stdout.write("\n")


if __name__ == "__main__":
    main()
