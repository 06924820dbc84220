"""Components escape what they are given, and are told apart without eyes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import engines
from django.test import RequestFactory
from django.utils.safestring import mark_safe
from django.utils.translation import override

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui import components as c
from kaijuan.core.ui.components.field import SampleForm, sample_form

EVIL = '"><img src=x onerror=alert(1)>'


class EvilForm(forms.Form):
    a = forms.CharField(label=EVIL, help_text=EVIL)
    b = forms.ChoiceField(label=EVIL, choices=[(EVIL, EVIL)], widget=forms.RadioSelect)
    c = forms.BooleanField(label=EVIL)


def _evil_form() -> EvilForm:
    form = EvilForm({"a": EVIL, "b": "none of these"})
    form.add_error(None, EVIL)
    form.add_error("a", EVIL)
    return form


EVERYTHING: list[Callable[[], str]] = [
    lambda: c.icon("late", 20, EVIL),
    lambda: c.button(EVIL, name=EVIL, value=EVIL, form=EVIL, data_x=EVIL),
    lambda: c.button(EVIL, href=f"/{EVIL}"),
    lambda: c.badge(EVIL),
    lambda: c.heading(EVIL, EVIL, EVIL),
    lambda: c.crumbs([(EVIL, f"/{EVIL}"), (EVIL, None)]),
    lambda: c.field(_evil_form()["a"]),
    lambda: c.field(_evil_form()["b"]),
    lambda: c.field(_evil_form()["c"]),
    lambda: c.form_errors(_evil_form()),
    lambda: c.notice(EVIL, title=EVIL),
    lambda: c.empty(EVIL, EVIL, EVIL, f"/{EVIL}"),
    lambda: c.pager(Paginator(range(99), 5).page(2), QueryDict(f"q={EVIL}")),
    lambda: c.figure(c.Figure(EVIL, EVIL, EVIL, EVIL, EVIL, f"/{EVIL}")),
    lambda: c.opens(EVIL, f"/{EVIL}"),
    lambda: c.fold(EVIL, EVIL, EVIL, False, EVIL),
    lambda: c.cells(1, 2, 3, EVIL),
    lambda: c.names([c.NameRow(EVIL, EVIL, f"/{EVIL}", EVIL)]),
    lambda: c.bars([c.Bar(EVIL, 1, f"/{EVIL}", EVIL)]),
    lambda: c.spans(
        [c.Span(EVIL, dt.date(2020, 1, 1), dt.date(2020, 1, 9), Decimal(3), True, EVIL)]
    ),
    lambda: c.data_table(
        [c.Column("a", EVIL, sort=EVIL), c.Column("b", EVIL)],
        [{"a": EVIL, "b": EVIL}],
        EVIL,
        QueryDict(f"q={EVIL}"),
    ),
    lambda: c.stamp(EVIL),
    lambda: c.chips([c.Chip(EVIL, f"/{EVIL}", True, 1, "ok")]),
    lambda: c.search_box("q", EVIL, EVIL, EVIL, EVIL),
    lambda: c.steps([c.Step(EVIL, EVIL)], 1),
    lambda: c.timeline([c.Moment(EVIL, EVIL, EVIL, f"/{EVIL}")]),
    lambda: c.catalogue_card(EVIL, EVIL, [EVIL]),
    lambda: c.defs([(EVIL, EVIL)]),
    lambda: c.toast(EVIL),
    lambda: c.dialog(EVIL, EVIL, EVIL),
    lambda: c.skeleton(2),
    lambda: c.progress(
        c.Progress(
            EVIL,
            EVIL,
            "running",
            f"/{EVIL}",
            EVIL,
            EVIL,
            1,
            2,
            3.0,
            4.0,
            EVIL,
            f"/{EVIL}",
            f"/{EVIL}",
            f"/{EVIL}",
        ),
        EVIL,
    ),
]


@pytest.mark.parametrize("draw", EVERYTHING)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_passed_in_becomes_markup(draw: Callable[[], str], language: str) -> None:
    with override(language):
        html = draw()
    assert "<img" not in html
    assert "onerror" not in re.sub(r"&quot;.*?alert\(1\)&gt;|%22%3E.*?alert%281%29%3E", "", html)


def test_every_component_has_been_tried() -> None:
    assert len(EVERYTHING) >= len(c.register)


def test_a_safe_label_does_not_vouch_for_an_unsafe_one_of_the_same_letters() -> None:
    c.icon("late", 20, mark_safe(EVIL))
    assert "<img" not in c.icon("late", 20, EVIL)


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "http://[broken",
    ],
)
def test_an_address_that_runs_something_is_not_a_link(href: str) -> None:
    assert "href" not in c.opens("60", href)
    assert "href" not in c.crumbs([("x", href)])
    assert "href" not in c.button("x", href=href)


def test_only_attributes_without_script_pass() -> None:
    assert 'hx-post="/x"' in c.button("x", hx_post="/x")
    for name in ("hx_on", "hx_on__click", "onclick", "style"):
        with pytest.raises(ValueError, match="no attribute"):
            c.button("x", **{name: "alert(1)"})


@pytest.mark.parametrize(
    "draw",
    [
        lambda: c.icon("dragon"),
        lambda: c.button("x", kind="golden"),
        lambda: c.badge("x", tone="green"),
        lambda: c.toast("x", tone="green"),
    ],
)
def test_what_the_identity_does_not_know_is_refused(draw: Callable[[], str]) -> None:
    with pytest.raises(ValueError, match="There is no"):
        draw()


def test_an_icon_is_silent_beside_its_word_and_named_alone() -> None:
    assert 'aria-hidden="true"' in c.icon("open")
    assert 'role="img" aria-label="Open"' in c.icon("open", 20, "Open")


def test_a_field_is_tied_to_its_label_hint_and_error() -> None:
    name = c.field(sample_form()["name"])
    assert '<label for="sample_name">' in name
    assert 'aria-describedby="sample_name_helptext"' in name
    assert 'id="sample_name_helptext"' in name
    amount = c.field(sample_form()["amount"])
    assert 'aria-invalid="true"' in amount
    assert 'aria-describedby="sample_amount_error"' in amount
    assert 'id="sample_amount_error"' in amount


def test_choices_stand_in_a_fieldset_with_a_legend() -> None:
    html = c.field(sample_form()["mode"])
    assert "<fieldset" in html and "<legend" in html
    assert html.count('<label class="choice"') == 3


def test_only_what_may_be_left_out_is_called_optional() -> None:
    with override("en"):
        assert "optional" in c.field(SampleForm()["words"])
        assert "optional" not in c.field(SampleForm()["name"])


def test_a_hidden_field_is_only_itself() -> None:
    form = forms.Form()
    form.fields["token"] = forms.CharField(widget=forms.HiddenInput)
    assert c.field(form["token"]).startswith('<input type="hidden"')


def test_form_errors_say_nothing_when_nothing_is_wrong() -> None:
    assert c.form_errors(SampleForm()) == ""
    assert 'role="alert"' in c.form_errors(sample_form())


def test_the_pager_keeps_the_filters_and_marks_the_page() -> None:
    html = c.pager(Paginator(range(30), 10).page(2), QueryDict("q=a%26b&page=2"))
    assert 'href="?q=a%26b&amp;page=3" rel="next"' in html
    assert html.count('aria-current="page"') == 1


def test_a_heading_of_a_table_turns_the_order_round_and_goes_to_the_first_page() -> None:
    columns = [c.Column("a", "A", sort="a"), c.Column("b", "B", sort="b"), c.Column("x", "X")]
    html = c.data_table(columns, [], "T", QueryDict("sort=a&page=3&q=1"))
    assert 'aria-sort="ascending"' in html and 'href="?sort=-a&amp;q=1"' in html
    assert 'aria-sort="none"' in html and 'href="?sort=b&amp;q=1"' in html
    assert html.count("aria-sort") == 2


def test_a_missing_value_is_a_dash_and_nought_is_nought() -> None:
    columns = [c.Column("a", "A"), c.Column("b", "B"), c.Column("c", "C")]
    html = c.data_table(columns, [{"a": "x", "b": 0}], "T")
    assert "<span>0</span>" in html and "<span>—</span>" in html


def test_a_figure_not_reported_is_a_dash() -> None:
    assert "—" in c.figure(c.Figure("", None, "", ""))
    assert ">0<" in c.figure(c.Figure("", 0, "", ""))


def test_the_ring_only_stands_where_something_opens() -> None:
    assert 'class="opens"' in c.opens("60", "#names")
    assert 'class="opens"' not in c.opens("60", "")


def test_chinese_names_are_marked_in_an_english_page_only() -> None:
    row = [c.NameRow("10610", "四川大学")]
    with override("en"):
        assert '<span lang="zh-Hans">四川大学</span>' in c.names(row)
    with override("zh-hans"):
        assert "lang=" not in c.names(row)


def test_tags_and_filters_work_in_a_template() -> None:
    source = (
        '{% load ui %}{% fold "30" note="n" id="f" %}<b>{{ x }}</b>{% endfold %}'
        '{% notice tone="late" title="t" %}{{ x }}{% endnotice %}'
        "{% pager page %}{{ 600000|compact }}|{{ d|day }}|{{ d|days:d }}"
    )
    request = RequestFactory().get("/", {"q": "1"})
    context = {
        "x": EVIL,
        "page": Paginator(range(30), 10).page(1),
        "request": request,
        "d": dt.date(2020, 2, 27),
    }
    with override("zh-hans"):
        html = engines["django"].from_string(source).render(context)
    assert "<b>&quot;&gt;&lt;img" in html
    assert 'id="f"' in html and "?q=1&amp;page=2" in html
    assert "60 万|2020 年 2 月 27 日|2020 年 2 月 27 日" in html


class EmptyChoices(forms.Form):
    """As forms of models have them, and as rooms write them."""

    needed = forms.ChoiceField(choices=[("", "---------"), ("a", "甲")])
    left = forms.ChoiceField(choices=[("", "—"), ("a", "甲")], required=False)
    everywhere = forms.ChoiceField(choices=[("", "各处"), ("a", "甲")], required=False)
    row: forms.ModelChoiceField[Institution] = forms.ModelChoiceField(Institution.objects.none())


@pytest.mark.parametrize(
    ("name", "word"),
    [("needed", "选一项"), ("left", "不指定"), ("everywhere", "各处"), ("row", "选一项")],
)
@pytest.mark.django_db
def test_an_empty_choice_is_a_word(name: str, word: str) -> None:
    with override("zh-hans"):
        drawn = c.field(EmptyChoices()[name])
    assert re.findall(r'<option value=""[^>]*>(.*?)</option>', drawn) == [word]
