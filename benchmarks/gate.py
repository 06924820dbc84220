"""Four gates at once through HTTP, on the embedded database, against bare durable inserts.

Each gate is a process of its own that keeps one connection to the real server, as a scanner's page
does. Most cards come for the first time; every fifth is drawn from a pool that all gates share, so
the same person stands at two gates, or comes in at one and leaves at another. The building is full
before the end, and every tenth act is sent twice. Afterwards what was acknowledged is compared with
what is stored.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import subprocess
import sys
import time
import uuid
from collections import Counter
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.running import clean_environment, free_port, running, seconds_until_served
from benchmarks.table import Line

ROOT = Path(__file__).resolve().parent.parent
GATES = 4
ACTS = 400
CAPACITY = 800
SHARED_CARDS = 60
BARE = 1_000
#: Longer than the load takes on a slow machine; then it ends by itself.
MOST_SECONDS = 120


def measure_gate(scratch: Path) -> list[Line]:
    """Entries a second, what was lost or double, whether there were ever too many inside."""
    env = clean_environment(
        KAIJUAN_HOME=str(scratch / "gate"),
        DJANGO_SETTINGS_MODULE="kaijuan.config.settings",
        PYTHONPATH=str(ROOT),
        KAIJUAN_TWO_FACTOR="none",
    )
    world = _run(env, "prepare")
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.server", str(port)]
    with running(command, env=env, cwd=ROOT, log=scratch / "gate.log") as process:
        seconds_until_served(process, port, "/healthz", 30)
        began = time.perf_counter()
        told = _four_gates(env, world, port)
        seconds = time.perf_counter() - began
        bare = float(_run(env, "bare")["per_second"])
    found = _run(
        env, "check", json.dumps({"acknowledged": [t for each in told for t in each["acts"]]})
    )
    rate, entries = found["acts"] / seconds, found["in"] / seconds
    slowest = max(each["p99"] for each in told) * 1000
    return [
        Line(
            f"{GATES} gates at once, entries (with exits, refusals, resends)",
            f"{entries:,.0f}/s ({rate:,.0f}/s), p99 {slowest:.0f} ms",
            "20/s asked for",
            f"{entries / 20:.1f} x",
        ),
        Line(
            f"{GATES} gates at once, against bare inserts",
            f"{rate:,.0f}/s",
            f"bare durable inserts {bare:,.0f}/s",
            f"1 : {bare / rate:.1f}",
        ),
        Line(
            f"of {found['acts']:,} acknowledged acts ({found['in']:,} entries)",
            f"{found['lost']} lost, {found['double']} double",
            f"at most {CAPACITY} inside allowed",
            f"{max(found['most'], max(each['most'] for each in told))} at most seen",
        ),
    ]


def _run(env: dict[str, str], what: str, given: str = "") -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.gate", what],
        env=env,
        cwd=ROOT,
        input=given,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _four_gates(env: dict[str, str], world: dict[str, Any], port: int) -> list[dict[str, Any]]:
    with ExitStack() as stack:
        clients = []
        for number, gate in enumerate(world["gates"]):
            given = json.dumps(world | {"gate": gate, "seed": number, "port": port})
            command = [sys.executable, "-m", "benchmarks.gate", "gate", given]
            client = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
            stack.callback(client.kill)
            clients.append(client)
        return [json.loads(each.communicate(timeout=MOST_SECONDS)[0]) for each in clients]


def _stand_at(given: dict[str, Any]) -> dict[str, Any]:
    """One gate: ``ACTS`` acts, each acknowledged before the next."""
    chance = random.Random(given["seed"])
    link = http.client.HTTPConnection("127.0.0.1", given["port"], timeout=30)
    acts, seconds, most = [], [], 0
    for number in range(ACTS):
        wanted = {
            "csrfmiddlewaretoken": given["csrf"],
            "code": str(uuid.uuid4()),
            "direction": "in",
            "scan": f"CARD{given['seed']}{number:05}",
            "temperature": "on",
            "symptoms": "on",
            "mask": "on",
        }
        if number % 5 == 4:
            wanted["scan"] = f"SHARED{chance.randrange(SHARED_CARDS):05}"
            wanted["direction"] = chance.choice(("in", "out"))
        for _again in range(2 if number % 10 == 0 else 1):
            began = time.perf_counter()
            answer = _send(link, given, urlencode(wanted))
            seconds.append(time.perf_counter() - began)
        most = max(most, answer["inside"])
        acts.append((wanted["code"], answer["outcome"]))
    seconds.sort()
    return {"acts": acts, "most": most, "p99": seconds[int(len(seconds) * 0.99)]}


def _send(link: http.client.HTTPConnection, given: dict[str, Any], body: str) -> dict[str, Any]:
    headers = {
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"kaijuan_session={given['session']}; kaijuan_csrf={given['csrf']}",
        "Host": f"127.0.0.1:{given['port']}",
    }
    link.request("POST", given["gate"], body, headers)
    answer = link.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{given['gate']} answers {answer.status}: {content[:300]!r}")
    found: dict[str, Any] = json.loads(content)
    return found


def _prepare() -> dict[str, Any]:
    """A library with a building, four gates for both ways and somebody who is signed in."""
    from django.core.management import call_command
    from django.middleware.csrf import _get_new_csrf_string

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from kaijuan.core.tenancy.scope import institution_scope
    from kaijuan.core.testing.factories import make_consortium, make_institution, make_user
    from kaijuan.network.gate.models import Building, Gate
    from kaijuan.network.opening.models import Place

    make_consortium()
    library = make_institution("样例大学")
    client = Client()
    client.force_login(make_user("guard", library, "facilities"))
    with institution_scope(library):
        place = Place.objects.create(institution=library, kind="building", name="样例馆")
        building = Building.objects.create(place=place, capacity=CAPACITY)
        gates = [Gate.objects.create(building=building, name=f"{n}号门") for n in range(GATES)]
    return {
        "session": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "csrf": _get_new_csrf_string(),
        "gates": [reverse("gate:station", args=[library.slug, gate.code]) for gate in gates],
    }


def _bare() -> dict[str, Any]:
    """One durable insert a transaction, into a table of the same database, by one process."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, code TEXT UNIQUE, at TEXT)")
    began = time.perf_counter()
    for _ in range(BARE):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bare (code, at) VALUES (%s, %s)", [uuid.uuid4().hex, "2020-02-01"]
            )
    return {"per_second": BARE / (time.perf_counter() - began)}


