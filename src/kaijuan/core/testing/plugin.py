"""Pytest fixtures: a consortium, two members and the named personas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from _pytest import runner

from kaijuan.core.stack import with_room
from kaijuan.core.testing.environment import prepare

prepare()


def pytest_configure() -> None:
    """A slow machine is no reason to fail: how long an example takes is not what it is about."""
    from hypothesis import settings

    settings.register_profile("house", settings(), deadline=None)
    settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """As pytest's own, with the room for deep calls that the web server's threads have."""
    return with_room(runner.pytest_runtest_protocol, item, nextitem)


OWN_ROLES = ("reader", "librarian", "facilities", "director", "auditor")


@pytest.fixture(autouse=True)
def quick(settings: Any) -> None:
    """No manifest (nothing has to be collected first) and no slow password hashes, no limits."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # A file of tests asks more often than a program may; the limits have tests of their own.
    settings.API_LIMITS = {}
    # Tests count queries; those of the kept pages switch it on.
    settings.CACHE_MB = 0


# Django is imported inside the fixtures: this plugin is loaded before its settings are.
@pytest.fixture
def consortium(db: None) -> Any:
    """The consortium of the deployment."""
    from kaijuan.core.testing.factories import make_consortium

    return make_consortium()


@pytest.fixture
def own(consortium: Any) -> Any:
    """The library in which the personas have their roles."""
    from kaijuan.core.testing.factories import make_institution

    return make_institution("甲大学")


@pytest.fixture
def foreign(consortium: Any) -> Any:
    """Another library of the same consortium."""
    from kaijuan.core.testing.factories import make_institution

    return make_institution("乙学院", city="绵阳")


@pytest.fixture
def personas(own: Any, foreign: Any, consortium: Any) -> dict[str, Any]:
    """One person for each role, somebody from elsewhere, and nobody."""
    return personas_of(own, foreign, consortium)


def personas_of(own: Any, foreign: Any, consortium: Any) -> dict[str, Any]:
    """The same, where the institutions were made elsewhere."""
    from django.contrib.auth.models import AnonymousUser

    from kaijuan.core.testing.factories import make_user

    people: dict[str, Any] = {role: make_user(role, own, role) for role in OWN_ROLES}
    people["secretariat"] = make_user("secretariat", consortium, "secretariat")
    people["operator"] = make_user("operator", consortium, "operator")
    people["stranger"] = make_user("stranger", foreign, "director")
    people["anonymous"] = AnonymousUser()
    return people


@pytest.fixture
def own_scope(own: Any) -> Iterator[Any]:
    """The scope of ``own``, open for the whole test."""
    from kaijuan.core.tenancy.scope import institution_scope

    with institution_scope(own):
        yield own
