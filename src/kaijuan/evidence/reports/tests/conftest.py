"""The true case, loaded once for each file of tests, and browsers for the personas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.evidence.reports import demo
from kaijuan.evidence.reports.models import Release
from kaijuan.evidence.reports.tests.making import draft_with_one_figure


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """Loads the register and the case; everything is undone after the file."""
    from kaijuan.network.directory import demo as directory

    with django_db_blocker.unblock(), transaction.atomic():
        directory.load(by=None)
        release = demo.load(by=None)
        yield release.pk
        transaction.set_rollback(True)


@pytest.fixture
def case(loaded: int, db: None) -> Release:
    """The release of the true case, published."""
    return Release.objects.get(pk=loaded)


@pytest.fixture
def draft(consortium: Any) -> Iterator[Release]:
    """A small draft with one figure in one claim, and the consortium's scope open."""
    with institution_scope(consortium):
        yield draft_with_one_figure()


@pytest.fixture
def web() -> Any:
    """``web(user)``: a browser that reads English; without a user nobody is signed in."""

    def as_(user: Any = None) -> Client:
        client = Client()
        if user is not None and user.is_authenticated:
            backend = "kaijuan.core.accounts.backends.NameOrEmailBackend"
            client.force_login(user, backend=backend)
        client.cookies["kaijuan_lang"] = "en"
        return client

    return as_
