"""Objects of health for the access test: a follow-up with a call, a pledge, a signature."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from kaijuan.core.accounts.models import User
from kaijuan.core.clock import today
from kaijuan.network.directory.models import Person
from kaijuan.network.health.domain.calls import CallNoted, note_call
from kaijuan.network.health.domain.open import open_by_hand
from kaijuan.network.health.domain.pledge_hash import digest_of
from kaijuan.network.health.domain.pledges import create_pledge, publish, published, save_draft
from kaijuan.network.health.models import Asking, Pledge, Signature
from kaijuan.network.rounds.models import Obligation
from tests.access.classified import DIRECTOR, STAFF, Row, read, write

#: Who keeps pledges.
KEEPERS: Final = frozenset({"librarian", "director"})


def _person(mark: str) -> Person:
    made: Person = Person.objects.create(name=f"{mark}访某{Person.objects.count()}")
    return made


def follow_up(mark: str) -> Any:
    """One that runs, with a call without answer and one that is due."""
    made = open_by_hand(_person(mark), situation="away", since=today(), note=f"{mark}在外", by=None)
    note_call(made, CallNoted(False, note=f"{mark}无人接听"), by=_director())
    return made


def pledge(mark: str) -> Any:
    """One that is published, with a draft of the next version and a duty that asks for it."""
    title = f"{mark}承诺书{Pledge.objects.count()}"
    made = create_pledge(Pledge(title=title), text=f"{mark}如实报告", by=None)
    version = publish(made, revision=0, by=None)
    save_draft(made, text=f"{mark}如实报告，不隐瞒", revision=None, by=None)
    duty = Obligation.objects.create(kind="pledge", title=f"{title}请签", starts_on=today())
    Asking.objects.create(version=version, obligation=duty)
    return made


def signature(mark: str) -> Any:
    """Of somebody without an account, under a pledge of its own."""
    person, version = _person(mark), published(pledge(mark))
    assert version is not None
    at = dt.datetime(2020, 2, 1, tzinfo=dt.UTC)
    return Signature.objects.create(
        version=version,
        person=person,
        name=person.name,
        signed_at=at,
        sha256=digest_of(version.sha256, person.code, person.name, at),
    )


def _director() -> Any:
    return User.objects.filter(username="director").first()


MAKERS = {"follow up": follow_up, "pledge": pledge, "signature": signature}

TABLE: dict[str, Row] = {
    "health:follow-ups": read(STAFF),
    "health:follow-up-new": write(DIRECTOR),
    "health:hand-over-all": write(STAFF),
    "health:rule": write(DIRECTOR),
    "health:follow-up": read(DIRECTOR, code="follow up"),
    "health:call": write(DIRECTOR, code="follow up"),
    "health:hand-over": write(DIRECTOR, code="follow up"),
    "health:clear": write(DIRECTOR, code="follow up"),
    "health:pledges": read(STAFF),
    "health:pledge-new": write(KEEPERS),
    "health:pledge-verify": read(STAFF),
    "health:pledge-duty": read(STAFF, occurrence="period"),
    "health:pledge": read(KEEPERS, code="pledge"),
    "health:pledge-people": read(KEEPERS, code="pledge"),
    "health:pledge-draft": write(KEEPERS, code="pledge"),
    "health:pledge-publish": write(KEEPERS, code="pledge"),
    "health:pledge-ask": write(KEEPERS, code="pledge"),
    "health:pledge-remind": write(KEEPERS, code="pledge"),
    "health:pledge-close": write(KEEPERS, code="pledge"),
    "health:pledge-sign": write(STAFF, code="pledge"),
    "health:signature": read(KEEPERS, code="signature"),
    "health:signature-pdf": read(KEEPERS, code="signature"),
    "health:signature-withdraw": write(KEEPERS, code="signature"),
}
