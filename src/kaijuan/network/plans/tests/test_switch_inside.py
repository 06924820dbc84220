"""What of a switch stays behind its library's wall, though the switch itself is published."""

from __future__ import annotations

import pytest

from kaijuan.core.tenancy.scope import NoScope, institution_scope
from kaijuan.network.plans.domain.switches import (
    approve_switch,
    more_of,
    refuse_switch,
    submit_switch,
    trouble_shown,
)
from kaijuan.network.plans.domain.switches.apply import stop_switch
from kaijuan.network.plans.domain.switches.preview import preview_switch
from kaijuan.network.plans.models import Switch, SwitchInside
from kaijuan.network.plans.tests.switching import Library, make_library

pytestmark = pytest.mark.django_db

SECRET = "请钱某通知全体志愿者"
ORDERS = {
    "kind": "meetings.give_orders",
    "parameters": {"orders": f"{SECRET} | 钱某 | 4小时"},
}


@pytest.fixture
def library(consortium):
    return make_library(consortium)


def published(switch: Switch) -> str:
    """Every column that everybody's code may read, as it stands in the database."""
    return str(Switch.objects.filter(pk=switch.pk).values().get())


def test_added_measures_are_read_inside_only(library: Library, foreign):
    with institution_scope(library.institution):
        switch = library.submitted(more_measures=[ORDERS])
        [order] = more_of(switch)[0]["parameters"]["orders"]
        assert (order["text"], order["post"]) == (SECRET, "钱某")
        assert SECRET in str(preview_switch(switch).parts[1].sentence)
    assert SECRET not in published(switch)
    assert "钱某" not in published(switch)
    with pytest.raises(NoScope):
        more_of(switch)
    with institution_scope(foreign):
        assert more_of(switch) == []
        assert not SwitchInside.objects.exists()


def test_why_it_was_refused_stays_with_the_library(library: Library, foreign):
    with institution_scope(library.institution):
        switch = library.submitted()
        refuse_switch(switch, by=library.director, reason="钱某发热，人手不够")
        assert trouble_shown(switch) == "钱某发热，人手不够"
    assert "钱某" not in published(switch)
    with institution_scope(foreign):
        assert trouble_shown(switch) == ""


def test_why_it_was_stopped_is_shown_until_it_is_approved_again(library: Library):
    with institution_scope(library.institution):
        switch = library.approved()
        stop_switch(switch.pk, "断电")
        switch.refresh_from_db()
        assert trouble_shown(switch) == "断电"
        approve_switch(switch, by=library.director)
        assert (switch.state, trouble_shown(switch)) == ("approved", "")


def test_a_switch_without_any_of_it_has_no_row(library: Library):
    with institution_scope(library.institution):
        switch = library.prepare()
        submit_switch(switch, digest=preview_switch(switch).digest, by=library.librarian)
        assert more_of(switch) == []
        assert not SwitchInside.objects.exists()
