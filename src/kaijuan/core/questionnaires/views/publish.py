"""Trying a draft out, and publishing it."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaijuan.core.clock import HOUSE_ZONE, now
from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.questionnaires.answering import answers_from_post, only_redraw
from kaijuan.core.questionnaires.authoring.comparing import compare
from kaijuan.core.questionnaires.check import check_answers
from kaijuan.core.questionnaires.definition import Definition
from kaijuan.core.questionnaires.definition_read import parse_definition
from kaijuan.core.questionnaires.forms.simple import PublishForm
from kaijuan.core.questionnaires.models import FormVersion
from kaijuan.core.questionnaires.rows import answer_rows
from kaijuan.core.questionnaires.shown import language_now
from kaijuan.core.questionnaires.views.common import address, fetch_draft
from kaijuan.core.questionnaires.views.compare import said_of
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.acts import act_page


@needs("questionnaires.author")
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HouseRequest, code: UUID) -> HttpResponse:
    """Answer it as others will. Nothing is kept."""
    found = fetch_draft(request, code)
    context = {"form": found.form, "back": address(request, "draft", code), "drafting": True}
    return tried(request, found, context)


def tried(request: HouseRequest, version: FormVersion, context: dict[str, Any]) -> HttpResponse:
    """The page on which ``version`` is tried out; POST shows problems, alerts and answers."""
    definition = parse_definition(version.definition)
    context |= {"definition": definition, "version": version, "answers": None}
    if request.method != "POST":
        return render(request, "questionnaires/preview.html", context)
    raw = answers_from_post(definition, request.POST, request.FILES)
    context["answers"] = raw
    if only_redraw(request.POST):
        return render(request, "questionnaires/preview.html", context)
    checked = check_answers(definition, raw, at=now(), zone=HOUSE_ZONE, language=language_now())
    context |= {"problems": checked.problems, "hidden": checked.hidden, "checked": True}
    if not checked.problems:
        context |= _result(definition, checked)
    status = 422 if checked.problems else 200
    return render(request, "questionnaires/preview.html", context, status=status)


def _result(definition: Definition, checked: Any) -> dict[str, Any]:
    return {
        "flags": checked.flags,
        "results": answer_rows(definition, checked.answers, language_now()),
    }


@needs("questionnaires.author")
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HouseRequest, code: UUID) -> HttpResponse:
    """What was written is fixed under one's name."""
    found = fetch_draft(request, code)
    last = found.form.versions.filter(published_at__isnull=False).order_by("-number").first()
    differs = said_of(compare(last.definition, found.definition)) if last else None
    refusal = _cannot_be_read(found)
    return act_page(
        request,
        partial(PublishForm, draft=found),
        title=_("Publish version %(number)s") % {"number": found.number},
        label=_("Publish"),
        done=_("The version is published. It cannot be changed any more."),
        back=address(request, "draft", code),
        leave_to=address(request, "form", code),
        about=found.form.title,
        note=_(
            "From now on this version is asked. It stays as it is for ever; answers given to "
            "earlier versions keep theirs."
        ),
        seal=True,
        template="questionnaires/publish.html",
        extra={"differs": differs, "last": last, "draft": found, "refusal": refusal},
    )


def _cannot_be_read(found: FormVersion) -> str:
    try:
        parse_definition(found.definition)
    except Refusal as refusal:
        return str(refusal)
    return ""
