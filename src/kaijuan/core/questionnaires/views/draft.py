"""The draft of a form: its questions in order, begun and given up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.questionnaires.authoring.kinds import kind_of, label_of
from kaijuan.core.questionnaires.authoring.nodes import HOLDERS, Placed, placed
from kaijuan.core.questionnaires.domain.drafts import begin_draft
from kaijuan.core.questionnaires.forms.rules import condition_words
from kaijuan.core.questionnaires.forms.simple import DiscardForm
from kaijuan.core.questionnaires.models import FormVersion
from kaijuan.core.questionnaires.views.common import address, fetch_draft, fetch_own
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components import badge
from kaijuan.core.ui.pages.acts import act_page


@needs("questionnaires.author")
@require_safe
def draft(request: HouseRequest, code: UUID) -> HttpResponse:
    """Every question with what can be done to it."""
    found = fetch_draft(request, code)
    context = {
        "form": found.form,
        "draft": found,
        "rows": rows_of(found),
        "back": address(request, "form", code),
    }
    return render(request, "questionnaires/draft.html", context)


def rows_of(version: FormVersion) -> list[dict[str, Any]]:
    """What the page says of each node. Questions are numbered; groups are not."""
    json, rows, number = version.definition, [], 0
    for each in placed(json):
        asked = each.kind == "question"
        number += asked
        rows.append(
            {
                "placed": each,
                "number": number if asked else "",
                "label": label_of(each),
                "kind": kind_of(each.node).label,
                "holds": each.kind in HOLDERS,
                "choices": _choices(json, each),
                "condition": _condition(json, each),
                "marks": _marks(each),
            }
        )
    return rows


def _choices(json: Any, each: Placed) -> list[str]:
    rows = (json.get("choices") or {}).get(each.node.get("choices"), ())
    words = [row.get("label") or {} for row in rows]
    return [str(word.get("zh") or word.get("en") or "") for word in words][:8]


def _condition(json: Any, each: Placed) -> dict[str, str] | None:
    expression = each.node.get("relevant")
    if not expression:
        return None
    words = condition_words(json, expression)
    if words is None:
        return {"expression": str(expression)}
    return dict(zip(("question", "how", "value"), words, strict=True))


def _marks(each: Placed) -> list[SafeString]:
    node, found = each.node, []
    required = node.get("required")
    if required is True:
        found.append(badge(pgettext("questionnaire", "required"), tone="plain"))
    elif required:
        found.append(badge(pgettext("questionnaire", "sometimes required"), tone="plain"))
    if node.get("mark") == "personal":
        word = pgettext("questionnaire", "personal")
        found.append(badge(word, tone="limited", icon="key"))
    if node.get("mark") == "sensitive":
        word = pgettext("questionnaire", "sensitive")
        found.append(badge(word, tone="limited", icon="key"))
    if node.get("flag"):
        found.append(badge(pgettext("questionnaire", "raises an alert"), tone="late"))
    return found


@needs("questionnaires.author")
@require_POST
def begin(request: HouseRequest, code: UUID) -> HttpResponse:
    """A new version, which asks what the last one asks until it is changed."""
    try:
        begin_draft(fetch_own(request, code), by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(address(request, "form", code))
    return redirect(address(request, "draft", code))


@needs("questionnaires.author")
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HouseRequest, code: UUID) -> HttpResponse:
    found = fetch_draft(request, code)
    first = not found.form.versions.filter(published_at__isnull=False).exists()
    return act_page(
        request,
        lambda data: DiscardForm(data, draft=found),
        title=_("Discard the draft"),
        label=_("Discard"),
        done=_("The draft is discarded."),
        back=address(request, "draft", code),
        leave_to=address(request, "forms") if first else address(request, "form", code),
        about=found.form.title,
        note=_("The form was never published and goes with its draft.")
        if first
        else _("The published version stays as it is."),
    )
