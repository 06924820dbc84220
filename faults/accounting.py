"""What was promised against what is there."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from faults.table import Row

WRITTEN, FOLLOWED = "written", "followed"


def settle(
    row: Row, acknowledged: Iterable[str], found: dict[str, Any], *, jobs_done: bool
) -> None:
    """Count into ``row`` what `faults.looking` found against the codes that were acknowledged.

    Every code that is there has one audit entry and one job; with ``jobs_done`` its job has
    succeeded and taken effect once. Acknowledged or not: nothing is there by half.
    """
    points, audits, jobs = found["points"], found["audits"], found["jobs"]
    written = {code for code, note in points.items() if note == WRITTEN}
    lost = set(acknowledged) - written
    row.lost = (row.lost or 0) + len(lost)
    complaints = list(found["wrong"])
    for code in written:
        follower = uuid.uuid5(uuid.UUID(code), FOLLOWED).hex
        effects = int(points.get(follower) == FOLLOWED)
        twice = audits.get(code, 0) > 1 or len(jobs.get(code, ())) > 1
        twice = twice or audits.get(follower, 0) > 1
        row.twice = (row.twice or 0) + twice
        if not audits.get(code) or not jobs.get(code):
            complaints.append(f"{code} is there by half")
        elif effects != audits.get(follower, 0):
            complaints.append(f"the effect of {code}'s job is there by half")
        elif jobs_done and (jobs[code] != ["SUCCESSFUL"] or not effects):
            complaints.append(f"the job of {code} is {jobs[code]}")
    row.twice = row.twice or 0
    row.broken += len(complaints)
    if complaints:
        row.note = "; ".join([row.note, *complaints[:3]]).strip("; ")
    if lost:
        row.note = "; ".join([row.note, f"lost {sorted(lost)[:3]}"]).strip("; ")