def _check(given: dict[str, Any]) -> dict[str, Any]:
    """What is stored, against what was acknowledged."""
    from kaijuan.core.tenancy.models import Institution
    from kaijuan.core.tenancy.scope import institution_scope
    from kaijuan.network.gate.domain.counting import mend_headcounts
    from kaijuan.network.gate.models import Passage, Visit

    with institution_scope(Institution.objects.get(name="样例大学")):
        stored = {
            str(code): outcome for code, outcome in Passage.objects.values_list("code", "outcome")
        }
        visits = list(Visit.objects.values_list("subject", "came_in_at", "went_out_at"))
        from django.db import transaction

        with transaction.atomic():
            wrong = len(mend_headcounts())
    acknowledged = [tuple(each) for each in given["acknowledged"]]
    lost = sum(stored.get(code) != outcome for code, outcome in acknowledged)
    entries = Counter(outcome for _code, outcome in acknowledged)["in"]
    began = [came for _who, came, _left in visits if came is not None]
    return {
        "acts": len(acknowledged),
        "in": entries,
        "lost": lost + max(0, entries - len(began)) + wrong,
        "double": len(stored) - len(acknowledged) + max(0, len(began) - entries) + _twice(visits),
        "most": _most_inside(visits),
    }


def _twice(visits: list[Any]) -> int:
    """Visits that began before an earlier one of the same person was over."""
    by_person: dict[Any, list[Any]] = {}
    for who, came, left in visits:
        if came is not None:
            by_person.setdefault(who, []).append((came, left))
    count = 0
    for spans in by_person.values():
        spans.sort(key=lambda span: span[0])
        pairs = pairwise(spans)
        count += sum(first[1] is None or first[1] > later[0] for first, later in pairs)
    return count


def _most_inside(visits: list[Any]) -> int:
    steps = [(came, 1) for _who, came, _left in visits if came is not None]
    steps += [(left, -1) for _who, came, left in visits if came is not None and left is not None]
    inside = most = 0
    # Of one instant those who leave are counted first: a second is shorter than a step.
    for _at, step in sorted(steps):
        inside += step
        most = max(most, inside)
    return most


def main() -> None:
    """One part in a process of its own; prints what it found as JSON."""
    if sys.argv[1] == "gate":
        print(json.dumps(_stand_at(json.loads(sys.argv[2]))))
        return
    from kaijuan.config.command.django_ready import start_django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaijuan.config.settings")
    start_django()
    if sys.argv[1] == "prepare":
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["*"]
        print(json.dumps(_prepare()))
    elif sys.argv[1] == "bare":
        print(json.dumps(_bare()))
    else:
        print(json.dumps(_check(json.load(sys.stdin))))


if __name__ == "__main__":
    main()
