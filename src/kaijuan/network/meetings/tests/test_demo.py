"""The samples: once, marked as such, and nobody is told of them."""

from __future__ import annotations

import pytest

from kaijuan.core.notify.models import Message
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.factories import make_user
from kaijuan.network.directory import demo as directory
from kaijuan.network.meetings import demo
from kaijuan.network.meetings.domain.reminding import institutions_to_remind
from kaijuan.network.meetings.models import Meeting, MemberOrder, Order

pytestmark = pytest.mark.django_db


def test_loaded_once_and_marked():
    directory.load(by=None)
    library = Institution.objects.get(key=demo.LIBRARY)
    make_user("boss", library, "director")
    demo.load(by=None)
    demo.load(by=None)
    with institution_scope(library):
        meeting = Meeting.objects.get()
        assert meeting.state == "approved"
        assert meeting.attendees.count() == 6
        rows = [meeting, *Order.objects.order_by("pk")]
    states = sorted(order.state for order in rows[1:])
    assert states == ["begun", "done", "given", "given"]
    rows += MemberOrder.objects.all()
    assert all(row.sample and "样例" in str(row) for row in rows)
    assert not Message.objects.exists()
    assert institutions_to_remind() == []
