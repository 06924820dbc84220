"""A pledge is entered, drafted, published and closed; a published text never changes (S19)."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.validators import plain_line, plain_text
from kaijuan.network.health.domain.pledge_hash import digest_of_version
from kaijuan.network.health.domain.refusals import (
    NoDraft,
    PledgeClosed,
    PledgeMoved,
    SameText,
    TitleTaken,
)
from kaijuan.network.health.models import Pledge, PledgeVersion


def create_pledge(pledge: Pledge, *, text: str, text_en: str = "", by: Any) -> Pledge:
    """``pledge`` with a first draft. Raises ValidationError and TitleTaken."""
    pledge.full_clean(exclude=["institution"])
    try:
        with transaction.atomic():
            pledge.save(force_insert=True)
            record("pledge.created", pledge, by=by)
            save_draft(pledge, text=text, text_en=text_en, revision=None, by=by)
    except IntegrityError as error:
        raise TitleTaken from error
    return pledge


def save_draft(
    pledge: Pledge, *, text: str, text_en: str = "", revision: int | None, by: Any
) -> PledgeVersion:
    """Write the draft, of which there is one. ``revision``: of the draft that was read, None: none.

    Raises PledgeClosed, PledgeMoved, ValidationError.
    """
    plain_text(text)
    plain_text(text_en)
    if pledge.retired_at is not None:
        raise PledgeClosed
    values = {"text": text, "text_en": text_en}
    with transaction.atomic():
        draft = draft_of(pledge)
        if draft is None:
            if revision is not None:
                raise PledgeMoved
            draft = _new_draft(pledge, values)
        else:
            mine = PledgeVersion.objects.filter(
                pk=draft.pk, published_at=None, revision=-1 if revision is None else revision
            )
            if not mine.update(revision=F("revision") + 1, **values):
                raise PledgeMoved
            draft.refresh_from_db()
        record("pledge.drafted", pledge, by=by)
    return draft


def publish(pledge: Pledge, *, revision: int, by: Any) -> PledgeVersion:
    """Publish the draft that was read. Raises NoDraft, SameText, PledgeClosed, PledgeMoved."""
    if pledge.retired_at is not None:
        raise PledgeClosed
    draft = draft_of(pledge)
    if draft is None:
        raise NoDraft
    if draft.revision != revision:
        # The digest below is over this text, and no other one is published with it.
        raise PledgeMoved
    before = published(pledge)
    if before and (before.text, before.text_en) == (draft.text, draft.text_en):
        raise SameText
    draft.pledge = pledge
    values = {
        "sha256": digest_of_version(draft),
        "published_at": now(),
        "published_by": by,
    }
    with transaction.atomic():
        mine = PledgeVersion.objects.filter(pk=draft.pk, published_at=None, revision=revision)
        if not mine.update(revision=F("revision") + 1, **values):
            raise PledgeMoved
        record("pledge.published", pledge, by=by, details={"number": draft.number})
    draft.refresh_from_db()
    return draft


def close(pledge: Pledge, *, by: Any) -> None:
    """Nobody signs it any more; what was signed stays. Raises PledgeClosed."""
    plain_line(pledge.title)
    with transaction.atomic():
        if not Pledge.objects.filter(pk=pledge.pk, retired_at=None).update(retired_at=now()):
            raise PledgeClosed
        record("pledge.closed", pledge, by=by)


def draft_of(pledge: Pledge) -> PledgeVersion | None:
    found: PledgeVersion | None = pledge.versions.filter(published_at=None).first()
    return found


def published(pledge: Pledge) -> PledgeVersion | None:
    """The version that is signed now."""
    rows = pledge.versions.filter(published_at__isnull=False).order_by("-number")
    found: PledgeVersion | None = rows.first()
    return found


def _new_draft(pledge: Pledge, values: dict[str, str]) -> PledgeVersion:
    last = pledge.versions.aggregate(last=Max("number"))["last"] or 0
    row = PledgeVersion(
        institution_id=pledge.institution_id, pledge=pledge, number=last + 1, **values
    )
    row.clean_fields(exclude=["institution", "pledge", "published_by"])
    PledgeVersion.objects.bulk_create([row], ignore_conflicts=True)
    made: PledgeVersion | None = PledgeVersion.objects.filter(code=row.code).first()
    if made is None:
        raise PledgeMoved
    return made
