"""``PUT /api/v1/data-points/{code}`` and corrections: exactly once, by whom it may be."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaijuan.core.audit.public import history_of
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.needs import only_on
from kaijuan.core.tokens.public import make_token
from kaijuan.evidence.reports.domain import publish_release
from kaijuan.evidence.reports.models import DataPoint, Evidence, Release, Source
from kaijuan.evidence.reports.tests.making import a_claim

pytestmark = pytest.mark.django_db
POINTS = "/api/v1/data-points"


def figure(**changes: Any) -> dict[str, Any]:
    """Over 120 visits of the consortium in February 2020, but for the changes."""
    return {
        "institution": "SC",
        "indicator": "homepage-visits",
        "comparator": "over",
        "value": "120",
        "unit": "visits",
        "period_start": "2020-02-01",
        "period_end": "2020-02-29",
        **changes,
    }


def evidence(**changes: Any) -> dict[str, Any]:
    return {
        "source": "letter",
        "locator": "第一页",
        "paraphrase": "说有一百多次",
        "title": "来函",
        "publisher": "甲大学图书馆",
        **changes,
    }


@pytest.fixture
def program(personas: dict[str, Any]) -> Any:
    """``program(persona, scope)(method, path, body)``: one with a token, as a real one calls."""

    def as_(persona: str, scope: str = "reports:write", **more: Any) -> Any:
        user = personas[persona]
        _token, secret = make_token(user, name="x", scopes=[scope], days=1, by=user, **more)

        def call(method: str, path: str, body: Any = None) -> Any:
            return Client(enforce_csrf_checks=True, raise_request_exception=False).generic(
                method,
                path,
                b"" if body is None else json.dumps(body),
                "application/json",
                headers={"Authorization": f"Bearer {secret.text}", "Accept-Language": "en"},
            )

        return call

    return as_


@pytest.fixture
def put(program: Any) -> Any:
    call = program("secretariat")
    return lambda body, code=None: call("PUT", f"{POINTS}/{code or uuid.uuid4()}", body)


def test_a_new_figure_is_201_and_the_same_again_200(put: Any) -> None:
    code = uuid.uuid4()
    first = put(figure(), code)
    assert first.status_code == 201
    assert first["Location"] == f"{POINTS}/{code}"
    again = put(figure(value=120.0), code)
    assert again.status_code == 200
    assert again.json() == first.json()
    assert first.json()["code"] == str(code)
    assert (first.json()["value"], first.json()["owner"]) == ("120", "SC")
    assert DataPoint.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"value": "121"},
        {"comparator": "exact"},
        {"note": "other"},
        {"indicator": "website-visits"},
        {"evidence": [evidence()]},
    ],
)
def test_another_body_under_the_code_is_409(put: Any, change: dict[str, Any]) -> None:
    code = uuid.uuid4()
    put(figure(), code)
    before = DataPoint.objects.values().get()
    answer = put(figure(**change), code)
    assert answer.status_code in {409, 422} if "indicator" in change else answer.status_code == 409
    assert DataPoint.objects.values().get() == before
    assert not Evidence.objects.exists()


def test_evidence_belongs_to_the_body(put: Any) -> None:
    code, told = uuid.uuid4(), [evidence(), evidence(locator="第二页")]
    first = put(figure(evidence=told), code)
    assert first.status_code == 201
    assert [each["locator"] for each in first.json()["evidence"]] == ["第一页", "第二页"]
    assert put(figure(evidence=told[::-1]), code).status_code == 200
    assert put(figure(evidence=told[:1]), code).status_code == 409
    assert put(figure(evidence=[]), code).status_code == 409
    other = put(figure(evidence=[{k: v for k, v in evidence().items() if k != "title"}]))
    assert other.status_code == 201
    assert Source.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        (evidence(title=""), "body.evidence.0.title"),
        (evidence(locator=""), "body.evidence.0.locator"),
        (evidence(source="来函"), "body.evidence.0.source"),
        (evidence(title="a\u202eb"), "body.evidence.0.title"),
        (evidence(paraphrase="a\u200bb"), "body"),
    ],
)
def test_wrong_evidence_leaves_nothing(put: Any, wrong: Any, where: str) -> None:
    answer = put(figure(evidence=[wrong]))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["where"].startswith(where)
    assert not DataPoint.objects.exists()
    assert not Source.objects.exists()


def test_a_known_source_is_not_renamed_by_accident(put: Any) -> None:
    put(figure(evidence=[evidence()]))
    answer = put(figure(evidence=[evidence(title="另一份来函")]))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["where"] == "body.evidence.0.source"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"institution": "99999"}, "institution"),
        ({"institution": ""}, "institution"),
        ({"indicator": "nosuch"}, "indicator"),
        ({"unit": "bananas"}, "unit"),
        ({"value": None}, "value"),
        ({"value": "-1"}, "value"),
        ({"value": "x"}, "value"),
        ({"value": "1e309"}, "value"),
        ({"value": "NaN"}, "value"),
        ({"value": "1.00001"}, "value"),
        ({"value": True}, "value"),
        ({"absence": "not-reported"}, "absence"),
        ({"absence": "lost"}, "absence"),
        ({"comparator": "roughly"}, "comparator"),
        ({"period_end": "2020-01-01"}, "period_end"),
        ({"period_end": "2020-02-30"}, "period_end"),
        ({"as_of": "0001-01-01"}, "as_of"),
        ({"note": "x" * 501}, "note"),
        ({"note": "a\u0000b"}, "note"),
        ({"owner": "10610"}, "owner"),
        ({"release": "nosuch"}, "release"),
        ({"ref": "F01"}, "ref"),
        ({"sample": True}, "sample"),
    ],
)
def test_a_wrong_value_is_named_in_our_words(put: Any, change: Any, where: str) -> None:
    answer = put(figure(**change))
    body = answer.json()
    assert answer.status_code == 422, body
    assert [each["where"] for each in body["errors"]] == [f"body.{where}"]
    assert "Input should" not in answer.content.decode()
    assert "Constraint" not in answer.content.decode()
    assert not DataPoint.objects.exists()


def test_all_wrong_values_are_named_at_once(put: Any) -> None:
    errors = put({"value": "x", "comparator": "y", "shade": 1}).json()["errors"]
    named = {each["where"] for each in errors}
    assert {"body.value", "body.comparator", "body.shade", "body.unit"} <= named


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff", b"[" * 100_000])
def test_what_is_no_object_is_told_so(personas: Any, body: bytes) -> None:
    user = personas["secretariat"]
    _token, secret = make_token(user, name="x", scopes=["reports:write"], days=1, by=user)
    answer = Client(raise_request_exception=False).generic(
        "PUT",
        f"{POINTS}/{uuid.uuid4()}",
        body,
        "application/json",
        headers={"Authorization": f"Bearer {secret.text}"},
    )
    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == "application/problem+json"


def test_a_figure_of_a_draft_and_its_number(put: Any, draft: Release) -> None:
    code = uuid.uuid4()
    assert put(figure(release="rain-2021", ref="F02"), code).status_code == 201
    taken = put(figure(release="rain-2021", ref="F02"))
    assert taken.json()["errors"][0]["where"] == "body.ref"
    assert put(figure(release="rain-2021")).json()["errors"][0]["where"] == "body.ref"


one_writer = only_on("postgresql", "SQLite has one writer at a time")


@one_writer
def test_the_same_request_twice_at_once_is_asked_one_after_the_other(
    put: Any, program: Any
) -> None:
    """Else the second is a 422, a 409 or a second 201, as the moment will have it."""
    code = uuid.uuid4()
    for ask in (
        lambda: put(figure(), code),
        lambda: program("secretariat")("POST", f"{POINTS}/{code}/corrections", correction()),
    ):
        with CaptureQueriesContext(connection) as captured:
            assert ask().status_code == 201
        asked = [query["sql"] for query in captured]
        (wait,) = [n for n, sql in enumerate(asked) if "pg_advisory_xact_lock" in sql]
        assert '"reports_datapoint"."code" =' in asked[wait + 1]


@one_writer
def test_nobody_publishes_a_release_while_a_figure_is_put_into_it(put: Any, draft: Release) -> None:
    """Else the figure would stand in a published release that was frozen without it."""
    with CaptureQueriesContext(connection) as captured:
        assert put(figure(release=draft.slug, ref="F02")).status_code == 201
    asked = [query["sql"] for query in captured if 'FROM "reports_release"' in query["sql"]]
    assert any(sql.endswith("FOR NO KEY UPDATE") for sql in asked)


def test_a_published_release_takes_no_figure(put: Any, draft: Release) -> None:
    told = [evidence(source="other")]
    code, sent = uuid.uuid4(), figure(release=draft.slug, ref="F02", evidence=told)
    put(sent, code)
    a_claim(draft, "又访问{F02}。", DataPoint.objects.get(code=code), ref="C02")
    publish_release(draft, by=None)
    assert put(figure(release=draft.slug, ref="F03")).status_code == 422
    assert put(sent, code).status_code == 200, "what came before is answered as before"
    assert DataPoint.objects.count() == 2


def test_a_member_records_about_itself(program: Any, own: Any, foreign: Any) -> None:
    call = program("director")
    code = uuid.uuid4()
    answer = call("PUT", f"{POINTS}/{code}", figure(institution=own.key))
    assert answer.status_code == 201
    assert answer.json()["owner"] == own.key
    other = call("PUT", f"{POINTS}/{uuid.uuid4()}", figure(institution=foreign.key))
    assert other.json()["errors"][0]["where"] == "body.institution"
    assert call("GET", f"{POINTS}/{code}").status_code == 404, "no scope for reading"
    assert program("director", "reports:read")("GET", f"{POINTS}/{code}").status_code == 200
    assert program("stranger", "reports:read")("GET", f"{POINTS}/{code}").status_code == 404


def test_who_records_for_several_says_for_which(
    program: Any, personas: dict[str, Any], own: Any, foreign: Any
) -> None:
    from kaijuan.core.tenancy.models import Membership

    Membership.objects.create(user=personas["director"], institution=foreign, role="director")
    call = program("director")
    silent = call("PUT", f"{POINTS}/{uuid.uuid4()}", figure(institution=own.key))
    assert silent.json()["errors"][0]["where"] == "body.owner"
    named = figure(institution=foreign.key, owner=foreign.key)
    assert call("PUT", f"{POINTS}/{uuid.uuid4()}", named).json()["owner"] == foreign.key
    personas["director"].__dict__.pop("_roles", None)
    bound = program("director", institution=own)
    assert bound("PUT", f"{POINTS}/{uuid.uuid4()}", figure(institution=own.key)).status_code == 201


def test_another_owner_does_not_get_the_row(program: Any, own: Any, foreign: Any) -> None:
    code = uuid.uuid4()
    program("director")("PUT", f"{POINTS}/{code}", figure(institution=own.key))
    answer = program("stranger")("PUT", f"{POINTS}/{code}", figure(institution=foreign.key))
    assert answer.status_code == 409
    same = figure(institution=own.key, owner="SC")
    assert program("secretariat")("PUT", f"{POINTS}/{code}", same).status_code == 409


@pytest.mark.parametrize("persona", ["reader", "librarian", "facilities", "auditor"])
def test_others_may_not(program: Any, persona: str) -> None:
    assert program(persona)("PUT", f"{POINTS}/{uuid.uuid4()}", figure()).status_code == 403
    assert not DataPoint.objects.exists()


def test_it_stands_in_the_log_with_its_actor(
    put: Any, personas: dict[str, Any], consortium: Any
) -> None:
    code = uuid.uuid4()
    put(figure(), code)
    put(figure(), code)
    with institution_scope(consortium):
        [entry] = history_of(DataPoint.objects.get(code=code))
    assert (entry.verb, entry.actor_code) == ("data_point.recorded", personas["secretariat"].code)


def correction(**changes: Any) -> dict[str, Any]:
    body = figure(value="130", reason="misread", code=str(uuid.uuid4()), **changes)
    return {name: body[name] for name in body if name not in {"institution", "indicator"}}


def test_a_correction_is_made_once(put: Any, program: Any) -> None:
    call, code, sent = program("secretariat"), uuid.uuid4(), correction()
    put(figure(), code)
    path = f"{POINTS}/{code}/corrections"
    first = call("POST", path, sent)
    assert first.status_code == 201, first.content
    assert (first.json()["revision"], first.json()["supersedes"]) == (2, str(code))
    assert first["Location"] == f"{POINTS}/{sent['code']}"
    assert call("POST", path, sent).status_code == 200
    assert call("POST", path, sent | {"reason": "other"}).status_code == 409
    assert call("POST", path, correction(note="late")).status_code == 409
    assert DataPoint.objects.count() == 2
    assert put(figure(), code).status_code == 200, "the first one is still what it was"


@pytest.mark.parametrize(
    ("change", "where"),
    [({"period_end": "2020-01-01"}, "period_end"), ({"value": "-5"}, "value")],
)
def test_a_wrong_correction_is_named(put: Any, program: Any, change: Any, where: str) -> None:
    code = uuid.uuid4()
    put(figure(), code)
    body = correction() | change
    answer = program("secretariat")("POST", f"{POINTS}/{code}/corrections", body)
    assert [each["where"] for each in answer.json()["errors"]] == [f"body.{where}"]


def test_nobody_corrects_what_another_vouches_for(put: Any, program: Any, own: Any) -> None:
    code = uuid.uuid4()
    put(figure(institution=own.key), code)
    answer = program("director")("POST", f"{POINTS}/{code}/corrections", correction())
    assert answer.status_code == 404


def test_a_form_is_told_to_be_json(put: Any, personas: Any) -> None:
    code, user = uuid.uuid4(), personas["secretariat"]
    put(figure(), code)
    _token, secret = make_token(user, name="x", scopes=["reports:write"], days=1, by=user)
    client = Client(raise_request_exception=False)
    path = f"{POINTS}/{code}/corrections"
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        headers = {"Authorization": f"Bearer {secret.text}"}
        answer = client.generic("POST", path, b"--x--", kind, headers=headers)
        assert answer.status_code == 415
        assert answer["Content-Type"] == "application/problem+json"
