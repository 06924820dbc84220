"""Answers without database: see also tests/command/test_database_away.py, with real ones."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError
from django.test import Client, RequestFactory
from django.urls import reverse

from kaijuan.core.operations import away
from kaijuan.core.operations.away import Breaker, is_away, unavailable
from kaijuan.core.tenancy.models import InstitutionQuerySet


def test_an_open_breaker_closes_when_the_database_answers():
    said = iter([False, False, True])
    breaker = Breaker(lambda: next(said), pause=0.01)
    assert not breaker.is_open
    assert breaker.open() is True
    assert breaker.wait(5) and not breaker.is_open
    assert next(said, "asked no more") == "asked no more"


def test_it_is_news_only_once():
    ready: list[bool] = []
    breaker = Breaker(lambda: bool(ready), pause=0.01)
    assert [breaker.open(), breaker.open(), breaker.is_open] == [True, False, True]
    ready.append(True)
    assert breaker.wait(5)
    assert breaker.open() is True


@pytest.mark.parametrize(
    ("error", "away_"),
    [
        (OperationalError(), True),
        (InterfaceError(), True),
        (IntegrityError(), False),
        (ValueError(), False),
        (None, False),
    ],
)
def test_a_mistake_of_ours_is_not_blamed_on_the_database(error, away_):
    assert is_away(error) is away_


def test_the_page_asks_no_database_and_is_kept_by_nobody():
    page = unavailable(RequestFactory().get("/desk/?lang=en"))
    assert page.status_code == 503 and page.headers["Retry-After"] == "5"
    assert "no-store" in page.headers["Cache-Control"]
    assert "The database does not answer" in page.content.decode()
    answer = unavailable(RequestFactory().get("/api/v1/institutions"))
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["status"] == 503


class Open:
    is_open = True


def test_while_it_is_away_no_view_is_asked(monkeypatch):
    monkeypatch.setattr(away, "breaker", Open())
    for path in ("/", "/sign-in/", "/desk/", "/api/v1/institutions", "/nowhere/"):
        assert Client().get(path).status_code == 503, path


@pytest.mark.django_db
def test_health_and_metrics_look_for_themselves(monkeypatch):
    monkeypatch.setattr(away, "breaker", Open())
    assert "database" in Client().get("/healthz").json()
    assert Client().get(reverse("metrics")).status_code == 401


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/api/v1/institutions"])
def test_a_database_that_fails_in_the_middle(consortium, monkeypatch, path):
    def fails(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("password of zhang")

    monkeypatch.setattr(InstitutionQuerySet, "members", fails)
    monkeypatch.setattr(InstitutionQuerySet, "count", fails)
    answer = Client(raise_request_exception=False).get(path)
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    assert "zhang" not in answer.content.decode()
    # There was a connection: it failed, it is not away.
    assert not away.breaker.is_open


@pytest.mark.django_db
def test_a_connection_made_just_before_it_went_away(consortium, monkeypatch, caplog):
    """It fails only when it is used; then nothing connects, and that is no mistake of ours."""

    def fails(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("unable to open database file")

    ready: list[bool] = []
    monkeypatch.setattr(InstitutionQuerySet, "members", fails)
    monkeypatch.setattr(away, "answers", lambda: False)
    monkeypatch.setattr(away, "breaker", Breaker(lambda: bool(ready), pause=0.01))
    assert Client(raise_request_exception=False).get("/").status_code == 503
    assert away.breaker.is_open
    assert not any(each.exc_info for each in caplog.records if each.name == "kaijuan.database")
    ready.append(True)
    assert away.breaker.wait(5)
