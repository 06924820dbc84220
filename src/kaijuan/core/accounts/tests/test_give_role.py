"""The first accounts of a new house, opened at the machine itself."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from kaijuan.core.accounts.models import User
from kaijuan.core.audit.public import broken_chains, history_of
from kaijuan.core.tenancy.scope import institution_scope

pytestmark = pytest.mark.django_db


def test_it_opens_an_account_that_can_sign_in(consortium, capsys, client):
    call_command("give_role", "wang", "secretariat", "SC", email="wang@example.org")
    password = capsys.readouterr().out.splitlines()[0].split()[-1].rsplit("：", 1)[-1]
    answer = client.post("/sign-in/", {"username": "wang@example.org", "password": password})
    assert answer.status_code == 302
    assert User.objects.get().roles() == {consortium.pk: frozenset({"secretariat"})}


def test_giving_it_again_changes_nothing(own):
    for _ in range(2):
        call_command("give_role", "wang", "director", own.key)
    user = User.objects.get()
    assert user.memberships.count() == 1
    with institution_scope(own):
        assert [str(entry.sentence()) for entry in history_of(user)] == [
            "开卷授予 wang「馆长」角色"
        ]
    assert broken_chains() == []


@pytest.mark.parametrize(
    ("name", "role", "key"),
    [
        ("wang", "director", "nowhere"),
        ("wang", "director", "SC"),
        ("wang wang", "director", "OWN"),
        ("", "director", "OWN"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(own, name, role, key):
    with pytest.raises(CommandError):
        call_command("give_role", name, role, key.replace("OWN", own.key))
    assert not User.objects.exists()


def test_a_member_has_no_secretariat(own):
    with pytest.raises(CommandError):
        call_command("give_role", "wang", "secretariat", own.key)
