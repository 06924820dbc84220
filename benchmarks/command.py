"""The switch: 20 services and 10 measures at 74 and at 1,800 members, on the embedded database.

Eight measures set the mode of 19 services each, one publishes a notice, one is a step by hand;
with the switch's own that is a good 150 decisions and as many lines of the ledger a member. It is
proposed by the secretariat and carried out by the long job, as it would be. The bare inserts write
the same rows once more, in one transaction for each member too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.table import Line

ROOT = Path(__file__).resolve().parent.parent
SIZES = (74, 1800)
SERVICES = 20
PAGE_RUNS = 20


def measure_command(scratch: Path) -> list[Line]:
    """One process for each size, each with a database of its own."""
    few, many = (_measured(scratch, size) for size in SIZES)
    more = SIZES[1] / SIZES[0]
    return [
        _line("preview", few["preview"], 1.0, "1 s allowed"),
        _line("carried out", few["apply"], 5.0, "5 s allowed"),
        _line("carried out", few["apply"], few["bare"], f"the {few['rows']:,} bare rows"),
        _line("taken back", few["undo"], few["apply"], "carried out"),
        _page(few),
        *(
            Line(
                f"switch of {SIZES[1]:,} members, {what}",
                f"{many[key]:.2f} s",
                f"{few[key] * more:.2f} s, were it linear",
                f"{many[key] / (few[key] * more):.2f} x",
            )
            for what, key in (("preview", "preview"), ("carried out", "apply"))
        ),
    ]


def _line(what: str, seconds: float, against: float, named: str) -> Line:
    told = named if "allowed" in named else f"{named} {against:.2f} s"
    return Line(
        f"switch of {SIZES[0]} members, {what}",
        f"{seconds:.2f} s",
        told,
        f"{seconds / against:.2f} x",
    )


def _page(few: dict[str, float]) -> Line:
    return Line(
        f"the matrix of {SIZES[0]} members x {SERVICES} services",
        f"{few['page'] * 1000:.0f} ms, {few['queries']:.0f} queries",
        "100 ms allowed",
        f"{few['page'] / 0.1:.2f} x",
    )


def _measured(scratch: Path, size: int) -> dict[str, float]:
    world = os.environ | {
        "KAIJUAN_HOME": str(scratch / f"command-{size}"),
        "DJANGO_SETTINGS_MODULE": "kaijuan.config.settings",
        "PYTHONPATH": str(ROOT),
        "KAIJUAN_CACHE_MB": "0",
    }
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.command", str(size)],
        env=world,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return found


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _stages(number: int) -> Any:
    from kaijuan.network.opening.public import service_kinds
    from tests.replay.world import Stages, notice, step

    kinds = [kind.key for kind in service_kinds]
    modes = ("limited", "open", "closed")
    measures: list[tuple[str, dict[str, Any]]] = [
        (
            "plans.service_mode",
            {"mode": modes[n % 3], "kinds": kinds[:n] + kinds[n + 1 :], "services": []},
        )
        for n in range(8)
    ]
    measures.append(("plans.publish_notice", notice("公告", "{library}自{from}起{mode}。")))
    measures.append(("plans.manual_step", step("张贴告示", "取下告示")))
    return Stages(measures, None)


def _preview(members: Sequence[Any]) -> None:
    from kaijuan.network.plans.domain.switches import preview_each, switches

    found = [each for _switch, each in preview_each(switches().filter(institution__in=members))]
    assert len(found) == len(members) and all(each.count > 100 for each in found)


def _carry_out(name: str = "plans.apply_proposal") -> None:
    """The long job alone, as a worker does it, its pauses for others included."""
    from kaijuan.core.jobs import queue

    job = queue.claim("bench")
    assert job is not None and queue.name_of(job) == name
    queue.run(job)


def _take_back(world: Any) -> None:
    from kaijuan.core.tenancy.scope import institution_scope
    from kaijuan.network.plans.domain.switches import switches, undo_switch

    for switch in switches().all():
        with institution_scope(switch.institution):
            undo_switch(switch, by=switch.approved_by)


def _bare(world: Any) -> tuple[float, int]:
    """The rows that the switch wrote, written again: (seconds, rows)."""
    from django.db import transaction

    from kaijuan.core.tenancy.scope import institution_scope
    from kaijuan.network.opening.models import ModeSpan, Notice
    from kaijuan.network.plans.models import ChangedSetting, MeasureRun

    seconds, count = 0.0, 0
    for member in world.members:
        with institution_scope(member):
            tables = [
                [_again(row) for row in model.objects.filter(institution=member)]
                for model in (MeasureRun, ModeSpan, Notice, ChangedSetting)
            ]
            count += sum(map(len, tables))
            began = time.perf_counter()
            with transaction.atomic():
                for rows in tables:
                    type(rows[0]).objects.bulk_create(rows)
            seconds += time.perf_counter() - began
    return seconds, count


def _again(row: Any) -> Any:
    row.pk = None
    row._state.adding = True
    if hasattr(row, "code"):
        row.code = uuid.uuid4()
    if hasattr(row, "position"):
        row.position += 2000
    return row


def _matrix() -> tuple[float, int]:
    """Median seconds and queries of the page, asked of the application without a server."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    for _ in range(3):
        assert client.get("/services/").status_code == 200
    found = sorted(_seconds(lambda: client.get("/services/")) for _ in range(PAGE_RUNS))
    with CaptureQueriesContext(connection) as queries:
        client.get("/services/")
    return found[PAGE_RUNS // 2], len(queries)


def _told(size: int) -> dict[str, float]:
    from django.urls import reverse

    from kaijuan.core.tenancy.domain import save_institution
    from kaijuan.network.plans.domain.proposals.propose import AT_ONCE
    from tests.replay.story import LEVEL_ONE, change_level_unapplied
    from tests.replay.world import make_world

    consortium, _ = save_institution(key="SC", name="样例图工委", kind="consortium", city="成都")
    world = make_world(consortium, size, stages=_stages, services=SERVICES)
    change_level_unapplied(world, 1, LEVEL_ONE)
    if size > AT_ONCE:
        _carry_out("plans.ask_members")
    # A worker loads the addresses of the house once, with its first job.
    reverse("portal:home")
    told: dict[str, float] = {
        "preview": min(_seconds(lambda: _preview(world.members)) for _ in "ab")
    }
    told["apply"] = _seconds(_carry_out)
    if size == SIZES[0]:
        told["page"], told["queries"] = _matrix()
        told["bare"], told["rows"] = _bare(world)
        told["undo"] = _seconds(lambda: _take_back(world))
    return told


def main() -> None:
    """Print what one size took, in seconds, as JSON."""
    from kaijuan.config.command.django_ready import start_django

    start_django()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    print(json.dumps(_told(int(sys.argv[1]))))


if __name__ == "__main__":
    main()
