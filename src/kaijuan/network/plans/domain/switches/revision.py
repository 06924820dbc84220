"""The number of switches at an institution: of two prepared on the same one, one wins."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F

from kaijuan.core.tenancy.models import Institution
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.domain.switches.refusals import SwitchedMeanwhile
from kaijuan.network.plans.measures.base import Text
from kaijuan.network.plans.models import Revision, Switch


def revision_of(institution: Institution) -> int:
    """How many switches were carried out or taken back there; one query."""
    return revisions_of([institution]).get(institution.pk, 0)


def revisions_of(institutions: Sequence[Institution]) -> dict[int, int]:
    """The same by institution's id; one that never switched is left out. One query."""
    rows = Revision.objects.filter(institution__in=[each.pk for each in institutions])
    return dict(rows.values_list("institution_id", "number"))


def locked_revision(institution: Institution) -> int:
    """The same, with the row locked until the transaction ends.

    On the embedded database the transaction itself keeps other writers out.
    """
    row, _new = Revision.objects.select_for_update().get_or_create(institution=institution)
    return row.number


def raise_revision(switch: Switch, seen: int) -> bool:
    """From ``seen`` to the next, by ``switch``; False when another was quicker."""
    rows = Revision.objects.filter(institution=switch.institution_id, number=seen)
    return bool(rows.update(number=F("number") + 1, last=switch))


def overtaken_by(switch: Switch) -> Switch | None:
    """The last switch carried out or taken back since ``switch`` was prepared, with its people."""
    revision = (
        Revision.objects.filter(institution=switch.institution_id, number__gt=switch.base_revision)
        .select_related("last__approved_by", "last__undone_by", "last__prepared_by")
        .first()
    )
    last = revision.last if revision else None
    return None if last is None or last.pk == switch.pk else last


def refuse_overtaken(switch: Switch) -> None:
    """Raise SwitchedMeanwhile, which names who was quicker, if somebody was."""
    other = overtaken_by(switch)
    if other is not None:
        undone = other.state == Switch.State.UNDONE
        raise SwitchedMeanwhile(who=who_decided(other), mode=_mode(other), undone=undone)


def who_decided(switch: Switch) -> str:
    """By name: who took it back, else who approved it, else who prepared it."""
    undone = switch.undone_by if switch.state == Switch.State.UNDONE else None
    person = undone or switch.approved_by or switch.prepared_by
    return str(person) if person else "Kaijuan"


def _mode(switch: Switch) -> Text:
    return Mode(switch.mode).label
