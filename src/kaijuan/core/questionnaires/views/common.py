"""What the pages of forms share: fetch and authorise, links, the lists beside one another."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from kaijuan.core.questionnaires.domain.drafts import draft_of
from kaijuan.core.questionnaires.models import Form, FormVersion
from kaijuan.core.questionnaires.rules import forms_visible_to
from kaijuan.core.tenancy.models import Kind
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components import badge
from kaijuan.core.ui.pages.lists import Tab

_TABS: Final = (
    ("forms", "questionnaires:forms", pgettext_lazy("forms", "Own forms")),
    ("consortium", "questionnaires:consortium", pgettext_lazy("forms", "Of the consortium")),
)


def tabs_of(request: HouseRequest) -> list[Tab]:
    """At the consortium there is one list only."""
    shown = _TABS[:1] if request.institution.kind == Kind.CONSORTIUM else _TABS
    return [(k, label, reverse(url, args=[request.institution.slug])) for k, url, label in shown]


def address(request: HouseRequest, name: str, *arguments: Any) -> str:
    """The address of a page of forms at this institution."""
    return reverse(f"questionnaires:{name}", args=[request.institution.slug, *arguments])


def may_author(request: HouseRequest) -> bool:
    return bool(request.user.has_perm("questionnaires.author", request.institution))


def is_own(request: HouseRequest, form: Form) -> bool:
    return form.institution_id == request.institution.pk


def fetch(request: HouseRequest, code: UUID) -> Form:
    """A form of this institution, or one that the consortium offers to all."""
    own = forms_visible_to(request.user).filter(institution=request.institution)
    rows = Form.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=offered().values("pk")))
    found: Form = get_object_or_404(rows.select_related("institution"), code=code)
    return found


def offered() -> QuerySet[Form]:
    """Forms of the consortium that were published: every library may ask by them."""
    published = FormVersion.objects.filter(form=OuterRef("pk"), published_at__isnull=False)
    rows: QuerySet[Form] = Form.objects.filter(Exists(published), institution__kind=Kind.CONSORTIUM)
    return rows


def fetch_own(request: HouseRequest, code: UUID) -> Form:
    """A form of this institution, to be worked on."""
    rows = forms_visible_to(request.user).filter(institution=request.institution)
    found: Form = get_object_or_404(rows, code=code)
    return found


def fetch_draft(request: HouseRequest, code: UUID) -> FormVersion:
    """The draft of a form of this institution; 404 where there is none."""
    form = fetch_own(request, code)
    found = draft_of(form)
    if found is None:
        raise Http404(_("This form has no draft. Begin a new version first."))
    found.form = form
    return found


def link(href: str, text: str) -> SafeString:
    return format_html('<a href="{}" lang="zh-Hans">{}</a>', href, text)


def state_of(form: Form, published: int | None, drafted: bool) -> SafeString:
    """As word, shape and pigment."""
    if form.retired_at is not None:
        return badge(pgettext("state of a form", "retired"), tone="closed", icon="off")
    if published is None:
        return badge(pgettext("state of a form", "draft"), tone="limited", icon="due")
    word = (
        pgettext("state of a form", "in use · draft")
        if drafted
        else pgettext("state of a form", "in use")
    )
    return badge(word, tone="open", icon="ok")
