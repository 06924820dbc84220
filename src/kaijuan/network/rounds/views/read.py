"""What was handed in: the list, one submission read with a reason, accepted or sent back."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.clock import now
from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.privacy.public import record_look
from kaijuan.core.questionnaires.public import answer_rows, definition_of
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import day, moment
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.rounds.domain.attach import content_of, files_of
from kaijuan.network.rounds.domain.read_answers import answers_of
from kaijuan.network.rounds.domain.submit_guards import is_own
from kaijuan.network.rounds.forms.submissions import (
    AcceptForm,
    LookForm,
    ReturnForm,
    SubmissionFilter,
)
from kaijuan.network.rounds.kinds import duty_kinds
from kaijuan.network.rounds.models import Attachment, State, Submission
from kaijuan.network.rounds.rules.submissions import (
    SEE,
    attachments_visible_to,
    submissions_visible_to,
)
from kaijuan.network.rounds.views.mine_rows import state_badge, state_word

METHODS = ["GET", "HEAD", "POST"]
_WITH = ("item__obligation", "item__occurrence", "item__person", "item__spot", "form_version", "by")


@needs("rounds.see_answers")
@require_safe
def submissions(request: HouseRequest) -> HttpResponse:
    """``?q= &duty=<code> &day= &state= &sort= &page= &format=``: who handed in what; no answers."""
    at = now()

    def show(row: Any) -> dict[str, Any]:
        href = reverse("rounds:submission", args=[request.institution.slug, row.code])
        return {
            "who": format_html('<a href="{}" lang="zh-Hans">{}</a>', href, whose(row)),
            "duty": localised(row.item.obligation, "title"),
            "day": day(row.item.day),
            "state": state_badge(row.item, at),
            "received": moment(row.received_at),
            "channel": row.get_channel_display(),
        }

    page = ListPage(
        name="submissions",
        title=_("What was handed in"),
        columns=[
            Column("who", pgettext_lazy("rounds", "Whose"), sort="item__person__name"),
            Column("duty", pgettext_lazy("rounds", "Duty"), sort="item__obligation__title"),
            Column("day", pgettext_lazy("rounds", "Day"), sort="item__day"),
            Column("state", pgettext_lazy("rounds", "State"), sort="item__state"),
            Column("received", pgettext_lazy("rounds", "Received"), sort="received_at"),
            Column("channel", pgettext_lazy("rounds", "How"), sort="channel"),
        ],
        show=show,
        export=lambda row: [
            whose(row),
            row.item.obligation.title,
            row.item.day.isoformat(),
            state_word(row.item),
            row.received_at,
            row.get_channel_display(),
        ],
        narrow=_narrow,
        extra={
            "empty_title": _("Nothing was handed in yet"),
            "empty_hint": _("It stands here as soon as somebody reports."),
        },
        first="-received_at",
    )
    rows = submissions_visible_to(request.user).filter(superseded_at=None)
    return page.answer(request, rows.select_related(*_WITH), SubmissionFilter(request.GET))


def _narrow(rows: QuerySet[Submission], wanted: dict[str, Any]) -> QuerySet[Submission]:
    exact = {
        "item__obligation": wanted["duty"],
        "item__day": wanted["day"],
        "item__state": wanted["state"],
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    text = wanted["q"]
    names = Q(item__person__name__icontains=text) | Q(item__spot__name__icontains=text)
    return rows.filter(names) if text else rows


def whose(submission: Submission) -> str:
    """The person's or the spot's name; the library's own where it is neither."""
    item = submission.item
    named = item.person or item.spot
    return named.name if named else pgettext("rounds", "the library")


@needs("rounds.view")
@require_http_methods(METHODS)
def submission(request: HouseRequest, code: UUID) -> HttpResponse:
    """One's own at once; another person's after the reason was written down."""
    found = fetch(request, code)
    own = is_own(found.item, request.user)
    form = LookForm(request.POST if request.method == "POST" else None)
    reason = str(form.cleaned_data["reason"]) if form.is_bound and form.is_valid() else ""
    if not own and not reason:
        return _page(request, found, {"form": form}, status=422 if form.is_bound else 200)
    try:
        answers = answers_of(found, by=request.user, reason=reason)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, found, {"form": form}, status=refusal.status)
    return _page(request, found, {**_shown(found, answers), "open": True, "look": reason})


