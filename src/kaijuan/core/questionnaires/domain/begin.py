"""How a draft comes from a file, and how it is given up, as one act each."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kaijuan.core.questionnaires.domain.drafts import discard_draft, draft_of, save_draft
from kaijuan.core.questionnaires.domain.forms import create_form, latest_version, retire_form
from kaijuan.core.questionnaires.models import Form, FormVersion, Source
from kaijuan.core.questionnaires.xlsform.reading import Imported


@transaction.atomic
def take_import(
    imported: Imported, *, form: Form | None, title: str, file_name: str, by: Any
) -> FormVersion:
    """What was read as the draft of ``form``, or of a new one under ``title``.

    What the draft asked before is replaced. Raises ``TitleTaken``, ``BadDefinition``,
    ``FormRetired`` or ``DraftChanged``.
    """
    there = draft_of(form) if form is not None else None
    return save_draft(
        form if form is not None else create_form(title, by=by),
        imported.definition,
        revision=there.revision if there else None,
        by=by,
        source=Source.XLSFORM,
        source_name=file_name,
    )


@transaction.atomic
def give_up_draft(version: FormVersion, *, revision: int, by: Any) -> None:
    """Throw the draft away; a form that was never published goes out of use with it.

    Compare and set on ``revision``. Raises ``NotADraft`` or ``DraftChanged``.
    """
    discard_draft(version, revision=revision, by=by)
    if latest_version(version.form) is None:
        retire_form(version.form, by=by)
