"""Tables come in: people of groups, and records of training."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kaijuan.core.errors import Refusal
from kaijuan.core.files.headings import LinesRefused
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.imports import refused_lines
from kaijuan.network.staffing.domain.importing import Imported
from kaijuan.network.staffing.forms.imports import PeopleTable, RecordsTable, TableForm
from kaijuan.network.staffing.views.tabs import address

#: Column, its Chinese heading, and what is said of it.
_PEOPLE: Final = (
    ("group", "队伍", ""),
    ("name", "姓名", ""),
    ("group_kind", "类别", gettext_lazy("for a group that is not entered yet")),
    ("contact", "联系方式", gettext_lazy("optional")),
)
_RECORDS: Final = (
    ("group", "队伍", ""),
    ("name", "姓名", ""),
    ("topic", "主题", ""),
    ("title", "培训", gettext_lazy("the title of the session")),
    ("day", "日期", "2020-02-27"),
    ("result", "结果", gettext_lazy("passed, failed or absent")),
    ("hours", "学时", gettext_lazy("optional")),
    ("trainer", "培训人", gettext_lazy("optional")),
    ("valid_until", "有效期至", gettext_lazy("optional; else as long as the topic says")),
)


@needs("staffing.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def members_import(request: HouseRequest) -> HttpResponse:
    """POST a ``file``; with ``import`` it is carried out, else it is only checked."""
    title = gettext_lazy("Import a list of people")
    up = (gettext_lazy("Groups of people"), address(request, "staffing:groups"))
    return _page(request, PeopleTable, title, up, _PEOPLE)


@needs("staffing.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def records_import(request: HouseRequest) -> HttpResponse:
    """POST a ``file``; with ``import`` it is carried out, else it is only checked."""
    title = gettext_lazy("Import training records")
    up = (gettext_lazy("Trainings"), address(request, "staffing:trainings"))
    return _page(request, RecordsTable, title, up, _RECORDS)


def _page(
    request: HouseRequest,
    make: type[TableForm],
    title: Promise,
    up: tuple[Promise, str],
    columns: Any,
) -> HttpResponse:
    context: dict[str, Any] = {
        "title": title,
        "up": up[0],
        "up_href": up[1],
        "of_table": columns,
        "form": make(),
    }
    status = 200
    if request.method == "POST":
        form = context["form"] = make(request.POST, request.FILES)
        found = _carried_out(form, request.user)
        status = 422 if "refused" in found or form.errors else 200
        context |= found
    return render(request, "staffing/import.html", context, status=status)


def _carried_out(form: Any, user: Any) -> dict[str, Any]:
    if not form.is_valid():
        return {}
    try:
        result: Imported = form.write(by=user)
    except LinesRefused as refused:
        return refused_lines(refused)
    except Refusal as refusal:
        return {"refused": str(refusal)}
    words = (
        _("The table fits: %(created)s new, %(changed)s changed, %(unchanged)s as known.")
        if result.dry_run
        else _("Imported: %(created)s new, %(changed)s changed, %(unchanged)s as known.")
    )
    return {"done" if not result.dry_run else "checked": words % result.counts}