@needs("rounds.view")
@require_http_methods(METHODS)
def submission_file(request: HouseRequest, code: UUID, file: UUID) -> HttpResponse:
    """The file itself, never shown inside the house; another person's is a look too."""
    found = fetch(request, code)
    rows = attachments_visible_to(request.user).filter(submission__item=found.item_id)
    kept: Attachment = get_object_or_404(
        rows.select_related("submission__item__obligation"), code=file
    )
    if not is_own(found.item, request.user):
        form = LookForm(request.POST if request.method == "POST" else None)
        if not form.is_valid():
            status = 422 if form.is_bound else 200
            return _page(request, found, {"form": form, "file": kept}, status=status)
        _look(request, found, kept, form.cleaned_data["reason"])
    data = content_of(kept)
    if data is None:
        return _page(request, found, {"gone": True}, status=410)
    return _download(data, kept)


def _look(request: HouseRequest, found: Submission, kept: Attachment, reason: str) -> None:
    item = found.item
    if item.person is not None:
        record_look(
            item.person.code, kept, purpose=item.obligation.kind, reason=reason, by=request.user
        )


def _download(data: bytes, kept: Attachment) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(True, kept.name) or "attachment",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return HttpResponse(data, content_type=kept.media_type, headers=headers)


@needs("rounds.view")
@require_http_methods(METHODS)
def accept(request: HouseRequest, code: UUID) -> HttpResponse:
    """Asked once more."""
    found = judged(request, code)
    return act_page(
        request,
        partial(AcceptForm, seen=found),
        title=_("Accept what was handed in"),
        label=pgettext("rounds", "Accept"),
        done=_("It is accepted."),
        about=f"{whose(found)} · {found.item.obligation.title}",
        back=reverse("rounds:submission", args=[request.institution.slug, code]),
    )


@needs("rounds.view")
@require_http_methods(METHODS)
def send_back(request: HouseRequest, code: UUID) -> HttpResponse:
    """With a reason, which only the person reads."""
    found = judged(request, code)
    return act_page(
        request,
        partial(ReturnForm, seen=found),
        title=_("Send it back"),
        label=pgettext("rounds", "Send back"),
        done=_("It is sent back; the person is told."),
        about=f"{whose(found)} · {found.item.obligation.title}",
        back=reverse("rounds:submission", args=[request.institution.slug, code]),
    )


def fetch(request: HouseRequest, code: UUID) -> Submission:
    """The submission, where this person may see it."""
    return _found(request, submissions_visible_to(request.user), code)


def judged(request: HouseRequest, code: UUID) -> Submission:
    """The submission, where this person judges it; one's own is missing like any other."""
    rows = submissions_visible_to(request.user).exclude(item__person__user=request.user.pk)
    return _found(request, rows, code)


def _found(request: HouseRequest, rows: QuerySet[Submission], code: UUID) -> Submission:
    """To who reads only their own, what is missing and what is another person's are the same."""
    found: Submission | None = rows.select_related(*_WITH).filter(code=code).first()
    if found is None:
        if request.user.has_perm("rounds.see_answers", request.institution):
            raise Http404
        raise PermissionDenied(_("You read what you handed in yourself."))
    return found


def _shown(found: Submission, answers: dict[str, Any] | None) -> dict[str, Any]:
    """The answers as rows, and the files of what was answered."""
    if answers is None:
        return {"erased": True}
    rows: list[Any] = []
    if found.form_version is not None:
        language = "en" if (get_language() or "").startswith("en") else "zh"
        rows = answer_rows(definition_of(found.form_version), answers, language)
    return {"rows": rows, "files": list(files_of(found, answers).values())}


def _page(
    request: HouseRequest, found: Submission, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    item = found.item
    own = is_own(item, request.user)
    kind = duty_kinds[item.obligation.kind]
    may_judge = not own and request.user.has_perm(SEE, found) and found.superseded_at is None
    context = {
        "submission": found,
        "item": item,
        "whose": whose(found),
        "own": own,
        "badge": state_badge(item, now()),
        "purpose": kind.purpose,
        "title": localised(item.obligation, "title"),
        "may_accept": may_judge and item.state == State.SUBMITTED,
        "may_return": may_judge and item.state in {State.SUBMITTED, State.ACCEPTED},
        **context,
    }
    return render(request, "rounds/submission.html", context, status=status)
