"""Where one is signed in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kaijuan.core.accounts.domain.sessions import end_one, end_others
from kaijuan.core.accounts.models import Session
from kaijuan.core.accounts.sessions import at_rest
from kaijuan.core.accounts.user_agents import in_words
from kaijuan.core.accounts.views.answers import page
from kaijuan.core.clock import now
from kaijuan.core.permissions.access import signed_in
from kaijuan.core.tenancy.request import HouseRequest

PER_PAGE = 50


@signed_in
@require_safe
def sessions(request: HouseRequest) -> HttpResponse:
    """One's own sessions, the youngest first. ``?page=``."""
    user: Any = request.user
    mine = Session.objects.filter(user=user, expire_date__gt=now())
    listed = Paginator(mine.order_by("-last_seen_at", "code"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    here = at_rest(request.session.session_key)
    rows = [
        {"row": row, "device": in_words(row.device), "here": row.session_key == here}
        for row in listed.object_list
    ]
    return page(request, "sessions.html", {"rows": rows, "page": listed})


@signed_in
@require_POST
def end(request: HouseRequest) -> HttpResponse:
    """``session``: the code of the one that is to end."""
    user: Any = request.user
    try:
        code = UUID(request.POST.get("session", ""))
    except ValueError:
        messages.error(request, _("Say which session is to end."))
        return redirect("accounts:sessions")
    if end_one(user, code):
        messages.success(request, _("That device is signed out."))
    else:
        messages.info(request, _("That device was signed out already."))
    return redirect("accounts:sessions")


@signed_in
@require_POST
def end_all_others(request: HouseRequest) -> HttpResponse:
    """All but this one."""
    user: Any = request.user
    count = end_others(user, keep=request.session.session_key)
    sentence = ngettext(
        "%(count)s other device is signed out.", "%(count)s other devices are signed out.", count
    )
    messages.success(request, sentence % {"count": count})
    return redirect("accounts:sessions")
