"""What happens when the same door is tried by several at the same moment.

Rows are written without the log here: a table that only grows cannot be emptied after such a test.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from kaijuan.core.accounts import tries
from kaijuan.core.accounts.domain.second_factor import new_secret
from kaijuan.core.accounts.models import RecoveryCode, SecondFactor, Tries, User
from kaijuan.core.accounts.sealing import seal
from kaijuan.core.accounts.second_factor import accept_code, recovery_digest
from kaijuan.core.accounts.tests.making import code_at
from kaijuan.core.testing.needs import only_on

pytestmark = [
    pytest.mark.django_db(transaction=True),
    only_on("postgresql", "SQLite's test database lies in memory, where writers do not wait"),
]
AT_ONCE = 8


def at_once(act: Callable[[], object]) -> list[object]:
    """What ``act`` answered in each of several threads that began together."""
    answers: list[object] = []
    start = threading.Barrier(AT_ONCE)

    def run() -> None:
        start.wait()
        try:
            answers.append(act())
        except Exception as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _each in range(AT_ONCE)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    return answers


@pytest.fixture
def li() -> User:
    return User.objects.create_user("li", email="li@example.org", password="li-password")


def test_of_many_guesses_five_are_taken():
    answers = at_once(lambda: tries.take("a door"))
    assert sum(1 for each in answers if each is None) == AT_ONCE - tries.MOST, answers
    assert Tries.objects.get().count == tries.MOST


def test_a_code_of_the_app_is_taken_by_one(li):
    secret = new_secret()
    SecondFactor.objects.create(user=li, sealed=seal(secret, owner=str(li.code)))
    typed = code_at(secret)
    answers = at_once(lambda: accept_code(User.objects.get(pk=li.pk), typed))
    assert sorted(map(str, answers)) == ["False"] * (AT_ONCE - 1) + ["True"]


def test_so_is_one_from_paper(li):
    SecondFactor.objects.create(user=li, sealed=seal(new_secret(), owner=str(li.code)))
    RecoveryCode.objects.create(user=li, digest=recovery_digest(li, "abcde-fghjk"))
    answers = at_once(lambda: accept_code(User.objects.get(pk=li.pk), "abcde-fghjk"))
    assert sorted(map(str, answers)) == ["False"] * (AT_ONCE - 1) + ["True"]
