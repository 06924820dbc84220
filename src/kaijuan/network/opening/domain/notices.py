"""Notices: drafted, changed before they are public, published, withdrawn (S10, its first half)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.notify.public import tell, those_who_may
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.validators import sensible_day
from kaijuan.network.opening.domain.notice_refusals import (
    ChangedMeanwhile,
    EndsBeforePublication,
    NotInForce,
    OverAlready,
    PublicAlready,
)
from kaijuan.network.opening.models import Notice

#: Up to so many are written down one by one, more as a number.
NAMED_IN_THE_LOG: Final = 3


@dataclass(frozen=True, slots=True)
class NoticeWanted:
    """What a notice says. ``published_at`` None is now, a later moment lets it wait until then.

    ``kind`` is "closure" or "other"; ``expires_at`` None is "until further notice". An earlier
    ``published_at`` is for what was made known at that time by other means.
    """

    title: str
    body: str
    title_en: str = ""
    body_en: str = ""
    kind: str = "other"
    published_at: dt.datetime | None = None
    expires_at: dt.datetime | None = None
    switch_code: UUID | None = None
    sample: bool = False


def draft_notice(wanted: NoticeWanted, *, by: Any) -> Notice:
    """Keep a draft, which only the library's own staff sees. Raises ``ValidationError``."""
    draft = Notice(**asdict(wanted) | {"published_at": None})
    with transaction.atomic():
        _check(draft)
        draft.save()
        record("notice.drafted", draft, by=by)
    return draft


def change_notice(notice: Notice, wanted: NoticeWanted, *, seen: str, by: Any) -> Notice:
    """Rewrite what is not public yet; ``seen`` is the ``fingerprint`` of what was rewritten.

    Raises ``PublicAlready``, ``ChangedMeanwhile`` or ``ValidationError``.
    """
    with transaction.atomic():
        stored = Notice.objects.select_for_update().get(pk=notice.pk)
        if not waits(stored):
            raise PublicAlready
        if fingerprint(stored) != seen:
            raise ChangedMeanwhile
        for name in _TEXTS:
            setattr(stored, name, getattr(wanted, name))
        _check(stored)
        stored.save(update_fields=_TEXTS)
        record("notice.changed", stored, by=by)
    return stored


def publish_draft(
    notice: Notice, *, by: Any, seen: str = "", at: dt.datetime | None = None
) -> Notice:
    """Make a draft public now, or at the later moment ``at``.

    ``seen`` is the fingerprint of what was approved. Raises ``PublicAlready``,
    ``ChangedMeanwhile``, ``OverAlready`` or ``EndsBeforePublication``.
    """
    with transaction.atomic():
        stored = Notice.objects.select_for_update().get(pk=notice.pk)
        if not waits(stored):
            raise PublicAlready
        if seen and fingerprint(stored) != seen:
            raise ChangedMeanwhile
        stored.published_at = at or now()
        stored.published_by = by
        if stored.expires_at is not None and stored.expires_at <= now():
            raise OverAlready
        _check(stored)
        stored.save(update_fields=["published_at", "published_by"])
        _record_published([stored], by=by)
        tell_colleagues(stored, _PUBLISHED, by=by)
    return stored


def take_back_to_draft(notice: Notice, *, by: Any) -> Notice:
    """A notice that still waits for its moment becomes a draft again. Raises ``PublicAlready``."""
    with transaction.atomic():
        waiting = Notice.objects.filter(
            pk=notice.pk, published_at__gt=now(), withdrawn_at__isnull=True
        )
        if not waiting.update(published_at=None, published_by=None):
            raise PublicAlready
        notice.refresh_from_db()
        record("notice.held_back", notice, by=by)
    return notice


def discard_notice(notice: Notice, *, seen: str, by: Any) -> None:
    """Throw away what was never public, and still reads as it was ``seen``.

    Raises ``PublicAlready`` or ``ChangedMeanwhile``.
    """
    with transaction.atomic():
        stored = Notice.objects.select_for_update().filter(pk=notice.pk).first()
        if stored is None or not waits(stored):
            raise PublicAlready
        if fingerprint(stored) != seen:
            raise ChangedMeanwhile
        record("notice.discarded", stored, by=by)
        stored.delete()


