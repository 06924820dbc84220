"""The text of a pledge: entered, drafted, published, closed."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.network.health.domain.pledges import draft_of, published
from kaijuan.network.health.forms.pledges import CloseForm, DraftForm, PledgeForm, PublishForm
from kaijuan.network.health.links import address
from kaijuan.network.health.models import Pledge
from kaijuan.network.health.rules import pledges_visible_to


@needs("health.pledges")
@require_http_methods(["GET", "HEAD", "POST"])
def pledge_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        PledgeForm,
        title=_("Enter a pledge"),
        done=_("The pledge is entered as a draft: read it once more, then publish it."),
        leave_to=address(request, "pledges"),
    )


@needs("health.pledges")
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HouseRequest, code: UUID) -> HttpResponse:
    """The draft, or a new one that begins with the published text."""
    found = fetch(request, code)
    standing = draft_of(found)
    begins = standing or published(found)
    texts = {"text": begins.text, "text_en": begins.text_en} if begins else {}
    initial = texts | ({"revision": standing.revision} if standing else {})
    return act_page(
        request,
        partial(DraftForm, pledge=found, initial=initial),
        title=_("Write the draft"),
        label=pgettext("pledge", "Keep the draft"),
        done=_("The draft is kept."),
        back=address(request, "pledge", code),
        about=found.title,
    )


@needs("health.pledges")
@require_http_methods(["GET", "HEAD", "POST"])
def publish_draft(request: HouseRequest, code: UUID) -> HttpResponse:
    found = fetch(request, code)
    standing = draft_of(found)
    initial = {"revision": standing.revision} if standing else {}
    return act_page(
        request,
        partial(PublishForm, pledge=found, initial=initial),
        title=_("Publish the draft"),
        label=pgettext("pledge", "Publish"),
        done=_("The version is published. Ask for signatures now."),
        back=address(request, "pledge", code),
        about=standing.text if standing else "",
        note=_("A published text never changes; a new version has to be signed anew."),
        seal=True,
    )


@needs("health.pledges")
@require_http_methods(["GET", "HEAD", "POST"])
def close_pledge(request: HouseRequest, code: UUID) -> HttpResponse:
    found = fetch(request, code)
    return act_page(
        request,
        partial(CloseForm, pledge=found),
        title=_("Close the pledge"),
        label=pgettext("pledge", "Close"),
        done=_("The pledge is closed."),
        back=address(request, "pledges"),
        about=found.title,
        note=_("Nobody signs it any more. What was signed stays."),
    )


def fetch(request: HouseRequest, code: UUID) -> Pledge:
    found: Pledge = get_object_or_404(pledges_visible_to(request.user), code=code)
    return found
