"""Reading, signing, one's own signature as a PDF, withdrawing, and checking a digest."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.privacy.public import record_look
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.network.directory.public import person_of
from kaijuan.network.health.domain.pledge_hash import holds
from kaijuan.network.health.domain.pledges import published
from kaijuan.network.health.domain.signing import reason_of, signature_of
from kaijuan.network.health.forms.pledges import SignForm, VerifyForm, WithdrawForm
from kaijuan.network.health.links import address
from kaijuan.network.health.models import Signature, Withdrawal
from kaijuan.network.health.names import PLEDGE, WITHDRAWN
from kaijuan.network.health.paper import paper_of
from kaijuan.network.health.rules import signatures_visible_to
from kaijuan.network.health.views.follow_up import not_served
from kaijuan.network.health.views.pledge_drafts import fetch


@needs("health.sign")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_own(request: HouseRequest, code: UUID) -> HttpResponse:
    """Read the published version, and type one's name under it."""
    found = fetch(request, code)
    version, person = published(found), person_of(request.user)
    standing = signature_of(version, person) if version and person else None
    if version is None or person is None or standing is not None or found.retired_at:
        context = {"pledge": found, "version": version, "person": person, "signature": standing}
        return render(request, "health/sign.html", context)
    return act_page(
        request,
        partial(SignForm, version=version),
        title=found.title,
        label=pgettext("pledge", "I have read it and promise it"),
        done=_("You have signed."),
        back=address(request, "pledges"),
        seal=True,
        template="health/sign.html",
        leave_to=lambda form: address(request, "signature", form.made.code),
        extra={"pledge": found, "version": version, "person": person, "signature": None},
    )


@needs("health.sign")
def signature(request: HouseRequest, code: UUID) -> HttpResponse:
    """One signature, whether it holds, and the reason where it was withdrawn."""
    if refused := not_served(request, "health.pledges"):
        return refused
    found = fetch_signature(request, code)
    withdrawn = Withdrawal.objects.filter(signature=found).first()
    own = found.person.user_id == request.user.pk
    if withdrawn and not own:
        record_look(found.person.code, found, purpose=PLEDGE, reason=WITHDRAWN, by=request.user)
    context = {
        "signature": found,
        "holds": holds(found),
        "withdrawn": withdrawn,
        "reason": reason_of(withdrawn) if withdrawn else "",
        "own": own,
    }
    return render(request, "health/signature.html", context)


@needs("health.sign")
def pdf(request: HouseRequest, code: UUID) -> HttpResponse:
    """The text, the name, the time and the digest on paper."""
    from kaijuan.core.documents.public import to_pdf

    if refused := not_served(request, "health.pledges"):
        return refused
    found = fetch_signature(request, code)
    made = to_pdf(paper_of(found, get_language() or "zh-hans"))
    answer = HttpResponse(made.data, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="pledge-{found.sha256[:12]}.pdf"'
    return answer


@needs("health.sign")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_own(request: HouseRequest, code: UUID) -> HttpResponse:
    found = fetch_signature(request, code)
    return act_page(
        request,
        partial(WithdrawForm, signature=found),
        title=_("Withdraw the signature"),
        label=pgettext("pledge", "Withdraw"),
        done=_("The signature is withdrawn; that you signed and withdrew stays on record."),
        back=address(request, "signature", code),
        about=found.version.pledge.title,
        seal=True,
    )


@needs("health.sign")
@require_safe
def verify(request: HouseRequest) -> HttpResponse:
    """``?sha256=``: which signature has this digest, and whether text and signature still hold."""
    form = VerifyForm(request.GET if "sha256" in request.GET else None)
    found, digest = None, ""
    if form.is_bound and form.is_valid():
        digest = form.cleaned_data["sha256"].strip().lower()
        rows = Signature.objects.select_related("version__pledge", "person", "withdrawal")
        found = rows.filter(sha256=digest).first()
    context = {
        "form": form,
        "digest": digest,
        "found": found,
        "holds": holds(found) if found else False,
        # Who it was is told to those who may see it anyway.
        "named": found and request.user.has_perm("health.view_signature", found),
    }
    bad = form.is_bound and not form.is_valid()
    return render(request, "health/verify.html", context, status=422 if bad else 200)


def fetch_signature(request: HouseRequest, code: UUID) -> Signature:
    """To who manages none, another's signature and one that does not exist are alike."""
    rows = signatures_visible_to(request.user).select_related("version__pledge", "person")
    found: Signature | None = rows.filter(code=code).first()
    if found is None:
        if request.user.has_perm("health.pledges", request.institution):
            raise Http404
        raise PermissionDenied
    return found
