"""The changes that this room tells: modes that took effect, ended or were taken back; notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import uuid5

from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.lang import localised
from kaijuan.network.opening.domain.notice_states import was_public
from kaijuan.network.opening.feeds.changes import Changed, ChangeSource, change_sources
from kaijuan.network.opening.models import Mode, ModeSpan, Notice
from kaijuan.network.opening.words import since_words, until_words


def changes_of_modes(institution: Institution | None, at: dt.datetime, most: int) -> list[Changed]:
    """When a decision took effect, when it was over, when it was taken back: three queries."""
    spans = _of(ModeSpan.objects.select_related("institution", "place", "service"), institution)
    # A decision that was dated back took effect when it was decided.
    spans = spans.annotate(effective=Greatest("starts_at", "decided_at"))
    # What was taken back before it took effect never was.
    real = spans.filter(Q(cancelled_at__isnull=True) | Q(cancelled_at__gt=F("effective")))
    begun = real.filter(effective__lte=at).order_by("-effective", "-pk")[:most]
    over = real.filter(ends_at__lte=at, ends_at__gte=F("effective"))
    over = over.filter(Q(cancelled_at__isnull=True) | Q(cancelled_at__gt=F("ends_at")))
    back = real.filter(cancelled_at__lte=at).order_by("-cancelled_at", "-pk")[:most]
    return [
        *(_begun(each) for each in begun),
        *(_over(each) for each in over.order_by("-ends_at", "-pk")[:most]),
        *(_taken_back(each) for each in back),
    ]


def changes_of_notices(
    institution: Institution | None, at: dt.datetime, most: int
) -> list[Changed]:
    """When one was published, when it was withdrawn: two queries."""
    notices = _of(Notice.objects.select_related("institution").filter(was_public(at)), institution)
    back = notices.filter(withdrawn_at__lte=at).order_by("-withdrawn_at", "-pk")[:most]
    return [
        *(_published(each) for each in notices.order_by("-published_at", "-pk")[:most]),
        *(_withdrawn(each) for each in back),
    ]


def _of(rows: Any, institution: Institution | None) -> Any:
    return rows if institution is None else rows.filter(institution=institution)


def _begun(span: Any) -> Changed:
    parts = (since_words(span.starts_at), until_words(span.ends_at), localised(span, "reason"))
    return Changed(
        code=span.code,
        at=span.effective,
        institution=span.institution,
        title=_titled(span),
        text=" · ".join(part for part in parts if part),
        href=_services(span.institution),
        kind="mode",
    )


def _over(span: Any) -> Changed:
    return Changed(
        code=uuid5(span.code, "over"),
        at=span.ends_at,
        institution=span.institution,
        title=pgettext("change", "Over: %(what)s") % {"what": _titled(span)},
        text=_("The time of this decision has ended; the page says what holds now."),
        href=_services(span.institution),
        kind="mode",
    )


def _taken_back(span: Any) -> Changed:
    return Changed(
        code=uuid5(span.code, "cancelled"),
        at=span.cancelled_at,
        institution=span.institution,
        title=pgettext("change", "Taken back: %(what)s") % {"what": _titled(span)},
        text=_("This decision was taken back; the page says what holds now."),
        href=_services(span.institution),
        kind="mode",
    )


def _titled(span: ModeSpan) -> str:
    target = span.service or span.place
    words = [localised(span.institution, "name"), localised(target, "name") if target else ""]
    who = pgettext("parts of a name", ", ").join(word for word in words if word)
    return pgettext("change", "%(who)s: %(what)s") % {"who": who, "what": Mode(span.mode).label}


def _published(notice: Any) -> Changed:
    return Changed(
        code=notice.code,
        at=notice.published_at,
        institution=notice.institution,
        title=_of_library(notice, localised(notice, "title")),
        text=localised(notice, "body"),
        href=reverse("opening:notice", args=[notice.institution.slug, notice.code]),
        kind="notice",
    )


def _withdrawn(notice: Any) -> Changed:
    title = pgettext("change", "Withdrawn: %(what)s") % {"what": localised(notice, "title")}
    return Changed(
        code=uuid5(notice.code, "withdrawn"),
        at=notice.withdrawn_at,
        institution=notice.institution,
        title=_of_library(notice, title),
        text=_("This notice was withdrawn and no longer holds."),
        href=reverse("opening:notice", args=[notice.institution.slug, notice.code]),
        kind="notice",
    )


def _of_library(notice: Notice, title: str) -> str:
    who = localised(notice.institution, "name")
    return pgettext("change", "%(who)s: %(what)s") % {"who": who, "what": title}


def _services(institution: Institution) -> str:
    return reverse("opening:services", args=[institution.slug])


def _sources() -> Iterator[ChangeSource]:
    yield ChangeSource("modes", 10, changes_of_modes, ("institutions", "services"))
    yield ChangeSource("notices", 20, changes_of_notices, ("institutions", "notices"))


for _source in _sources():
    change_sources.add(_source)
