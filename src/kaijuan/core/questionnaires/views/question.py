"""One question of a draft: put in, changed, moved, taken out."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.questionnaires.authoring import nodes
from kaijuan.core.questionnaires.authoring.kinds import KINDS, AskedKind, kind_of, label_of
from kaijuan.core.questionnaires.authoring.nodes import HOLDERS, NoSuchNode, Placed
from kaijuan.core.questionnaires.domain.drafts import save_draft
from kaijuan.core.questionnaires.forms.question import QuestionForm
from kaijuan.core.questionnaires.forms.simple import MoveForm, RemoveForm
from kaijuan.core.questionnaires.models import FormVersion
from kaijuan.core.questionnaires.views.common import address, fetch_draft
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.forms import form_page

_GONE = gettext_lazy("This question is no longer in the draft. Look at the list again.")


@needs("questionnaires.author")
@require_safe
def kinds(request: HouseRequest, code: UUID) -> HttpResponse:
    """What can be put in; ``?in=`` names the group."""
    found = fetch_draft(request, code)
    inside = _inside(request, found)
    context = {
        "form": found.form,
        "kinds": KINDS.values(),
        "inside": inside,
        "inside_label": label_of(nodes.find(found.definition, inside)) if inside else "",
        "back": address(request, "draft", code),
    }
    return render(request, "questionnaires/kinds.html", context)


@needs("questionnaires.author")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HouseRequest, code: UUID, kind: str) -> HttpResponse:
    """A new question of this kind, at the end of the form or of the group ``?in=``."""
    found = fetch_draft(request, code)
    if kind not in KINDS:
        raise Http404
    inside, asked = _inside(request, found), KINDS[kind]
    path = f"{inside}/" if inside else None

    def put(json: nodes.Json, node: nodes.Json) -> nodes.Json:
        return nodes.insert(json, node, inside=inside)

    form = _form(request, found, asked, None, path)
    return _answered(request, found, form, put, title=asked.label, done=_("It is in the form."))


@needs("questionnaires.author")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HouseRequest, code: UUID, at: str) -> HttpResponse:
    found = fetch_draft(request, code)
    each = _at(request, found, at)
    if each is None:
        return redirect(address(request, "draft", code))

    def put(json: nodes.Json, node: nodes.Json) -> nodes.Json:
        return nodes.without_unused_lists(nodes.replace(json, at, node))

    form = _form(request, found, kind_of(each.node), each, at)
    title = _("Change “%(label)s”") % {"label": label_of(each)[:60]}
    return _answered(request, found, form, put, title=title, done=_("The question is changed."))


def _form(
    request: HouseRequest,
    found: FormVersion,
    asked: AskedKind,
    each: Placed | None,
    path: str | None,
) -> QuestionForm:
    return QuestionForm(
        request.POST if request.method == "POST" else None,
        asked=asked,
        json=found.definition,
        node=each.node if each else None,
        path=path,
        revision=found.revision,
    )


def _answered(
    request: HouseRequest,
    found: FormVersion,
    form: QuestionForm,
    put: Any,
    *,
    title: Any,
    done: str,
) -> HttpResponse:
    back = address(request, "draft", found.form.code)
    if request.method == "POST" and form.is_valid():
        node, json = form.made()
        revision = form.cleaned_data["revision"]
        try:
            save_draft(found.form, put(json, node), revision=revision, by=request.user)
        except NoSuchNode:
            messages.error(request, _GONE)
            return redirect(back)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(back)
    context = {"form": form, "title": title, "back": back, "written": found.form}
    status = 422 if form.is_bound else 200
    return render(request, "questionnaires/question.html", context, status=status)


@needs("questionnaires.author")
@require_POST
def step(request: HouseRequest, code: UUID, at: str) -> HttpResponse:
    """One place up or down: POST ``by`` (-1 or 1) and ``revision``."""
    found = fetch_draft(request, code)
    by, revision = request.POST.get("by"), request.POST.get("revision", "")
    if by in {"-1", "1"} and revision.isascii() and revision.isdigit() and len(revision) < 10:
        try:
            json = nodes.step(found.definition, at, int(by))
            save_draft(found.form, json, revision=int(revision), by=request.user)
        except NoSuchNode:
            messages.error(request, _GONE)
        except Refusal as refusal:
            messages.error(request, str(refusal))
    return redirect(f"{address(request, 'draft', code)}#at-{at}")


@needs("questionnaires.author")
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HouseRequest, code: UUID, at: str) -> HttpResponse:
    """Into another group, or out of it."""
    found = fetch_draft(request, code)
    each = _at(request, found, at)
    back = address(request, "draft", code)
    if each is None:
        return redirect(back)
    return form_page(
        request,
        partial(MoveForm, draft=found, each=each),
        title=_("Move “%(label)s”") % {"label": label_of(each)[:60]},
        done=_("It is moved."),
        leave_to=back,
    )


@needs("questionnaires.author")
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HouseRequest, code: UUID, at: str) -> HttpResponse:
    found = fetch_draft(request, code)
    each = _at(request, found, at)
    back = address(request, "draft", code)
    if each is None:
        return redirect(back)
    holds = each.kind in HOLDERS and each.node.get("children")
    return act_page(
        request,
        partial(RemoveForm, draft=found, each=each),
        title=_("Remove a question") if not holds else _("Remove a group"),
        label=_("Remove"),
        done=_("It is removed from the draft."),
        back=back,
        about=label_of(each),
        note=_("The questions in it go too.") if holds else "",
    )


def _inside(request: HouseRequest, found: FormVersion) -> str:
    """The group that ``?in=`` names; "" for the form. Raises 404."""
    path = request.GET.get("in", "")
    if not path:
        return ""
    try:
        holder = nodes.find(found.definition, path)
    except NoSuchNode as error:
        raise Http404(_GONE) from error
    if holder.kind not in HOLDERS:
        raise Http404(_GONE)
    return path


def _at(request: HouseRequest, found: FormVersion, at: str) -> Placed | None:
    """The node at this path. Where it went meanwhile, that is said, and the answer is None."""
    try:
        return nodes.find(found.definition, at)
    except NoSuchNode:
        messages.error(request, _GONE)
        return None
