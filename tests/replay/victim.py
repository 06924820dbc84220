"""The process that is killed: python -m tests.replay.victim prepare | work | told.

``prepare`` makes the members and their proposal, ``work`` is a worker that ends when nothing is
left, ``told`` prints what the database says.
"""

from __future__ import annotations

import json
import sys

MEMBERS = 40


def prepare() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from kaijuan.core.tenancy.domain import save_institution
    from tests.replay.story import LEVEL_ONE, change_level_unapplied
    from tests.replay.world import make_world

    consortium, _ = save_institution(key="SC", name="样例图工委", kind="consortium", city="成都")
    change_level_unapplied(make_world(consortium, MEMBERS, services=5), 1, LEVEL_ONE)


def work() -> None:
    """Take up what a dead worker left, until nothing is left."""
    from kaijuan.core.jobs import queue

    queue.put_back(set())
    while (job := queue.claim("victim")) is not None:
        if queue.name_of(job).startswith("plans."):
            queue.run(job)
        else:
            queue.DBTaskResult.objects.filter(pk=job.pk).delete()


def told() -> None:
    from kaijuan.core.jobs.models import JobProgress
    from kaijuan.core.tenancy.models import Institution
    from kaijuan.network.plans.models import Switch
    from tests.replay.killing import facts

    members = list(Institution.objects.members())
    found = facts(members)
    done = Switch.objects.filter(state="applied").count()
    each = [
        [found[f"{what} {member.number}"].total() for what in ("runs", "ledger", "log")]
        for member in members
    ]
    counts = {
        name: [
            sum(n for key, n in found[name].items() if key[0] == member.number)
            for member in members
        ]
        for name in ("switches", "revisions", "spans", "notices", "told")
    }
    page = JobProgress.objects.filter(name="plans.apply_proposal").first()
    said = {"done": done, "members": each, "counts": counts}
    print(json.dumps(said | {"job": page.state if page else "", "attempts": page.attempts}))


if __name__ == "__main__":
    from kaijuan.config.command.django_ready import start_django

    start_django()
    {"prepare": prepare, "work": work, "told": told}[sys.argv[1]]()
