"""Who is responsible for the parts of a draft, and the files that belong to it."""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import record
from kaijuan.core.errors import Refusal
from kaijuan.core.files import store
from kaijuan.core.files.limits import MAX_UPLOAD_BYTES
from kaijuan.network.plans.domain.attachments import extension_of
from kaijuan.network.plans.domain.drafts import named, touch
from kaijuan.network.plans.domain.plan_refusals import FileNotTaken, FileTooLarge, TooMany
from kaijuan.network.plans.models import PlanDocument, PlanDuty, PlanVersion

MOST_DUTIES: Final = 50
MOST_DOCUMENTS: Final = 20


class NobodyNamed(Refusal):
    """A duty without a person and without a post."""

    says = _("Name a person or a post: somebody has to answer for it.")


def save_duty(duty: PlanDuty, *, by: Any) -> PlanDuty:
    """Keep a duty of a draft. Raises ``ValidationError``, ``NobodyNamed``, ``NoLongerADraft``."""
    duty.clean_fields(exclude=["institution", "version"])
    if duty.person is None and not duty.post:
        raise NobodyNamed
    with transaction.atomic():
        touch(duty.version, by=by)
        if duty.pk is None and duty.version.duties.count() >= MOST_DUTIES:
            raise TooMany(MOST_DUTIES)
        duty.save()
        record("plan.duties_changed", duty.version, by=by, details=named(duty.version))
    return duty


def remove_duty(duty: PlanDuty, *, by: Any) -> None:
    """Raises ``NoLongerADraft``."""
    with transaction.atomic():
        touch(duty.version, by=by)
        duty.delete()
        record("plan.duties_changed", duty.version, by=by, details=named(duty.version))


def add_document(draft: PlanVersion, *, name: str, data: bytes, by: Any) -> PlanDocument:
    """Keep a file with a draft; its content decides what it is, never its name.

    Raises ``ValidationError``, ``FileTooLarge``, ``FileNotTaken``, ``NoLongerADraft``, ``TooMany``.
    """
    if len(data) > MAX_UPLOAD_BYTES:
        raise FileTooLarge
    if extension_of(data) is None:
        raise FileNotTaken
    document = PlanDocument(version=draft, name=name, size=len(data))
    document.clean_fields(exclude=["institution", "version", "sha256"])
    # Before the row: a file that nothing points at is harmless, a row without its file is not.
    document.sha256 = store.keep(data)
    with transaction.atomic():
        touch(draft, by=by)
        if draft.documents.count() >= MOST_DOCUMENTS:
            raise TooMany(MOST_DOCUMENTS)
        document.save()
        record("plan.documents_changed", draft, by=by, details=named(draft))
    return document


def remove_document(document: PlanDocument, *, by: Any) -> None:
    """The row goes; the bytes may belong to another version too. Raises ``NoLongerADraft``."""
    with transaction.atomic():
        touch(document.version, by=by)
        document.delete()
        record("plan.documents_changed", document.version, by=by, details=named(document.version))
