"""A person's account and the day they left: linked once, audited, and what is kept of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.domain import save_person as module
from kaijuan.network.directory.domain.refusals import AccountTaken, NoSuchAccount
from kaijuan.network.directory.domain.save_person import save_person
from kaijuan.network.directory.models import Person
from kaijuan.network.directory.public import person_of
from kaijuan.network.directory.tests.filled import address

pytestmark = pytest.mark.django_db


def test_an_account_is_linked_on_the_page_and_audited(
    web: Any, own: Any, rows: Any, personas: dict[str, Any]
) -> None:
    client, person = web("director"), rows["person"]
    edit = address("person-edit", own, person.code)
    choices = dict(client.get(edit).context["form"].fields["user"].choices)
    names = {str(label) for label in choices.values()}
    # Who works here; not readers, and nobody of elsewhere.
    assert {"librarian", "director"} <= names
    assert not {"reader", "stranger", "secretariat"} & names
    data = {"name": person.name, "user": personas["librarian"].pk, "left_on": "2026-01-31"}
    assert client.post(edit, data).status_code == 302
    with institution_scope(own):
        verbs = set(AuditEntry.objects.values_list("verb", flat=True))
        assert {"person.linked", "person.left"} <= verbs
        assert person_of(personas["librarian"], own) == person
        assert person_of(personas["director"]) is None
        assert person_of(personas["anonymous"]) is None
    page = client.get(address("people", own)).content.decode()
    assert "31 January 2026" in page
    # Linked already, so it is no choice for anybody else.
    other = dict(client.get(address("person-new", own)).context["form"].fields["user"].choices)
    assert "librarian" not in {str(label) for label in other.values()}


def test_an_account_is_one_person_and_of_those_who_work_here(
    own_scope: Any, personas: dict[str, Any]
) -> None:
    save_person(Person(name="甲", user=personas["librarian"]), by=None)
    with pytest.raises(AccountTaken):
        save_person(Person(name="乙", user=personas["librarian"]), by=None)
    for stranger in ("reader", "stranger"):
        with pytest.raises(NoSuchAccount):
            save_person(Person(name="乙", user=personas[stranger]), by=None)
    assert Person.objects.count() == 1


def test_of_two_who_link_one_account_at_once_the_second_is_told_so(
    own_scope: Any, personas: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    save_person(Person(name="甲", user=personas["librarian"]), by=None)
    # The second had asked before the first wrote.
    monkeypatch.setattr(module, "_check_account", lambda *_args: None)
    with pytest.raises(AccountTaken):
        save_person(Person(name="乙", user=personas["librarian"]), by=None)
    assert Person.objects.count() == 1


def test_unlinked_and_back_again(own_scope: Any, personas: dict[str, Any]) -> None:
    person = save_person(Person(name="甲", user=personas["librarian"]), by=None)
    person.user, person.left_on = None, dt.date(2020, 2, 1)
    save_person(person, by=None)
    person.left_on = None
    save_person(person, by=None)
    verbs = list(AuditEntry.objects.order_by("sequence").values_list("verb", flat=True))
    assert [v for v in verbs if v not in {"person.created", "person.changed"}] == [
        "person.linked",
        "person.unlinked",
        "person.left",
        "person.returned",
    ]
