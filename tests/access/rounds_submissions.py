"""Objects of duties for the access test: a period, somebody silent, and what was handed in."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

from kaijuan.core.clock import now
from kaijuan.core.files.store import keep
from kaijuan.core.questionnaires.public import Form, FormVersion, digest_of
from kaijuan.network.directory.models import Person
from kaijuan.network.rounds.models import (
    Attachment,
    ExpectedItem,
    Obligation,
    Occurrence,
    State,
    Submission,
)
from tests.access.classified import DIRECTOR, EVERYONE, SIGNED_IN, STAFF, Row, read, write

#: Who rings the silent, and writes down what they say.
CALLERS: Final = frozenset({"librarian", "director"})
#: Of the API everybody who works in a library, at their own.
REPORTERS: Final = STAFF | {"stranger"}
DEFINITION: Final[dict[str, Any]] = {
    "schema": 1,
    "languages": ["zh"],
    "children": [
        {"kind": "question", "name": "city", "type": "text", "label": {"zh": "所在地"}},
        {"kind": "question", "name": "proof", "type": "file", "label": {"zh": "凭据"}},
    ],
}


def form_version(mark: str) -> Any:
    """A published form of the library's own."""
    form = Form.objects.create(title=f"{mark}每日登记表{Form.objects.count()}")
    return FormVersion.objects.create(
        form=form,
        number=1,
        definition=DEFINITION,
        sha256=digest_of(DEFINITION),
        published_at=now(),
    )


def period(mark: str) -> Any:
    """A period that is open, with one person who is silent."""
    at, version = now(), form_version(mark)
    duty = Obligation.objects.create(
        kind="report",
        title=f"{mark}每日登记{Obligation.objects.count()}",
        form=version.form,
        starts_on=at.date(),
    )
    made = Occurrence.objects.create(
        obligation=duty,
        form_version=version,
        day=at.date(),
        opens_at=at - dt.timedelta(hours=1),
        due_at=at + dt.timedelta(hours=5),
        late_from=at + dt.timedelta(hours=5),
        closes_at=at + dt.timedelta(hours=9),
        expected=1,
    )
    _item(made, Person.objects.create(name=f"{mark}静某", contact=f"{mark}-001"))
    return made


def _item(occurrence: Any, person: Any, state: str = State.PENDING) -> Any:
    return ExpectedItem.objects.create(
        occurrence=occurrence,
        obligation=occurrence.obligation,
        person=person,
        day=occurrence.day,
        late_from=occurrence.late_from,
        state=state,
        done_at=now() if state == State.SUBMITTED else None,
    )


def silent_person(mark: str) -> Any:
    """Of whom the newest period expects something."""
    return Person.objects.get(name=f"{mark}静某")


def submission(mark: str) -> Any:
    """What somebody handed in, in a period of its own."""
    item = _item(period(f"{mark}又"), Person.objects.create(name=f"{mark}报某"), State.SUBMITTED)
    return Submission.objects.create(
        code=uuid.uuid4(),
        item=item,
        form_version=item.occurrence.form_version,
        subject=item.person.code,
        answers={"city": f"{mark}城", "proof": f"{mark}.csv"},
        sha256="0" * 64,
    )


def submission_file(mark: str) -> Any:
    """The file of the newest submission."""
    data = f"{mark},1\n".encode()
    kept = keep(data)
    return Attachment.objects.create(
        code=uuid.uuid4(),
        submission=Submission.objects.order_by("pk").last(),
        question="proof",
        name=f"{mark}凭据.csv",
        media_type="text/csv",
        size=len(data),
        sha256=kept,
        kept_sha256=kept,
    )


MAKERS = {
    "period": period,
    "silent person": silent_person,
    "submission": submission,
    "submission file": submission_file,
}

TABLE: dict[str, Row] = {
    "rounds:duties": read(STAFF),
    "rounds:history": read(STAFF),
    "rounds:offline": read(EVERYONE),
    "rounds:offline-bundle": read(STAFF),
    "rounds:offline-worker": read(EVERYONE),
    "rounds:manifest": read(EVERYONE),
    "rounds:for-others": read(CALLERS, occurrence="period"),
    "rounds:report": write(CALLERS, occurrence="period", subject="silent person"),
    "rounds:nil": write(CALLERS, occurrence="period", subject="silent person"),
    "rounds:submissions": read(DIRECTOR),
    "rounds:submission": write(DIRECTOR, code="submission"),
    "rounds:accept": write(DIRECTOR, code="submission"),
    "rounds:return": write(DIRECTOR, code="submission"),
    "rounds:submission-file": write(DIRECTOR, code="submission", file="submission file"),
}


def _asked(**objects: str) -> Row:
    """An operation for whoever reports somewhere; which library is meant, its parameters say."""
    met = dict.fromkeys(SIGNED_IN, "told no") | {"anonymous": "sign in first"}
    exact = met | dict.fromkeys(REPORTERS, "through")
    return Row(STAFF, frozenset(), objects, exact=exact)


def api_rows(api: str) -> dict[str, Row]:
    """The operations, under the name that the API has."""
    one = _asked(code="submission").taking_put(REPORTERS)
    file = Row(
        frozenset(),
        frozenset(),
        {"code": "submission", "file": "submission file"},
        exact=_asked().exact,
        put=REPORTERS,
    )
    return {
        f"{api}:list_expected_items": _asked(),
        f"{api}:one_submission": one,
        f"{api}:put_submission": one,
        f"{api}:put_submission_file": file,
    }


def grow() -> None:
    """More people silent in each period, more submissions and files, at the open library."""
    for occurrence in list(Occurrence.objects.order_by("pk")[:6]):
        for number in range(3):
            _item(occurrence, Person.objects.create(name=f"多{occurrence.pk}-{number}"))
    for number in range(3):
        submission(f"多{number}")
        submission_file(f"多{number}")
