"""One's own tokens: which there are, a new one, and the end of one."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.accounts.domain.letters import base_of
from kaijuan.core.clock import HOUSE_ZONE, now
from kaijuan.core.files.export import table_response
from kaijuan.core.permissions.access import signed_in
from kaijuan.core.permissions.scopes import scopes
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.tokens.domain import alive, revoke_all, revoke_token
from kaijuan.core.tokens.forms import TokenFilter, TokenForm
from kaijuan.core.tokens.models import Token

PER_PAGE: Final = 20


@signed_in
@require_safe
def tokens(request: HouseRequest) -> HttpResponse:
    """``?state=alive|ended &page= &format=csv|xlsx``; newest first."""
    form = TokenFilter(request.GET)
    status = 200 if form.is_valid() else 422
    rows = _own(request)
    rows = _narrow(rows, form.cleaned_data["state"]) if status == 200 else rows.none()
    if status == 200 and request.GET.get("format") in {"csv", "xlsx"}:
        return table_response(_table(rows), name="tokens", form=request.GET["format"])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [{"token": each, "scopes": _sentences(each)} for each in page.object_list],
        "filtered": bool(request.GET.get("state")),
        "alive": len(alive(_user(request))),
    }
    return _page(request, "list", context, status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def token_new(request: HouseRequest) -> HttpResponse:
    """The secret is shown on the answer itself, for it is kept nowhere; a reload makes no second
    token, because the form carries the code of the first."""
    form = TokenForm(_user(request), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = form.write(base=base_of(request))
        if made is not None:
            token, secret = made
            shown = {"token": token, "secret": secret.text, "scopes": _sentences(token)}
            return _page(request, "made", shown, 201)
    return _page(request, "new", {"form": form}, 422 if form.is_bound else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def token_revoke(request: HouseRequest, code: UUID) -> HttpResponse:
    """Asked once more; another person's token is not there."""
    token = get_object_or_404(_own(request), code=code)
    if request.method == "POST":
        revoke_token(token, by=_user(request))
        messages.success(request, _("The token is revoked; it opens nothing any more."))
        return redirect("tokens:list")
    return _page(request, "revoke", {"token": token, "scopes": _sentences(token)})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def tokens_revoke_all(request: HouseRequest) -> HttpResponse:
    """For the day on which nobody knows which one leaked."""
    user = _user(request)
    if request.method == "POST":
        revoke_all(user, by=user)
        messages.success(request, _("All your tokens are revoked."))
        return redirect("tokens:list")
    return _page(request, "revoke_all", {"count": len(alive(user))})


def _user(request: HouseRequest) -> Any:
    return request.user


def _own(request: HouseRequest) -> QuerySet[Token]:
    return Token.objects.filter(user=_user(request)).select_related("institution")


def _narrow(rows: QuerySet[Token], state: str) -> QuerySet[Token]:
    working = Q(revoked_at=None, expires_at__gt=now())
    return rows.filter(working if state == "alive" else ~working) if state else rows


def _sentences(token: Token) -> list[tuple[str, str]]:
    return [(key, str(scopes[key].sentence) if key in scopes else "") for key in token.scopes]


def _table(rows: QuerySet[Token]) -> list[list[Any]]:
    header = [
        pgettext("token", "What it is for"),
        _("Begins with"),
        _("What it may do"),
        _("Where it may do it"),
        _("Made on"),
        _("Ends on"),
        _("Last used on"),
        _("Revoked on"),
    ]
    return [header, *(_line(each) for each in rows)]


def _line(token: Token) -> list[Any]:
    days = [
        localtime(at, HOUSE_ZONE).date() if at else None
        for at in (token.created_at, token.expires_at, token.revoked_at)
    ]
    where = token.institution.name if token.institution else ""
    scopes_held = " ".join(token.scopes)
    return [
        token.name,
        f"kj_{token.prefix}",
        scopes_held,
        where,
        *days[:2],
        token.last_used_on,
        days[2],
    ]


def _page(
    request: HouseRequest, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    return render(request, f"tokens/{name}.html", context, status=status)
