"""Topics of training."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListFilter, ListPage
from kaijuan.network.staffing.forms.training import TopicForm
from kaijuan.network.staffing.models import GroupKind, TrainingTopic
from kaijuan.network.staffing.rules import topics_visible_to
from kaijuan.network.staffing.views.tabs import address, may_manage, tabs_of


@needs("staffing.view")
@require_safe
def topics(request: HouseRequest) -> HttpResponse:
    """``?q= &sort= &page= &format=csv|xlsx``."""
    may = may_manage(request)

    def show(row: Any) -> dict[str, Any]:
        edit = address(request, "staffing:topic-edit", row.code)
        link = format_html('<a href="{}" lang="zh-Hans">{}</a>', edit, row.name)
        status = f"{address(request, 'staffing:status')}?topic={row.code}"
        return {
            "name": link if may else row.name,
            "months": row.months,
            "needed_by": _kinds(row),
            "sessions": row.count,
            "status": format_html('<a href="{}">{}</a>', status, _("Who is trained")),
        }

    page = ListPage(
        name="training-topics",
        title=_("Topics of training"),
        columns=[
            Column("name", pgettext_lazy("of a training", "Topic"), sort="name"),
            Column("months", _("Good for (months)"), numeric=True, sort="months"),
            Column("needed_by", _("Needed by")),
            Column("sessions", pgettext("training", "Sessions"), numeric=True, sort="count"),
            Column("status", pgettext_lazy("training", "Record")),
        ],
        show=show,
        export=lambda row: [row.name, row.months, _kinds(row), row.count, ""],
        narrow=lambda rows, wanted: rows.filter(name__icontains=wanted["q"]),
        tabs=tabs_of(request),
        extra={
            "create_href": address(request, "staffing:topic-new") if may else "",
            "create_label": _("Enter a topic"),
        },
    )
    rows = topics_visible_to(request.user).annotate(count=Count("sessions"))
    return page.answer(request, rows, ListFilter(request.GET))


def _kinds(row: TrainingTopic) -> str:
    labels = [str(GroupKind(kind).label) for kind in row.needed_by if kind in GroupKind.values]
    return pgettext("between groups", ", ").join(labels)


@needs("staffing.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def topic_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        TopicForm,
        title=_("Enter a topic"),
        done=_("The topic is entered."),
        leave_to=address(request, "staffing:topics"),
    )


@needs("staffing.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def topic_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    found = get_object_or_404(topics_visible_to(request.user), code=code)
    return form_page(
        request,
        partial(TopicForm, instance=found),
        title=_("Change the topic"),
        done=_("The topic is changed."),
        leave_to=address(request, "staffing:topics"),
    )
