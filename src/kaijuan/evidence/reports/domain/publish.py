"""Publishing: the report is frozen and gets its digest."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from kaijuan.core.accounts.models import User
from kaijuan.core.audit.public import record
from kaijuan.core.clock import now, today
from kaijuan.core.errors import Refusal
from kaijuan.core.jobs.public import enqueue
from kaijuan.evidence.reports.domain.compile import compile_body
from kaijuan.evidence.reports.domain.frozen import canonical, digest, verify
from kaijuan.evidence.reports.models import Claim, DataPoint, Release, ReleaseIsPublished, State
from kaijuan.evidence.reports.placeholders import refs_in


class NotReady(Refusal):
    """The draft cannot be published as it stands; the sentence says what is missing."""


def publish_release(
    release: Release, *, by: User | None, published_on: dt.date | None = None
) -> Release:
    """Freeze ``release``, audit it and ask for its files, in one transaction.

    ``published_on`` is the date the report bears (default: today). Raises `NotReady` while a
    figure lacks evidence or stands in no claim, and `ReleaseIsPublished` the second time.
    """
    with transaction.atomic():
        stored = Release.objects.select_for_update().get(pk=release.pk)
        if stored.is_published:
            raise ReleaseIsPublished
        _refuse_unfinished(stored)
        day = published_on or today()
        body = compile_body(stored, day)
        text = canonical(body)
        sha256 = digest(text)
        if faults := verify(text, sha256):
            raise NotReady(_("This draft is not whole yet: %(fault)s.") % {"fault": faults[0]})
        Release.objects.filter(pk=stored.pk, state=State.DRAFT).update(
            state=State.PUBLISHED,
            published_on=day,
            frozen_at=now(),
            body=text,
            sha256=sha256,
            figure_count=len(body["figures"]),
            institutions_reporting=body["institutions_reporting"],
        )
        details: dict[str, str | int] = {"figures": len(body["figures"]), "sha256": sha256}
        record("release.published", stored, by=by, details=details)
        enqueue("reports.build_release", release_id=stored.pk)
    release.refresh_from_db()
    return release


def _refuse_unfinished(release: Release) -> None:
    """Every figure stands in a claim, and every claim's figures are recorded."""
    claims = Claim.objects.filter(release=release).prefetch_related("figures__data_point")
    standing: set[str] = set()
    for claim in claims:
        linked = {figure.data_point.ref for figure in claim.figures.all()}
        for text in (claim.text, claim.text_en):
            if text and set(refs_in(text)) != linked:
                raise NotReady(
                    _("The figures of claim %(ref)s are not those in its sentence. Set both alike.")
                    % {"ref": claim.ref}
                )
        standing |= linked
    recorded = DataPoint.objects.filter(compiled_for=release).current()
    idle = sorted(set(recorded.values_list("ref", flat=True)) - standing)
    if not standing or idle:
        raise NotReady(
            _("Put every figure into a claim first; still without one: %(refs)s.")
            % {"refs": ", ".join(idle) or "—"}
        )