def publish_notice(wanted: NoticeWanted, *, by: Any) -> Notice:
    """Publish one notice of the open scope. Raises ``ValidationError`` or a refusal."""
    return publish_notices([wanted], by=by)[0]


def publish_notices(wanted: Sequence[NoticeWanted], *, by: Any) -> list[Notice]:
    """Publish several notices of the open scope in one insert, all or none.

    Raises ``ValidationError`` or ``EndsBeforePublication``; then nothing was written.
    """
    at = now()
    notices = [
        Notice(**asdict(each) | {"published_at": each.published_at or at, "published_by": by})
        for each in wanted
    ]
    for notice in notices:
        _check(notice)
    with transaction.atomic():
        made: list[Notice] = Notice.objects.bulk_create(notices)
        _record_published(made, by=by)
    return made


def withdraw_notices(codes: Iterable[UUID], *, by: Any) -> set[UUID]:
    """Withdraw those of ``codes`` that are published and not withdrawn; which they were.

    One that waits for its moment is withdrawn too, and then never appears. Of two who withdraw at
    once each gets only what the other had not.
    """
    at = now()
    with transaction.atomic():
        standing = Notice.objects.select_for_update().filter(
            institution=current_institution(),
            code__in=list(codes),
            published_at__isnull=False,
            withdrawn_at__isnull=True,
        )
        found = list(standing)
        Notice.objects.filter(pk__in=[each.pk for each in found]).update(withdrawn_at=at)
        _record("notice.withdrawn", "notices.withdrawn", found, by=by)
    return {each.code for each in found}


def withdraw_notice(notice: Notice, *, by: Any) -> Notice:
    """Withdraw one by hand. Raises ``NotInForce`` where somebody was quicker, or it is a draft."""
    with transaction.atomic():
        if not withdraw_notices([notice.code], by=by):
            raise NotInForce
        tell_colleagues(notice, _WITHDRAWN, by=by)
    notice.refresh_from_db()
    return notice


def waits(notice: Notice, at: dt.datetime | None = None) -> bool:
    """Nobody outside has seen it: a draft, or one whose moment has not come."""
    if notice.withdrawn_at is not None:
        return False
    return notice.published_at is None or notice.published_at > (at or now())


def fingerprint(notice: Notice) -> str:
    """What a notice says now, as 16 hexadecimal digits."""
    said = "\x00".join(str(getattr(notice, name)) for name in _TEXTS)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def tell_colleagues(notice: Notice, sentence: str, *, by: Any) -> None:
    """Tell the others who write notices here; no letter, for it stands on the page anyway."""
    here = current_institution()
    others = [each for each in those_who_may("opening.manage_notices", here) if each != by]
    href = reverse("opening:notice", args=[here.slug, notice.code])
    texts = {"title": notice.title, "title_en": notice.title_en}
    tell(others, sentence, institution=here, href=href, parameters=texts, mail=False)


_PUBLISHED: Final = gettext_noop("The notice “%(title)s” has been published.")
_WITHDRAWN: Final = gettext_noop("The notice “%(title)s” has been withdrawn.")
_TEXTS: Final = ("title", "title_en", "body", "body_en", "kind", "expires_at")


def _check(notice: Notice) -> None:
    notice.clean_fields(exclude=["institution", "published_by"])
    for moment in (notice.published_at, notice.expires_at):
        if moment is not None:
            sensible_day(moment.date())
    if notice.published_at and notice.expires_at and notice.expires_at <= notice.published_at:
        raise EndsBeforePublication


def _record_published(notices: Sequence[Notice], *, by: Any) -> None:
    _record("notice.published", "notices.published", notices, by=by)


def _record(one: str, many: str, notices: Sequence[Notice], *, by: Any) -> None:
    if len(notices) <= NAMED_IN_THE_LOG:
        for notice in notices:
            record(one, notice, by=by)
    else:
        record(many, current_institution(), by=by, details={"count": len(notices)})
