"""Figures: every one opens to its list, and what is not known is not nought."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.files.tables import read_table
from kaijuan.core.indicators.public import counters
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.public import Mode, ModeSpan

pytestmark = pytest.mark.django_db
FIGURES = "/command/figures/"
CLOSED = f"{FIGURES}institutions-closed/"


@pytest.fixture
def closed(own: Any, foreign: Any) -> None:
    """Own is closed from 24 January to the end of February; of foreign nothing is known."""
    with institution_scope(own):
        ModeSpan.objects.create(
            mode=Mode.CLOSED,
            starts_at=dt.datetime(2020, 1, 24, 18, tzinfo=HOUSE_ZONE),
            ends_at=dt.datetime(2020, 3, 1, tzinfo=HOUSE_ZONE),
        )


def test_every_indicator_the_consortium_asked_for_is_counted() -> None:
    wanted = {
        "institutions-with-running-leading-group",
        "institutions-with-plan-in-force",
        "institutions-closed",
        "institutions-limited",
        "institutions-open",
        "hours-to-closure-notice",
        "orders-on-time",
        "days-of-cover",
    }
    assert wanted <= {counter.key for counter in counters}
    assert all(counter.of.code == counter.key for counter in counters)


@pytest.mark.usefixtures("closed")
def test_the_page_has_each_and_says_of_how_many_it_is_known(web: Any) -> None:
    page = web("secretariat").get(f"{FIGURES}?as_of=2020-02-01").content.decode()
    for counter in counters:
        assert f"{FIGURES}{counter.key}/?as_of=2020-02-01" in page, counter.key
    assert "known of 1 of 2" in page
    assert "not known" in page


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize(
    ("day", "value", "said"),
    [
        ("2020-01-23", "—", "nothing was ever decided"),
        ("2020-01-24", "yes", "Closed"),
        ("2020-02-29", "yes", "Closed"),
        ("2020-03-01", "no", "Fully open"),
    ],
)
def test_as_things_stood_at_the_end_of_the_day(
    web: Any, own: Any, day: str, value: str, said: str
) -> None:
    page = web("secretariat").get(f"{CLOSED}?as_of={day}").content.decode()
    own_row = page.split(own.name)[1].split("</tr>")[0]
    assert said in own_row
    assert f">{value}<" in own_row


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize(("known", "rows"), [("", 2), ("known", 1), ("unknown", 1), ("counted", 1)])
def test_the_list_narrowed_and_taken_away(web: Any, known: str, rows: int) -> None:
    for form in ("csv", "xlsx"):
        query = {"as_of": "2020-02-01", "known": known, "format": form}
        table = read_table(web("secretariat").get(CLOSED, query).content)
        assert len(table.rows) == rows


@pytest.mark.usefixtures("closed")
def test_not_known_is_an_empty_cell_and_nought_is_a_nought(web: Any) -> None:
    query = {"as_of": "2020-02-01", "start": "2020-01-20", "format": "csv"}
    table = read_table(web("secretariat").get(FIGURES, query).content)
    values = {row.cells[0]: row.cells[1] for row in table.rows}
    assert values["Libraries that are closed"] == "1"
    assert values["Libraries with limited opening"] == "0"
    assert values["Orders done on time"] == ""


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{FIGURES}?as_of=1700-01-01", 422),
        (f"{FIGURES}?as_of=morgen", 422),
        (f"{FIGURES}?start=2020-02-02&end=2020-02-01", 422),
        (f"{FIGURES}?as_of=2200-12-31", 200),
        (f"{FIGURES}?as_of=1900-01-01", 200),
        (f"{FIGURES}?format=exe", 422),
        (f"{CLOSED}?known=perhaps", 422),
        (f"{FIGURES}no-such-figure/", 404),
    ],
)
def test_bad_questions(web: Any, own: Any, path: str, status: int) -> None:
    assert web("secretariat").get(path).status_code == status


@pytest.mark.parametrize("path", [FIGURES, CLOSED])
def test_only_for_the_board(web: Any, own: Any, path: str) -> None:
    assert web("director").get(path).status_code == 404
    assert web("operator").get(path).status_code == 403
