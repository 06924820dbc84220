"""Notices as those who write them work on them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import localised, marked
from kaijuan.core.ui.pages.forms import carried_out, form_page
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.opening.domain.notice_states import NoticeState
from kaijuan.network.opening.domain.notices import (
    discard_notice,
    take_back_to_draft,
    waits,
    withdraw_notice,
)
from kaijuan.network.opening.forms.notices import NoticeForm, OwnNoticeFilter, PublishForm
from kaijuan.network.opening.models import Notice
from kaijuan.network.opening.views.notice_looks import badge_of, until
from kaijuan.network.opening.views.notices import narrow

FORM = ["GET", "HEAD", "POST"]


@needs("opening.manage_notices")
@require_safe
def own_notices(request: HouseRequest) -> HttpResponse:
    """Drafts first, then what waits, then what was published. Filters as of the public list."""

    def show(row: Notice) -> dict[str, Any]:
        page = "opening:notice-publish" if waits(row) else "opening:notice"
        href = reverse(page, args=[request.institution.slug, row.code])
        link = format_html('<a href="{}">{}</a>', href, marked(localised(row, "title")))
        return {
            "title": link,
            "state": badge_of(row),
            "published_at": moment(row.published_at),
            "until": until(row),
        }

    page = ListPage(
        name="own-notices",
        title=_("Write notices"),
        columns=[
            Column("title", pgettext_lazy("notice", "Title"), sort="title"),
            Column("state", pgettext_lazy("notice", "State")),
            Column("published_at", pgettext_lazy("notice", "Published"), sort="published_at"),
            Column("until", pgettext_lazy("notice", "Until"), sort="expires_at"),
        ],
        show=show,
        export=lambda row: [
            row.title,
            str(NoticeState.of(row).label),
            moment(row.published_at),
            until(row),
        ],
        narrow=narrow,
        first="-id",
        extra={
            "create_href": reverse("opening:notice-new", args=[request.institution.slug]),
            "create_label": _("Write a notice"),
            "empty_hint": _("Write the first one: say what is open and how to reach it."),
        },
    )
    return page.answer(request, _own(request), OwnNoticeFilter(request.GET))


@needs("opening.manage_notices")
@require_http_methods(FORM)
def notice_new(request: HouseRequest) -> HttpResponse:
    """An empty one, or with ``?from=<code>`` one with the words of an earlier one."""
    initial = _words_of(request) if request.method != "POST" else {}
    form = NoticeForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid() and carried_out(form, request.user):
        messages.success(request, str(_("The draft is kept. Nobody outside sees it yet.")))
        return redirect(_list(request))
    context = {"form": form, "title": _("Write a notice"), "back": _list(request)}
    return render(request, "ui/pages/form.html", context, status=422 if form.is_bound else 200)


@needs("opening.manage_notices")
@require_http_methods(FORM)
def notice_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    found = get_object_or_404(_own(request), code=code)
    if not waits(found):
        return _refused(request, found, _ALREADY_PUBLIC)
    return form_page(
        request,
        partial(NoticeForm, instance=found),
        title=_("Change the notice"),
        done=_("The notice is changed."),
        leave_to=_list(request),
    )


@needs("opening.manage_notices")
@require_http_methods(FORM)
def notice_publish(request: HouseRequest, code: UUID) -> HttpResponse:
    """The notice as readers will see it, and the button that makes it public."""
    found = get_object_or_404(_own(request), code=code)
    if not waits(found):
        return _refused(request, found, _ALREADY_PUBLIC)
    form = PublishForm(request.POST if request.method == "POST" else None, notice=found)
    if request.method == "POST" and form.is_valid() and carried_out(form, request.user):
        messages.success(request, str(_("The notice is published.")))
        return redirect(_list(request))
    context = {
        "notice": found,
        "form": form,
        "badge": badge_of(found),
        "until": until(found),
        "waiting": found.published_at is not None,
        "back": _list(request),
    }
    status = 422 if form.is_bound else 200
    return render(request, "opening/notice_publish.html", context, status=status)


@needs("opening.manage_notices")
@require_http_methods(["POST"])
def notice_hold(request: HouseRequest, code: UUID) -> HttpResponse:
    return _done(request, code, take_back_to_draft, _("The notice is a draft again."))


@needs("opening.manage_notices")
@require_http_methods(["POST"])
def notice_discard(request: HouseRequest, code: UUID) -> HttpResponse:
    act = partial(discard_notice, seen=request.POST.get("seen", ""))
    return _done(request, code, act, _("The draft is thrown away."))


@needs("opening.manage_notices")
@require_http_methods(FORM)
def notice_withdraw(request: HouseRequest, code: UUID) -> HttpResponse:
    """Asked once more: its address stays, and says from then on that it was withdrawn."""
    found = get_object_or_404(_own(request), code=code)
    if request.method == "POST":
        return _done(request, code, withdraw_notice, _("The notice is withdrawn."))
    context = {"notice": found, "badge": badge_of(found), "back": _list(request)}
    return render(request, "opening/notice_withdraw.html", context)


_ALREADY_PUBLIC = _("This notice is public already and is not rewritten.")


def _done(
    request: HouseRequest, code: UUID, act: Callable[..., object], sentence: Any
) -> HttpResponse:
    found = get_object_or_404(_own(request), code=code)
    try:
        act(found, by=request.user)
    except Refusal as refusal:
        return _refused(request, found, refusal)
    messages.success(request, str(sentence))
    return redirect(_list(request))


def _refused(request: HouseRequest, found: Notice, sentence: object) -> HttpResponse:
    status = getattr(sentence, "status", 409)
    context = {"notice": found, "refusal": str(sentence), "back": _list(request)}
    return render(request, "opening/notice_refused.html", context, status=status)


def _words_of(request: HouseRequest) -> dict[str, Any]:
    try:
        code = UUID(request.GET.get("from", ""))
    except ValueError:
        return {}
    found = _own(request).filter(code=code).first()
    names = ("title", "title_en", "body", "body_en", "kind")
    return {name: getattr(found, name) for name in names} if found else {}


def _own(request: HouseRequest) -> Any:
    return Notice.objects.filter(institution=request.institution).select_related("institution")


def _list(request: HouseRequest) -> str:
    return reverse("opening:own-notices", args=[request.institution.slug])
