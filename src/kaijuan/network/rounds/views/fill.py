"""One report: filled in, corrected, or signed as nil; for oneself or for who rings."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from kaijuan.core.clock import now
from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.questionnaires.public import answers_from_post, definition_of, only_redraw
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.network.rounds.domain.read_answers import opened, return_reason
from kaijuan.network.rounds.domain.submit import SILENT, submit
from kaijuan.network.rounds.domain.submit_guards import CALL, expected, is_own, may_hand_in
from kaijuan.network.rounds.domain.submit_refusals import BadAnswers, NothingExpected
from kaijuan.network.rounds.forms.submissions import HandInForm, NilForm
from kaijuan.network.rounds.kinds import duty_kinds
from kaijuan.network.rounds.models import ExpectedItem, State, Submission
from kaijuan.network.rounds.views.fill_files import Sent, keep_files, sent_files
from kaijuan.network.rounds.views.mine_rows import address, heading_of, state_badge
from kaijuan.network.rounds.views.offline import addresses

METHODS = ["GET", "HEAD", "POST"]


@needs("rounds.report")
@require_http_methods(METHODS)
def report(request: HouseRequest, occurrence: UUID, subject: UUID) -> HttpResponse:
    """The form of one item; where something was handed in, its correction."""
    item = fetch(request, occurrence, subject)
    kind = duty_kinds[item.obligation.kind]
    if kind.page is not None:
        return redirect(kind.page(item))
    page = _Page(request, item, subject)
    if request.method == "POST" and page.takes_answers:
        return page.sent()
    return page.drawn()


@needs("rounds.report")
@require_http_methods(METHODS)
def nil(request: HouseRequest, occurrence: UUID, subject: UUID) -> HttpResponse:
    """Nothing to report: one tap, signed with the typed name."""
    item = fetch(request, occurrence, subject)
    kind = duty_kinds[item.obligation.kind]
    if not kind.nil or kind.page is not None:
        raise Http404
    heading = heading_of(item)
    return act_page(
        request,
        partial(NilForm, item=item, subject=subject, standing=standing_of(item), by=request.user),
        title=_("Nothing to report"),
        label=pgettext("rounds", "Sign: nothing to report"),
        done=_("Signed: nothing to report."),
        about=heading["title"],
        note=_("With your name you state that there is nothing to report. It can be corrected."),
        back=back_to(request, item),
        seal=True,
    )


def fetch(request: HouseRequest, occurrence: UUID, subject: UUID) -> ExpectedItem:
    """The item, where this person may hand it in.

    Who hands in for others too is told that something is missing; to everybody else what is not
    there and what is another person's are the same.
    """
    item: ExpectedItem | None = None
    with suppress(NothingExpected):
        item = expected(occurrence, subject)
    if item is None or not may_hand_in(item, request.user):
        if request.user.has_perm(CALL, request.institution):
            raise Http404
        raise PermissionDenied(_("You hand in what is expected of you. Look at your own list."))
    return item


def standing_of(item: ExpectedItem) -> Submission | None:
    """What was handed in and stands; no query where nothing can."""
    if item.state in SILENT:
        return None
    rows = Submission.objects.filter(item=item, superseded_at=None)
    found: Submission | None = rows.select_related("form_version").first()
    if found is not None:
        found.item = item
    return found


def back_to(request: HouseRequest, item: ExpectedItem) -> str:
    """One's own list, or the list of those who are silent."""
    slug = request.institution.slug
    if item.person_id is None or is_own(item, request.user):
        return reverse("rounds:duties", args=[slug])
    return reverse("rounds:for-others", args=[slug, item.occurrence.code])


class _Page:
    """One request for the form of one item."""

    def __init__(self, request: HouseRequest, item: ExpectedItem, subject: UUID) -> None:
        self.request, self.item, self.subject = request, item, subject
        self.standing = standing_of(item)
        version = item.occurrence.form_version
        self.definition = definition_of(version) if version is not None else None
        self.own = item.person_id is None or is_own(item, request.user)
        self.waived = item.state == State.WAIVED
        self.early = now() < item.occurrence.opens_at

    @property
    def takes_answers(self) -> bool:
        return self.definition is not None and not self.waived and not self.early

    @property
    def before(self) -> dict[str, Any] | None:
        """Of somebody else nothing is shown here: reading it is another page, with a reason."""
        return opened(self.standing) if self.standing is not None and self.own else None

    def sent(self) -> HttpResponse:
        post = self.request.POST
        raw = answers_from_post(self.definition, post)
        files = sent_files(self.definition, self.request.FILES, raw, self.before)
        form = self._form(post)
        if only_redraw(post):
            return self.drawn(self._form(None, post), raw, status=200)
        if not form.is_valid() or files.problems:
            return self.drawn(form, raw, files.problems, status=422)
        return self._handed_in(form, raw, files)

    def _handed_in(self, form: HandInForm, raw: dict[str, Any], files: Sent) -> HttpResponse:
        try:
            done = submit(form.wanted(self.item, self.subject, raw), by=self.request.user)
            keep_files(done.submission, files, by=self.request.user)
        except BadAnswers as refusal:
            form.add_error(None, str(refusal))
            return self.drawn(form, raw, refusal.problems, status=422)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.drawn(form, raw, status=refusal.status)
        messages.success(self.request, _("It is handed in. Thank you."))
        return redirect(back_to(self.request, self.item))

    def _form(self, data: Any, old: Any = None) -> HandInForm:
        form = HandInForm(data, for_other=not self.own)
        if self.standing is not None:
            form.initial[":supersedes"] = self.standing.code
        if old is not None:
            # A row was only added: the page is the same one, with the same id.
            form.initial.update({name: old[name] for name in form.fields if name in old})
        return form

    def drawn(
        self,
        form: HandInForm | None = None,
        answers: dict[str, Any] | None = None,
        problems: Any = (),
        status: int = 200,
    ) -> HttpResponse:
        request, item = self.request, self.item
        kind = duty_kinds[item.obligation.kind]
        context = {
            **heading_of(item),
            "item": item,
            "form": form or self._form(None),
            "definition": self.definition if self.takes_answers else None,
            "answers": self.before if answers is None else answers,
            "problems": problems,
            "badge": state_badge(item, now()),
            "standing": self.standing,
            "reason": self._reason,
            "waived": self.waived,
            "early": self.early,
            "opens_at": item.occurrence.opens_at,
            "whom": None if self.own else item.person,
            "back": back_to(request, item),
            "nil_href": address("nil", request.institution, item) if self._nil(kind) else "",
            "offline": addresses(request) if self.own else None,
            "subject": self.subject,
        }
        return render(request, "rounds/report.html", context, status=status)

    @property
    def _reason(self) -> str:
        """Why it was sent back; only the person reads it."""
        if self.standing is None or not self.own or self.item.state != State.RETURNED:
            return ""
        return return_reason(self.standing)

    def _nil(self, kind: Any) -> bool:
        return bool(kind.nil) and not self.waived and not self.early
