"""A form is made, renamed, retired, found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.questionnaires.domain.drafts import save_draft
from kaijuan.core.questionnaires.domain.refusals import FormRetired, TitleTaken
from kaijuan.core.questionnaires.models import Form, FormVersion, Source
from kaijuan.core.tenancy.models import Institution, Kind


def create_form(
    title: str,
    *,
    by: Any,
    title_en: str = "",
    purpose: str = "",
    standard: str = "",
    sample: bool = False,
    definition: Mapping[str, Any] | None = None,
    source: str = Source.BROWSER,
    source_name: str = "",
) -> Form:
    """Make a form in the open scope, with a draft where there is a ``definition``.

    Raises ``TitleTaken``, ``BadDefinition`` or ``ValidationError``; then nothing was written.
    """
    form = Form(title=title, title_en=title_en, purpose=purpose, standard=standard, sample=sample)
    form.clean_fields(exclude=["institution"])
    with transaction.atomic():
        try:
            with transaction.atomic():
                form.save()
                record("form.created", form, by=by)
        except IntegrityError as error:
            raise TitleTaken from error
        if definition is not None:
            save_draft(
                form, definition, revision=None, by=by, source=source, source_name=source_name
            )
    return form


def change_form(form: Form, *, title: str, title_en: str, purpose: str, by: Any) -> Form:
    """Give it another title or purpose. Raises ``TitleTaken``, ``FormRetired``."""
    wanted = {"title": title, "title_en": title_en, "purpose": purpose}
    for name, value in wanted.items():
        setattr(form, name, value)
    form.clean_fields(exclude=["institution"])
    try:
        with transaction.atomic():
            # Not save(): it would put a form that was retired meanwhile back into use.
            if not Form.objects.filter(pk=form.pk, retired_at=None).update(**wanted):
                raise FormRetired
            record("form.changed", form, by=by)
    except IntegrityError as error:
        raise TitleTaken from error
    return form


@transaction.atomic
def retire_form(form: Form, *, by: Any) -> Form:
    """Take it out of use; its versions stay readable. A retired one is told ``FormRetired``."""
    moment = now()
    if not Form.objects.filter(pk=form.pk, retired_at=None).update(retired_at=moment):
        raise FormRetired
    form.retired_at = moment
    record("form.retired", form, by=by)
    return form


def latest_version(form: Form) -> FormVersion | None:
    """The newest published version; one query."""
    rows = FormVersion.objects.filter(form=form, published_at__isnull=False)
    found: FormVersion | None = rows.order_by("-number").first()
    return found


def usable_forms(institution: Institution) -> QuerySet[Form]:
    """Forms in use with a published version: its own, and those of the consortium."""
    published = FormVersion.objects.filter(form=OuterRef("pk"), published_at__isnull=False)
    rows: QuerySet[Form] = Form.objects.filter(
        Q(institution=institution) | Q(institution__kind=Kind.CONSORTIUM),
        Exists(published),
        retired_at=None,
    )
    return rows.order_by("title", "pk")
