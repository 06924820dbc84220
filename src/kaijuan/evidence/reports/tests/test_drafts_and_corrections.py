"""Drafts are the secretariat's alone, and so is correcting."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from kaijuan.evidence.reports.domain import publish_release
from kaijuan.evidence.reports.models import DataPoint, Release

DRAFT = "/reports/rain-2021/"
PAGES = ["", "figures/", "figures/F01/", "compare/"]
OTHERS = ["anonymous", "reader", "librarian", "facilities", "director", "auditor", "stranger"]
SENT = {
    "comparator": "over",
    "value": "120",
    "unit": "visits",
    "period_start": "2020-02-01",
    "period_end": "2020-02-29",
    "reason": "来函更正",
}


@pytest.mark.parametrize("persona", OTHERS)
def test_to_others_a_draft_is_not_there(
    draft: Release, web: Any, personas: Any, persona: str
) -> None:
    client = web(personas[persona])
    for page in [*PAGES, "report.json", "report.html"]:
        there, missing = client.get(DRAFT + page), client.get(f"/reports/nosuch/{page}")
        assert there.status_code == missing.status_code == 404
        assert "Heavy rain" not in there.content.decode()
    assert "Heavy rain" not in client.get("/reports/").content.decode()


def test_the_secretariat_reads_its_draft(draft: Release, web: Any, personas: Any) -> None:
    client = web(personas["secretariat"])
    for page in PAGES:
        assert client.get(DRAFT + page).status_code == 200
    assert "Heavy rain" in client.get("/reports/").content.decode()
    assert client.get(f"{DRAFT}report.json").status_code == 404


@pytest.mark.parametrize("persona", OTHERS)
def test_others_do_not_correct(draft: Release, web: Any, personas: Any, persona: str) -> None:
    publish_release(draft, by=None)
    client = web(personas[persona])
    address = f"{DRAFT}figures/F01/correct/"
    expected = 302 if persona == "anonymous" else 404
    assert client.get(address).status_code == expected
    assert client.post(address, SENT | {"code": uuid.uuid4()}).status_code == expected
    assert DataPoint.objects.count() == 1


def test_a_correction_is_recorded_and_shown(draft: Release, web: Any, personas: Any) -> None:
    publish_release(draft, by=None)
    client = web(personas["secretariat"])
    address = f"{DRAFT}figures/F01/"
    assert client.get(f"{address}correct/").status_code == 200
    sent = SENT | {"code": str(uuid.uuid4())}
    assert client.post(f"{address}correct/", sent).status_code == 302
    assert client.post(f"{address}correct/", sent).status_code == 422
    assert DataPoint.objects.count() == 2
    page = client.get(address).content.decode()
    assert "Corrected since this report was published" in page
    assert "来函更正" in page
    assert "over 120 visits" in page


def test_the_public_reads_the_reason_but_not_who_it_was(
    draft: Release, web: Any, personas: Any
) -> None:
    publish_release(draft, by=personas["secretariat"])
    client = web(personas["secretariat"])
    client.post(f"{DRAFT}figures/F01/correct/", SENT | {"code": str(uuid.uuid4())})
    told = client.get(f"{DRAFT}figures/F01/").content.decode()
    public = web().get(f"{DRAFT}figures/F01/").content.decode()
    assert "secretariat corrected the figure" in told
    assert "corrected the figure" not in public
    assert "来函更正" in public


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"reason": ""}, "Say why the figure is corrected"),
        ({"value": "many"}, "Write the number in digits"),
        ({"value": ""}, "Give the number, or say why there is none"),
        ({"value": "-3"}, "figure"),
        ({"value": "NaN"}, "digits"),
        ({"value": "1e400"}, "digits"),
        ({"value": "100"}, "Nothing differs"),
        ({"absence": "not-reported"}, "leave this empty"),
        ({"unit": "titles"}, "valid choice"),
        ({"comparator": "x"}, "valid choice"),
        ({"period_start": "1850-01-01"}, "between 1900 and 2200"),
        ({"period_end": "2020-01-01"}, "not before the first one"),
        ({"period_end": "yesterday"}, "Write the day as"),
        ({"code": "x"}, "UUID"),
        ({"note": "a\u202eb"}, "invisible"),
        ({"note": "长" * 501}, "500"),
    ],
)
def test_what_cannot_be_recorded_is_said_in_a_sentence(
    draft: Release, web: Any, personas: Any, wrong: dict[str, str], words: str
) -> None:
    publish_release(draft, by=None)
    client = web(personas["secretariat"])
    sent = SENT | {"code": str(uuid.uuid4())} | wrong
    response = client.post(f"{DRAFT}figures/F01/correct/", sent)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert DataPoint.objects.count() == 1
