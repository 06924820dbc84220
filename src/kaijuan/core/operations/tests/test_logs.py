"""Lines that an operator can search, and in which nobody is named."""

from __future__ import annotations

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from kaijuan.core.jobs.public import enqueue, job, run_ready_jobs
from kaijuan.core.operations.logs import JSONFormatter, TextFormatter, configuration
from kaijuan.core.requestid import working_on

NAME, MAIL, QUERY, ADDRESS = "zhang-sanfeng", "zhang@example.org", "秘密的查询", "203.0.113.77"
SECRETS = (NAME, MAIL, QUERY, ADDRESS, "wrong-password", "%E7%A7%98", "evil.example")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that the real configuration writes, access lines and all levels included."""
    out = io.StringIO()
    made = configuration(form="json", access=True)
    made["handlers"]["stderr"]["stream"] = out
    made["root"]["level"] = "DEBUG"
    before = {name: (log.level, log.propagate) for name, log in _loggers().items()}
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logging.config.dictConfig(made)
    yield out
    root.handlers[:], root.level = handlers, level
    for name, (old_level, propagate) in before.items():
        logging.getLogger(name).setLevel(old_level)
        logging.getLogger(name).propagate = propagate


def _loggers() -> dict[str, logging.Logger]:
    known = logging.Logger.manager.loggerDict
    return {name: log for name, log in known.items() if isinstance(log, logging.Logger)}


def rows(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def record(name: str, msg: str, *args: Any, error: Exception | None = None) -> logging.LogRecord:
    trouble = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord(name, logging.ERROR, __file__, 7, msg, args, trouble, "here")


def test_a_line_is_one_json_object_in_utc():
    row = json.loads(JSONFormatter().format(record("kaijuan.x", "job %s\ndone", "五")))
    assert row["message"] == "job 五\ndone"
    assert row["time"].endswith("Z") and row["level"] == "error" and row["logger"] == "kaijuan.x"


def test_what_a_library_says_is_told_without_its_values():
    row = json.loads(JSONFormatter().format(record("axes.x", "failure by %s", NAME)))
    assert row["message"] == "failure by %s"
    whole = json.loads(JSONFormatter().format(record("axes.x", f"failure by {NAME}")))
    assert "message" not in whole and whole["at"].endswith(":7 here")


def test_an_exception_is_told_by_classes_and_places_not_by_its_message():
    try:
        try:
            raise ValueError(NAME)
        except ValueError as cause:
            raise RuntimeError(MAIL) from cause
    except RuntimeError as error:
        made = record("kaijuan.x", "failed", error=error)
    for formatter in (JSONFormatter(), TextFormatter()):
        line = formatter.format(made)
        assert "builtins.RuntimeError < builtins.ValueError" in line
        assert "test_logs.py" in line
        assert NAME not in line and MAIL not in line


def test_a_job_is_named_in_its_lines():
    with working_on("reports.build_release 4711", asked_by="abcdefgh"):
        row = json.loads(JSONFormatter().format(record("kaijuan.x", "slow")))
    assert row["job"] == "reports.build_release 4711" and row["request_id"] == "abcdefgh"
    assert "job" not in json.loads(JSONFormatter().format(record("kaijuan.x", "slow")))


def test_text_says_the_same():
    line = TextFormatter().format(record("kaijuan.x", "slow"))
    assert line.endswith("error kaijuan.x slow") and "T" in line.split()[0]


@pytest.mark.django_db
def test_a_request_has_one_line_with_route_status_and_number(lines, personas, own):
    answer = Client().get(f"/i/{own.slug}/?q={QUERY}")
    assert answer.status_code == 200
    (row,) = [row for row in rows(lines) if row["logger"] == "kaijuan.access"]
    assert row["route"] == "portal:institution" and row["method"] == "GET"
    assert row["status"] == 200 and row["ms"] > 0 and row["institution"] == own.slug
    assert row["request_id"] == answer.headers["X-Request-ID"]
    assert row["bytes"] == len(answer.content)


@pytest.mark.django_db
def test_nobody_is_in_the_log(lines, personas, own, monkeypatch, settings):
    """Searches, failed sign-ins up to the locked door, refusals, faults, hostile hosts."""
    client = Client(
        raise_request_exception=False, REMOTE_ADDR=ADDRESS, HTTP_X_FORWARDED_FOR=ADDRESS
    )
    person = personas["director"]
    person.username, person.email = NAME, MAIL
    person.save()
    for path in (f"/?q={QUERY}", f"/nowhere/?q={QUERY}", f"/i/{own.slug}/people/?q={QUERY}"):
        client.get(path)
    for name in (NAME, MAIL):
        for _ in range(7):
            client.post("/sign-in/", {"username": name, "password": "wrong-password"})
    client.force_login(person, backend="kaijuan.core.accounts.backends.NameOrEmailBackend")
    client.get("/desk/")
    client.get(f"/i/{own.slug}/audit/?q={QUERY}")
    client.get("/", headers={"host": f"{NAME}.evil.example"})
    client.get("/", {"q": f"{QUERY}\0"})
    client.post("/sign-out/", {"next": QUERY}, headers={"referer": f"https://x/{QUERY}"})

    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError(f"{NAME} {QUERY}")

    monkeypatch.setattr("kaijuan.portal.views._wall", broken)
    assert client.get(f"/?q={QUERY}").status_code == 500

    def away(*args: Any, **kwargs: Any) -> None:
        raise OperationalError(f"{NAME} {QUERY}")

    monkeypatch.setattr("kaijuan.portal.views._wall", away)
    assert client.get(f"/?q={QUERY}").status_code == 503
    text = lines.getvalue()
    assert len(rows(lines)) > 20
    spoke = {row["logger"] for row in rows(lines)}
    assert {"kaijuan.access", "django.request", "django.security.DisallowedHost"} <= spoke
    assert any(name.startswith("axes") for name in spoke)
    for secret in SECRETS:
        assert secret not in text, next(line for line in text.splitlines() if secret in line)


@pytest.mark.django_db
def test_a_fault_behind_a_link_of_a_letter_does_not_write_the_link(lines, consortium, monkeypatch):
    """Who reads the log must not be able to open the door."""

    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("kaijuan.core.accounts.views.invitation.invitation_of", broken)
    client = Client(raise_request_exception=False)
    assert client.get("/invitations/a-link-that-opens/").status_code == 500
    assert "a-link-that-opens" not in lines.getvalue()
    (row,) = [row for row in rows(lines) if row["logger"] == "django.request"]
    assert row["message"] == "Internal Server Error"
    assert row["route"] == "accounts:invitation" and row["status"] == 500


@pytest.mark.django_db
def test_a_fault_tells_its_number(lines, consortium, monkeypatch):
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("kaijuan.portal.views._wall", broken)
    answer = Client(raise_request_exception=False).get("/")
    number = answer.headers["X-Request-ID"]
    assert answer.status_code == 500 and number in answer.content.decode()
    told = [row for row in rows(lines) if row.get("exception") == "builtins.RuntimeError"]
    assert told and {row["request_id"] for row in told} == {number}


def test_the_access_log_can_be_switched_off():
    assert configuration(form="json", access=False)["loggers"]["kaijuan.access"]["level"] == (
        "CRITICAL"
    )
    assert configuration(form="json", access=True)["loggers"]["kaijuan.access"]["level"] == "INFO"


@job("operations_logs.speaks")
def speaks(*, institution_id: None) -> None:
    logging.getLogger("kaijuan.operations_logs").warning("from inside a job")


@pytest.mark.django_db
def test_what_a_job_says_names_the_job(lines, consortium):
    code = enqueue("operations_logs.speaks", institution_id=None)
    run_ready_jobs()
    (row,) = [row for row in rows(lines) if row.get("message") == "from inside a job"]
    assert row["job"] == f"operations_logs.speaks {code}"
