"""The matrix: members by kinds of services, as word, shape and pigment."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.testing.factories import make_institution
from kaijuan.network.opening.domain.matrix import matrix_of
from kaijuan.network.opening.domain.mode_counts import mode_counts
from kaijuan.network.opening.kinds import service_kinds
from kaijuan.network.opening.tests.filled import make_span
from kaijuan.network.opening.tests.opened import at, browser, furnish, offer, set_clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning(monkeypatch):
    set_clock(monkeypatch, at(9))


class Rows(HTMLParser):
    """The cells of each row: (classes, heading on a phone, title, text)."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[list[str]]] = []
        self._open = False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"} and self.rows:
            cell = [given.get("class") or "", given.get("data-th") or "", given.get("title") or ""]
            self.rows[-1].append([*cell, ""])
            self._open = True

    def handle_endtag(self, tag):
        if tag in {"td", "th"}:
            self._open = False

    def handle_data(self, data):
        if self._open:
            self.rows[-1][-1][3] += data.strip()


def rows(query="", language="zh-hans"):
    answer = browser(language).get(f"/services/{query}")
    assert answer.status_code == 200
    parser = Rows()
    parser.feed(answer.content.decode())
    return {row[0][3]: row[1:] for row in parser.rows if len(row) > 20}


def cell(row, kind):
    return row[2 + [each.key for each in service_kinds].index(kind)]


def named(found):
    return [name for name in found if name.endswith(("学", "院"))]


def test_word_shape_and_pigment(own, foreign):
    furnish(own)
    make_span(own, "limited", starts_at=at(0))
    found = rows()
    assert found["甲大学"][0][0] == "m is-limited"
    assert found["甲大学"][0][3] == "有限开放"
    assert found["甲大学"][1][3] == "2 月 26 日"
    assert cell(found["甲大学"], "e-resources") == ["w on", "电子资源", "", "开"]
    assert cell(found["甲大学"], "lending") == ["w limited", "借书", "电话预约", "限"]
    assert cell(found["甲大学"], "reading-rooms")[3] == "停"
    assert cell(found["甲大学"], "events") == ["", "", "", ""], "not offered"
    assert found["乙学院"][0][3] == "未说明"


def test_outside_its_hours_it_rests(own, monkeypatch):
    furnish(own)
    set_clock(monkeypatch, at(23))
    found = rows()
    assert cell(found["甲大学"], "reading-rooms")[3] == "休"
    assert found["甲大学"][0][3] == "全面开放", (
        "who lists services has stated that they are offered"
    )


def test_several_services_of_a_kind_are_one_cell(own):
    offer(own, "一楼", "reading-rooms", {"open": {"state": "on"}})
    offer(own, "二楼", "reading-rooms", {"open": {"state": "off"}})
    found = cell(rows()["甲大学"], "reading-rooms")
    assert found[0] == "w limited"
    assert found[2] == "2 项中 1 项现在可用"
    assert found[3] == "限1/2"


def test_what_a_library_wrote_is_escaped(own):
    how = '"><script>alert(1)</script>'
    offer(own, "借书", "lending", {"open": {"state": "limited", "how": how}})
    html = browser().get("/services/").content.decode()
    assert "<script>alert" not in html
    assert "&quot;&gt;&lt;script&gt;" in html


def test_filters(own, foreign):
    furnish(own)
    make_span(own, "limited", starts_at=at(0))
    offer(foreign, "借书", "lending", {"open": {"state": "on"}})
    third = make_institution("丙学院", kind="vocational-public", city="绵阳")
    assert named(rows("?mode=limited")) == ["甲大学"]
    assert named(rows("?mode=open")) == ["乙学院"]
    assert named(rows("?mode=silent")) == [third.name]
    assert named(rows("?kind=vocational-public")) == [third.name]
    assert sorted(named(rows("?city=绵阳"))) == sorted(["乙学院", third.name])
    assert named(rows("?service=lending")) == ["甲大学", "乙学院"]
    assert named(rows("?service=lending&state=on")) == ["乙学院"]
    assert named(rows("?state=limited")) == ["甲大学"]
    assert named(rows("?q=yi+xue+yuan")) == ["乙学院"]


