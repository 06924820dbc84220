"""Pledges: what one has to sign, and the list of those who manage them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.network.directory.public import person_of
from kaijuan.network.health.links import address
from kaijuan.network.health.models import Asking, Pledge, PledgeVersion, Signature
from kaijuan.network.health.rules import pledges_visible_to
from kaijuan.network.rounds.public import Occurrence


@dataclass(frozen=True, slots=True)
class PledgeLine:
    """One pledge for one reader: its published version, and one's own signature under it."""

    pledge: Pledge
    version: PledgeVersion | None
    mine: Signature | None


def may_manage(request: HouseRequest) -> bool:
    return bool(request.user.has_perm("health.pledges", request.institution))


@needs("health.sign")
@require_safe
def pledges(request: HouseRequest) -> HttpResponse:
    """Those to be signed first. Four queries for any number."""
    person = person_of(request.user)
    rows = list(pledges_visible_to(request.user).filter(retired_at=None).order_by("title", "pk"))
    newest = _published(rows)
    mine = _signed(newest, person)
    lines = [PledgeLine(row, newest.get(row.pk), mine.get(row.pk)) for row in rows]
    context = {
        "to_sign": [each for each in lines if each.version and not each.mine] if person else [],
        "signed": [each for each in lines if each.mine],
        "lines": lines,
        "person": person,
        "may_manage": may_manage(request),
    }
    return render(request, "health/pledges.html", context)


def _published(rows: list[Pledge]) -> dict[int, PledgeVersion]:
    found = PledgeVersion.objects.filter(pledge__in=rows, published_at__isnull=False)
    return {each.pledge_id: each for each in found.order_by("number")}


def _signed(newest: dict[int, PledgeVersion], person: Any) -> dict[int, Signature]:
    if person is None or not newest:
        return {}
    found = Signature.objects.filter(
        version__in=list(newest.values()), person=person, withdrawal__isnull=True
    )
    by_version = {each.version_id: each for each in found}
    return {
        pk: by_version[version.pk] for pk, version in newest.items() if version.pk in by_version
    }


@needs("health.sign")
@require_safe
def duty(request: HouseRequest, occurrence: UUID) -> HttpResponse:
    """From an expected item to what is to be signed for it."""
    found = get_object_or_404(Occurrence.objects.all(), code=occurrence)
    asked = Asking.objects.filter(obligation=found.obligation_id).select_related("version__pledge")
    asking: Asking | None = asked.first()
    if asking is None:
        return redirect(address(request, "pledges"))
    return redirect(address(request, "pledge-sign", asking.version.pledge.code))
