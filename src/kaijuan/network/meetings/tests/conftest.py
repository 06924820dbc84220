from __future__ import annotations

import datetime as dt

import pytest

from kaijuan.core.clock import now
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.factories import make_user
from kaijuan.network.directory.models import Person
from kaijuan.network.meetings.domain.meetings import MeetingWanted, plan_meeting
from kaijuan.network.meetings.domain.minutes import write_minutes
from kaijuan.network.meetings.domain.orders import OrderWanted, give_order
from kaijuan.network.meetings.domain.owners import Owner

HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    settings.PUBLIC_URL = "https://kaijuan.example"


@pytest.fixture
def director(own):
    return make_user("director", own, "director")


@pytest.fixture
def wang(own):
    return make_user("wang", own, "librarian")


@pytest.fixture
def zhao(own):
    return make_user("zhao", own, "librarian")


@pytest.fixture
def secretary(consortium):
    return make_user("secretary", consortium, "secretariat")


@pytest.fixture
def scope(own):
    with institution_scope(own):
        yield own


@pytest.fixture
def person(scope):
    return Person.objects.create(name="钱某")


def wanted(**changed) -> MeetingWanted:
    start = now() + 24 * HOUR
    values = {
        "title": "疫情防控工作会",
        "kind": "党政联席会",
        "starts_at": start,
        "ends_at": start + HOUR,
        "place": "图书馆 302",
        "agenda": ["传达通知", "布置闭馆"],
    }
    return MeetingWanted(**(values | changed))


@pytest.fixture
def planned(scope, director, wang, zhao, person):
    """A meeting tomorrow with two accounts, a person and a guest; the director planned it."""
    return plan_meeting(
        wanted(users=[wang, zhao], people=[person], guests=["保卫处 孙某"], chair=wang),
        by=director,
    )


@pytest.fixture
def held(planned, director):
    """The same, written down: two decisions."""
    move(planned, now() - 2 * HOUR)
    return write_minutes(
        planned,
        attended=[each.code for each in planned.attendees.all()],
        came_too=[],
        minutes="传达了通知。\n布置了闭馆。",
        decisions=["即日起闭馆", "每日零报告"],
        seen=planned.revision,
        by=director,
    )


def move(meeting, start) -> None:
    """As if it had been planned for then."""
    type(meeting).objects.filter(pk=meeting.pk).update(starts_at=start, ends_at=start + HOUR)
    meeting.refresh_from_db()


def order_of(owner, by, *, due=48 * HOUR, **changed):
    who = owner if isinstance(owner, Owner) else Owner(user=owner)
    values = {"text": "张贴闭馆公告", "owner": who, "due_at": now() + due}
    return give_order(OrderWanted(**(values | changed)), by=by)


def age(order, **times) -> None:
    """As if it had been so for a while; ``due_at=-HOUR`` is an hour ago."""
    values = {name: now() + delta for name, delta in times.items()}
    type(order).objects.filter(pk=order.pk).update(**values)
    order.refresh_from_db()