def test_counts_are_of_what_the_other_filters_leave(own, foreign):
    make_span(own, "closed", starts_at=at(0))
    make_span(foreign, "closed", starts_at=at(0))
    html = browser("zh-hans").get("/services/?mode=open").content.decode()
    assert re.search(r"暂不开放 <b>2</b>", html)
    assert "没有符合的馆" in html
    html = browser("zh-hans").get("/services/?city=绵阳").content.decode()
    assert re.search(r"暂不开放 <b>1</b>", html)


def test_the_foot_counts_where_it_can_be_used(own, foreign):
    furnish(own)
    furnish(foreign)
    make_span(foreign, "closed", starts_at=at(0))
    html = browser("zh-hans").get("/services/").content.decode()
    foot = html[html.index("<tfoot>") :]
    assert '<td data-th="电子资源">2</td>' in foot
    assert '<td data-th="阅览">1</td>' in foot


@pytest.mark.parametrize(
    "query", ["mode=ajar", "kind=zoo", "city=Atlantis", "service=tea", "state=%00", "q=%00"]
)
def test_a_choice_that_is_not_known_is_told(own, query):
    answer = browser().get(f"/services/?{query}")
    assert answer.status_code in {400, 422}


def test_exports(own, foreign):
    furnish(own)
    make_span(own, "limited", starts_at=at(0), ends_at=at(20))
    answer = browser().get("/services/?format=csv&mode=limited")
    assert answer.headers["Content-Type"].startswith("text/csv")
    table = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [line["Library"] for line in table] == ["甲大学"]
    assert table[0]["Opening mode"] == "Limited opening"
    assert table[0]["Until"] == "26 February 2020, 20:00"
    assert table[0]["Lending"] == "limited now"
    assert table[0]["Lectures and exhibitions"] == ""
    book = browser().get("/services/?format=xlsx")
    with zipfile.ZipFile(io.BytesIO(book.content)) as archive:
        assert "xl/worksheets/sheet1.xml" in archive.namelist()
    assert browser().get("/services/?format=pdf").status_code == 422


def test_a_fragment_for_htmx(own):
    whole = browser().get("/services/").content.decode()
    part = browser().get("/services/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    assert 'id="matrix"' in part


def test_the_number_of_queries_is_the_page_s_own(own, foreign):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            rows()
        return len(captured)

    furnish(own)
    rows()
    small = queries()
    for number in range(5):
        made = make_institution(f"第{number}学院")
        furnish(made)
        make_span(made, "limited", starts_at=at(0))
    assert queries() == small <= 9
    assert len(named(rows())) == 7


def test_pages_are_turned_only_when_there_are_many(own, foreign, monkeypatch):
    monkeypatch.setattr("kaijuan.network.opening.views.matrix.PER_PAGE", 1)
    first, second = rows(), rows("?page=2")
    assert named(first) == ["甲大学"]
    assert named(second) == ["乙学院"]


def test_the_consortium_s_page_counts_the_modes_as_the_matrix_does(own, foreign):
    make_institution("丙学院")
    furnish(own)
    make_span(foreign, "closed", starts_at=at(0))
    make_span(foreign, "limited", starts_at=at(8))
    make_span(foreign, "open", starts_at=at(12))
    counts = mode_counts()
    assert counts == matrix_of(list(Institution.objects.members())).by_mode()
    assert counts == {"open": 1, "limited": 1, "silent": 1}
    html = browser("zh-hans").get("/").content.decode()
    assert re.search(r'href="/services/\?mode=limited"[^>]*>.*?有限开放 <b>1</b>', html)
