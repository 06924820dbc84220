"""A draft is saved, discarded or published; a published version stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Max

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.questionnaires.definition import LANGUAGES, SCHEMA
from kaijuan.core.questionnaires.definition_read import definition_of, parse_definition
from kaijuan.core.questionnaires.domain.refusals import (
    DraftChanged,
    FormRetired,
    NotADraft,
    NothingAsked,
)
from kaijuan.core.questionnaires.models import SOURCE, Form, FormVersion, Source
from kaijuan.core.tenancy.guard import ForeignRow
from kaijuan.core.tenancy.scope import current_institution

#: A form that asks nothing yet.
EMPTY: Final = {"schema": SCHEMA, "languages": list(LANGUAGES), "choices": {}, "children": []}


def draft_of(form: Form) -> FormVersion | None:
    """The version that is being worked on; one query."""
    found: FormVersion | None = FormVersion.objects.filter(form=form, published_at=None).first()
    return found


def save_draft(
    form: Form,
    definition: Mapping[str, Any],
    *,
    revision: int | None,
    by: Any,
    source: str = Source.BROWSER,
    source_name: str = "",
) -> FormVersion:
    """Keep ``definition`` as the draft of ``form``; the first of a new version makes it.

    ``revision`` is that of the draft that was changed, None or 0 where there was none. Raises
    ``BadDefinition``, ``FormRetired``, or ``DraftChanged`` where somebody else was quicker.
    """
    if form.institution_id != current_institution().pk:
        raise ForeignRow("A form of another institution is not changed; make one of your own.")
    read = parse_definition(definition)
    values = {
        "definition": dict(definition),
        "sha256": read.sha256,
        "source": source,
        "source_name": source_name[:SOURCE],
    }
    details: dict[str, str | int] = {"sha256": read.sha256}
    try:
        with transaction.atomic():
            if not Form.objects.filter(pk=form.pk, retired_at=None).exists():
                raise FormRetired
            version = _changed(form, revision, values) if revision else _begun(form, values)
            verb = "form.imported" if source == Source.XLSFORM else "form.drafted"
            record(verb, form, by=by, details={**details, "number": version.number})
    except IntegrityError as error:
        # Another draft of this form came in between.
        raise DraftChanged from error
    return version


def _changed(form: Form, revision: int, values: dict[str, Any]) -> FormVersion:
    rows = FormVersion.objects.filter(form=form, published_at=None, revision=revision)
    if not rows.update(**values, revision=revision + 1):
        raise DraftChanged
    version: FormVersion = FormVersion.objects.get(form=form, published_at=None)
    return version


def _begun(form: Form, values: dict[str, Any]) -> FormVersion:
    last = FormVersion.objects.filter(form=form).aggregate(last=Max("number"))["last"] or 0
    version: FormVersion = FormVersion.objects.create(
        form=form, number=last + 1, revision=1, **values
    )
    return version


def begin_draft(form: Form, *, by: Any) -> FormVersion:
    """The draft of ``form``; where there is none, one that asks what the newest version asks.

    Raises ``FormRetired`` or ``DraftChanged``.
    """
    found = draft_of(form)
    if found is not None:
        return found
    rows = FormVersion.objects.filter(form=form).order_by("-number")
    newest = rows.values_list("definition", flat=True).first()
    return save_draft(form, newest or EMPTY, revision=None, by=by)


@transaction.atomic
def discard_draft(version: FormVersion, *, by: Any, revision: int | None = None) -> None:
    """Throw a draft away. ``revision``: the one that was looked at, None: as ``version`` was read.

    Raises ``NotADraft`` or ``DraftChanged``.
    """
    _check_draft(version, revision)
    rows = FormVersion.objects.filter(pk=version.pk, published_at=None, revision=version.revision)
    gone, _each = rows.delete()
    if not gone:
        raise DraftChanged
    record("form.discarded", version.form, by=by, details={"number": version.number})


@transaction.atomic
def publish_version(version: FormVersion, *, by: Any, revision: int | None = None) -> FormVersion:
    """Make a draft the form's newest version, for good.

    Compare and set: the draft as it was read, or as it stood at ``revision``. Raises
    ``NotADraft``, ``NothingAsked``, ``FormRetired``, ``BadDefinition`` or ``DraftChanged``.
    """
    _check_draft(version, revision)
    if not Form.objects.filter(pk=version.form_id, retired_at=None).exists():
        raise FormRetired
    if not any(node.type != "calculate" for node in definition_of(version).questions):
        raise NothingAsked
    moment = now()
    rows = FormVersion.objects.filter(
        pk=version.pk, published_at=None, revision=version.revision, sha256=version.sha256
    )
    if not rows.update(published_at=moment, published_by=by):
        raise DraftChanged
    version.published_at, version.published_by = moment, by
    details: dict[str, str | int] = {"number": version.number, "sha256": version.sha256}
    record("form.published", version.form, by=by, details=details)
    return version


def _check_draft(version: FormVersion, revision: int | None) -> None:
    if version.published_at is not None:
        raise NotADraft
    if revision is not None and revision != version.revision:
        raise DraftChanged
