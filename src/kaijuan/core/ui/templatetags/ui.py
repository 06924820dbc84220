"""``{% load ui %}``: the components as tags, numbers and days as filters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context
from django.utils.safestring import SafeString

from kaijuan.core.ui import components, dates, lang, numbers
from kaijuan.core.ui.components.base import Text

register = template.Library()

for _tag in (
    components.badge,
    components.bars,
    components.button,
    components.cells,
    components.chips,
    components.crumbs,
    components.defs,
    components.empty,
    components.field,
    components.figure,
    components.form_errors,
    components.heading,
    components.icon,
    components.names,
    components.opens,
    components.search_box,
    components.skeleton,
    components.spans,
    components.stamp,
    components.steps,
    components.timeline,
    components.toast,
):
    register.simple_tag(_tag)

for _block in (
    components.catalogue_card,
    components.dialog,
    components.fold,
    components.notice,
):
    register.simple_block_tag(_block)


def _query(context: Context) -> QueryDict | None:
    request = context.get("request")
    return request.GET if request is not None else None


@register.simple_tag(takes_context=True)
def pager(context: Context, page: Page[Any], param: str = "page") -> SafeString:
    """``{% pager page_obj %}``: keeps the other parameters of the request's query."""
    return components.pager(page, _query(context), param)


@register.simple_tag(takes_context=True)
def data_table(
    context: Context,
    columns: Sequence[components.Column],
    rows: Iterable[Mapping[str, object]],
    caption: Text,
) -> SafeString:
    """``{% data_table columns rows caption %}``: headings order by the request's ``?sort=``."""
    return components.data_table(columns, rows, caption, _query(context))


@register.simple_tag(takes_context=True)
def progress(context: Context, job: components.Progress, level: int = 2) -> SafeString:
    """``{% progress job %}``: its forms carry the page's token."""
    return components.progress(job, str(context.get("csrf_token", "")), level=level)


@register.filter
def compact(value: Decimal | int | None) -> str:
    """``{{ number|compact }}``: 60 万 or 600,000."""
    return numbers.compact(value)


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """``{{ date|day }}``: 2020 年 2 月 27 日 or 27 February 2020."""
    return dates.day(value)


@register.filter
def moment(value: dt.datetime | None) -> str:
    """``{{ instant|moment }}``: 2020 年 2 月 27 日 19:00, in the house's zone."""
    return dates.moment(value)


@register.filter
def days(start: dt.date | None, end: dt.date | None) -> str:
    """``{{ start|days:end }}``: an inclusive range of days."""
    return dates.days(start, end)


@register.filter
def zh(text: object) -> object:
    """``{{ name|zh }}``: marks Chinese in an English page, for voices, fonts and line breaks.

    Markup that is already safe is left alone: it knows its own languages.
    """
    return lang.marked(text)


@register.filter
def localised(obj: object, field: str) -> str:
    """``{{ institution|localised:"name" }}``: the text in the active language."""
    return lang.localised(obj, field)
