"""One's own messages: a list, unread first; opening one marks it as read."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages as toasts
from django.core.paginator import InvalidPage, Paginator
from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from kaijuan.core.files.export import Cell, table_response
from kaijuan.core.notify.domain import mark_read, messages_of
from kaijuan.core.notify.models import Message
from kaijuan.core.notify.wording import text_of
from kaijuan.core.permissions.access import signed_in
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components import Chip
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import localised

PER_PAGE: Final = 30
MOST_EXPORTED: Final = 20_000
STATES: Final = ("unread", "read")
#: Larger than any row's number: what is read stands behind what is not.
_BEHIND: Final = 10**15


@signed_in
@require_safe
def messages(request: HouseRequest) -> HttpResponse:
    """``?state=unread|read &library=key &page= &format=csv|xlsx``; unread first, then newest."""
    own = messages_of(request.user)
    rows = _in_order(_narrowed(request, own))
    if request.GET.get("format") in {"csv", "xlsx"}:
        return _taken_away(rows[:MOST_EXPORTED], request.GET["format"])
    try:
        page = Paginator(rows, PER_PAGE).page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404(str(_("The list has no such page."))) from error
    counts = own.aggregate(all=Count("pk"), unread=Count("pk", filter=Q(read_at__isnull=True)))
    context = {
        "state_chips": _state_chips(request, counts),
        "library_chips": _library_chips(request, own),
        "rows": [_row(each) for each in page.object_list],
        "page": page,
        "unread": counts["unread"],
        "filtered": bool(request.GET.get("state") or request.GET.get("library")),
        "downloads": [(label, _with(request, format=kind)) for kind, label in _FORMATS],
    }
    return render(request, "notify/messages.html", context)


_FORMATS: Final = (("csv", "CSV"), ("xlsx", "Excel"))


@signed_in
def open_message(request: HouseRequest, code: UUID) -> HttpResponse:
    """Mark it as read and go to its page; another person's message is missing."""
    message = get_object_or_404(messages_of(request.user), code=code)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    mark_read(messages_of(request.user).filter(pk=message.pk))
    return redirect(message.href)


@signed_in
@require_POST
def all_read(request: HouseRequest) -> HttpResponse:
    """Mark all of one's own as read."""
    count = mark_read(messages_of(request.user))
    sentence = ngettext(
        "%(count)s message is marked as read.", "%(count)s messages are marked as read.", count
    )
    toasts.success(request, sentence % {"count": count})
    return redirect("notify:messages")


def _narrowed(request: HouseRequest, rows: QuerySet[Message]) -> QuerySet[Message]:
    state, library = request.GET.get("state", ""), request.GET.get("library", "")
    if state and state not in STATES:
        raise Http404(str(_("There is no such list of messages.")))
    if state:
        rows = rows.filter(read_at__isnull=state == "unread")
    return rows.filter(institution__key=library) if library else rows


def _in_order(rows: QuerySet[Message]) -> QuerySet[Message]:
    behind = Case(When(read_at__isnull=True, then=Value(0)), default=Value(_BEHIND))
    return rows.select_related("institution").order_by(behind - F("pk"))


def _state_chips(request: HouseRequest, counts: dict[str, int]) -> list[Chip]:
    now = request.GET.get("state", "")
    words = {
        "": (pgettext("notify", "All"), counts["all"]),
        "unread": (pgettext("notify", "Unread"), counts["unread"]),
        "read": (pgettext("notify", "Read"), counts["all"] - counts["unread"]),
    }
    return [
        Chip(label, _with(request, state=state), now == state, count)
        for state, (label, count) in words.items()
    ]


def _library_chips(request: HouseRequest, own: QuerySet[Message]) -> list[Chip]:
    """Only for who is told by several."""
    names = ("institution__key", "institution__name", "institution__name_en")
    found = list(own.order_by("institution__number").values(*names).annotate(count=Count("pk")))
    if len(found) < 2:
        return []
    now = request.GET.get("library", "")
    every = Chip(pgettext("notify", "All libraries"), _with(request, library=""), not now)
    return [every, *(_library_chip(request, each, now) for each in found)]


def _library_chip(request: HouseRequest, found: dict[str, Any], now: str) -> Chip:
    key = found["institution__key"]

    class _Named:
        name, name_en = found["institution__name"], found["institution__name_en"]

    return Chip(localised(_Named, "name"), _with(request, library=key), now == key, found["count"])


def _with(request: HouseRequest, **changed: str) -> str:
    kept = {name: request.GET.get(name, "") for name in ("state", "library")} | changed
    return f"?{urlencode({name: value for name, value in kept.items() if value})}"


def _row(message: Message) -> dict[str, Any]:
    return {
        "code": message.code,
        "text": text_of(message),
        "unread": message.read_at is None,
        "at": moment(message.told_at),
        "library": localised(message.institution, "name"),
    }


def _taken_away(rows: QuerySet[Message], form: str) -> HttpResponse:
    heading: list[Cell] = [
        pgettext("notify", "Message"),
        pgettext("notify", "From"),
        pgettext("notify", "Told on"),
        pgettext("notify", "Read on"),
        pgettext("notify", "Page"),
    ]
    return table_response([heading, *(_line(each) for each in rows)], name="messages", form=form)


def _line(message: Message) -> list[Cell]:
    return [
        text_of(message),
        localised(message.institution, "name"),
        moment(message.told_at),
        moment(message.read_at) if message.read_at else "",
        message.href,
    ]
