"""The operator's pages."""

from __future__ import annotations

import uuid
from typing import Any, Final

import rules
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from kaijuan.core.clock import HOUSE_ZONE, now
from kaijuan.core.files.export import Row, table_response
from kaijuan.core.jobs.domain import Forgotten, NotFailed
from kaijuan.core.jobs.public import FailedJob, failed_jobs, retry_job
from kaijuan.core.operations.domain.lines import worst
from kaijuan.core.operations.domain.look_now import look_now
from kaijuan.core.operations.domain.state import state as lines_now
from kaijuan.core.operations.forms import FailedFilter
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest

PER_PAGE: Final = 25
#: More failures than this have one cause; the newest show it.
MOST_SHOWN: Final = 1000


@needs("operations.look")
@require_safe
def state(request: HouseRequest) -> HttpResponse:
    """Every part of the house with what to do; htmx asks for the lines again."""
    context = _state(request)
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "operations/lines.html", context)
    return render(request, "operations/state.html", context)


def _state(request: HouseRequest) -> dict[str, Any]:
    lines = lines_now()
    return {
        "lines": lines,
        "worst": worst(lines),
        "troubles": sum(line.tone in {"late", "limited"} for line in lines),
        "at": now(),
        "may_act": rules.has_perm("operations.act", request.user, request.institution),
    }


@needs("operations.look")
@require_safe
def status(request: HouseRequest) -> JsonResponse:
    """The same for programs: ``{"status", "at", "lines": [{"key", "tone", ...}]}``."""
    lines = lines_now()
    body = {
        "status": worst(lines),
        "at": now().isoformat(),
        "lines": [
            {
                "key": line.key,
                "tone": line.tone,
                "title": line.title,
                "sentence": line.sentence,
                "todo": line.todo,
            }
            for line in lines
        ],
    }
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


@needs("operations.act")
@require_POST
def look(request: HouseRequest) -> HttpResponse:
    """Make the background looks now."""
    look_now(by=request.user)
    messages.success(request, _("The checks are asked for; a worker makes them within seconds."))
    return redirect("operations:state")


@needs("operations.look")
@require_safe
def failed(request: HouseRequest) -> HttpResponse:
    """``?name= &page= &format=csv|xlsx``; the youngest first."""
    jobs = failed_jobs(MOST_SHOWN)
    form = FailedFilter(request.GET, jobs=jobs)
    code = 200 if form.is_valid() else 422
    shown = form.narrow(jobs) if code == 200 else []
    if code == 200 and request.GET.get("format") in {"csv", "xlsx"}:
        return _export(request, shown)
    context = {
        "form": form,
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "may_act": rules.has_perm("operations.act", request.user, request.institution),
    }
    return render(request, "operations/failed.html", context, status=code)


def _export(request: HouseRequest, jobs: list[FailedJob]) -> HttpResponse:
    header = [
        pgettext("of a job", "Kind"),
        pgettext("of a job", "Failed at"),
        pgettext("of a job", "Tries"),
        pgettext("of a job", "Error"),
        pgettext("of a job", "Number"),
    ]
    body: list[Row] = [
        [
            job.name,
            localtime(job.failed_at, HOUSE_ZONE).isoformat() if job.failed_at else "",
            job.attempts,
            job.error,
            str(job.id),
        ]
        for job in jobs
    ]
    return table_response([header, *body], name="failed-jobs", form=request.GET["format"])


@needs("operations.act")
@require_POST
def retry(request: HouseRequest, code: uuid.UUID) -> HttpResponse:
    """Put a failed job back into the queue."""
    try:
        retry_job(code, by=request.user)
    except Forgotten as gone:
        raise Http404 from gone
    except NotFailed as refusal:
        # Pressed twice, or by two people at once: the first one did it.
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The job is in the queue again."))
    return redirect("operations:failed")
