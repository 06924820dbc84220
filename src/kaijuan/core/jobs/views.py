"""The pages of long jobs: a list of those one may see, and each by itself."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import InvalidPage, Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.errors import Refusal
from kaijuan.core.files.export import table_response
from kaijuan.core.jobs.domain import cancel_job, retry_job
from kaijuan.core.jobs.models import JobProgress
from kaijuan.core.jobs.rules import ACT, jobs_visible_to
from kaijuan.core.jobs.shown import as_progress, facts
from kaijuan.core.permissions.access import signed_in
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components import Chip, Column, badge
from kaijuan.core.ui.components.progress import STATES
from kaijuan.core.ui.dates import moment

PER_PAGE: Final = 30
MOST_EXPORTED: Final = 20_000
State = JobProgress.State


@signed_in
@require_safe
def jobs(request: HouseRequest) -> HttpResponse:
    """``?state= &page= &format=csv|xlsx``; the youngest first."""
    visible = jobs_visible_to(request.user)
    wanted = request.GET.get("state", "")
    if wanted and wanted not in State.values:
        raise Http404(_("There is no such state of a job."))
    rows = visible.filter(state=wanted) if wanted else visible
    rows = rows.select_related("asked_by").order_by("-asked_at", "-pk")
    if request.GET.get("format") in {"csv", "xlsx"}:
        return _taken_away(rows[:MOST_EXPORTED], request.GET["format"])
    try:
        page = Paginator(rows, PER_PAGE).page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404(_("The list has no such page.")) from error
    context = {
        "chips": _chips(visible, wanted),
        "columns": _columns(),
        "rows": [_row(each) for each in page.object_list],
        "page": page,
        "wanted": wanted,
    }
    return render(request, "jobs/list.html", context)


JobView = Callable[[HouseRequest, JobProgress], HttpResponse]


def of_a_job(
    *methods: str,
) -> Callable[[JobView], Callable[[HouseRequest, uuid.UUID], HttpResponse]]:
    """Fetch the job that the address names, if this person may see it; to others it is missing,
    whatever they do there. Then the method is asked for.
    """

    def wrap(view: JobView) -> Callable[[HouseRequest, uuid.UUID], HttpResponse]:
        @wraps(view)
        def wrapped(request: HouseRequest, code: uuid.UUID) -> HttpResponse:
            visible = jobs_visible_to(request.user).select_related("asked_by")
            page = get_object_or_404(visible, code=code)
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            return view(request, page)

        return wrapped

    return wrap


@signed_in
@of_a_job("GET", "HEAD")
def job(request: HouseRequest, page: JobProgress) -> HttpResponse:
    """How far it has come; asked by htmx, the component alone."""
    return _shown(request, page)


@signed_in
@of_a_job("POST")
def cancel(request: HouseRequest, page: JobProgress) -> HttpResponse:
    """Ask it to stop; 422 when it has ended already."""
    _ask_for_the_right(request, page)
    try:
        page = cancel_job(page.code, by=request.user)
    except Refusal as refusal:
        page.refresh_from_db()
        return _shown(request, page, refusal)
    return _shown(request, page) if request.htmx else redirect("jobs:job", page.code)


@signed_in
@of_a_job("POST")
def retry(request: HouseRequest, page: JobProgress) -> HttpResponse:
    """Put it into the queue again; 422 when it neither failed nor was cancelled."""
    _ask_for_the_right(request, page)
    try:
        retry_job(page.code, by=request.user)
    except Refusal as refusal:
        return _shown(request, page, refusal)
    messages.success(request, _("It will be tried again."))
    return redirect("jobs:job", page.code)


def _ask_for_the_right(request: HouseRequest, page: JobProgress) -> None:
    if not request.user.has_perm(ACT, page):
        raise PermissionDenied(
            gettext_lazy(
                "Your role no longer includes what this job does: it is not yours to stop or retry."
            )
        )


def _shown(
    request: HouseRequest, page: JobProgress, refusal: Refusal | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "job": as_progress(page, may_act=request.user.has_perm(ACT, page)),
        "refusal": refusal,
    }
    if request.htmx and not request.htmx.history_restore_request:
        template = "jobs/job.html#progress"
    else:
        template = "jobs/job.html"
        context["facts"] = facts(page)
    return render(request, template, context, status=422 if refusal else 200)


def _chips(visible: QuerySet[JobProgress], wanted: str) -> list[Chip]:
    counts = dict(visible.order_by().values_list("state").annotate(Count("pk")))
    every = Chip(pgettext("job", "All"), reverse("jobs:list"), not wanted, sum(counts.values()))
    some = [
        Chip(state.label, f"?state={state}", wanted == state, counts.get(state, 0))
        for state in State
        if state in counts or state == wanted
    ]
    return [every, *some]


def _columns() -> list[Column]:
    return [
        Column("title", pgettext("job", "Job")),
        Column("state", pgettext("job", "State")),
        Column("count", pgettext("job", "Done"), numeric=True),
        Column("asked_at", pgettext("job", "Asked for")),
        Column("by", pgettext("job", "By")),
    ]


def _row(page: JobProgress) -> dict[str, Any]:
    tone, icon, word = STATES[page.state]
    address = reverse("jobs:job", args=[page.code])
    return {
        "title": format_html('<a href="{}">{}</a>', address, str(page)),
        "state": badge(word, tone=tone, icon=icon),
        "count": _count(page),
        "asked_at": moment(page.asked_at),
        "by": str(page.asked_by) if page.asked_by else "",
    }


def _count(page: JobProgress) -> str:
    if page.total is None:
        return str(page.done) if page.done else ""
    return f"{page.done} / {page.total}"


def _taken_away(rows: QuerySet[JobProgress], form: str) -> HttpResponse:
    heading = [column.label for column in _columns()]
    body = [
        [
            str(page),
            str(page.get_state_display()),
            _count(page),
            localtime(page.asked_at, HOUSE_ZONE).isoformat(timespec="seconds"),
            str(page.asked_by or ""),
        ]
        for page in rows
    ]
    return table_response([heading, *body], name="jobs", form=form)
