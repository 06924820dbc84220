"""A standard form becomes a form of the institution."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaijuan.core.questionnaires.domain.drafts import publish_version, save_draft
from kaijuan.core.questionnaires.domain.forms import create_form, latest_version
from kaijuan.core.questionnaires.domain.refusals import TitleTaken
from kaijuan.core.questionnaires.models import TITLE, Form, FormVersion, Source
from kaijuan.core.questionnaires.standard import StandardForm, standard_forms
from kaijuan.core.tenancy.scope import current_institution


def take_over_standard(key: str, *, by: Any) -> FormVersion:
    """The newest version of the standard form ``key`` in the open scope; made where there is none.

    A form that the institution changed since stays as it is. Raises KeyError for an unknown key.
    """
    standard = standard_forms[key]
    found = _there(key)
    if found is not None:
        return found
    try:
        return _made(standard, standard.title, by)
    except TitleTaken:
        # Somebody was quicker, or the library has a form of its own by that title.
        found = _there(key)
        if found is not None:
            return found
        return _made(standard, _("%(title)s (standard)") % {"title": standard.title}, by)


def _there(key: str) -> FormVersion | None:
    forms = Form.objects.filter(institution=current_institution(), standard=key, retired_at=None)
    form = forms.order_by("pk").first()
    return latest_version(form) if form else None


@transaction.atomic
def _made(standard: StandardForm, title: str, by: Any) -> FormVersion:
    form = create_form(
        title[:TITLE],
        title_en=standard.title_en,
        purpose=standard.purpose,
        standard=standard.key,
        by=by,
    )
    draft = save_draft(form, standard.definition, revision=None, by=by, source=Source.STANDARD)
    return publish_version(draft, by=by)
