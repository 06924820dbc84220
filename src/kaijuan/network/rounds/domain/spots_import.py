"""A table of areas, objects and points comes in: all of it, or nothing and every reason why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.audit.public import record
from kaijuan.core.errors import Refusal
from kaijuan.core.files.headings import BadLine, LinesRefused, columns_of
from kaijuan.core.files.tables import read_table
from kaijuan.core.files.uploads import Upload
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.opening.public import Place
from kaijuan.network.rounds.models import Spot, SpotKind

#: One table is taken in within the request.
MOST_LINES: Final = 1000
#: A heading as it may stand, and the column it means.
HEADINGS: Final = {
    "name": "name",
    "名称": "name",
    "区域": "name",
    "name_en": "name_en",
    "英文名称": "name_en",
    "kind": "kind",
    "类别": "kind",
    "building": "building",
    "馆舍": "building",
    "楼": "building",
    "floor": "floor",
    "楼层": "floor",
}
_KINDS: Final = {
    "": SpotKind.AREA,
    "area": SpotKind.AREA,
    "区域": SpotKind.AREA,
    "object": SpotKind.OBJECT,
    "物品": SpotKind.OBJECT,
    "设施": SpotKind.OBJECT,
    "point": SpotKind.POINT,
    "巡查点": SpotKind.POINT,
}


class TooManySpots(Refusal):
    """A table that is not taken in at once."""

    says = _("The table has more than 1,000 lines. Divide it and import each part.")


@dataclass(slots=True)
class SpotsImported:
    """How many lines were new, changed something, or said what was known; a dry run only counts."""

    dry_run: bool
    created: list[Spot] = field(default_factory=list)
    changed: list[Spot] = field(default_factory=list)
    unchanged: int = 0

    @property
    def counts(self) -> dict[str, str | int]:
        return {
            "created": len(self.created),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
        }


Key = tuple[int | None, str, str]


def import_spots(source: Upload | bytes, *, by: Any, dry_run: bool) -> SpotsImported:
    """Take the table in. A spot is known by building, floor and name; none is ever taken away.

    Raises FileRefused, HeadingsMissing, LinesRefused, TooManySpots.
    """
    table = read_table(source)
    columns = columns_of(table, HEADINGS, ["name"])
    if len(table.rows) > MOST_LINES:
        raise TooManySpots
    places = _places()
    result, bad, seen = SpotsImported(dry_run), [], set()
    with transaction.atomic():
        known = {_key(spot): spot for spot in Spot.objects.filter(retired_at=None)}
        for row in table.rows:
            cells = {name: row.cells[at].strip() for name, at in columns.items()}
            spot = _spot(cells, places)
            faults = [*_faults(spot, cells, places)]
            if _key(spot) in seen:
                faults.append(_("This table names it twice."))
            seen.add(_key(spot))
            bad += [BadLine(row.line, fault) for fault in faults]
            _sort_in(result, spot, known.get(_key(spot)))
        if bad or not table.rows:
            raise LinesRefused(bad or [BadLine(1, _("There is no line below the first."))])
        if not dry_run:
            _write(result, by)
    return result


def _places() -> dict[str, Place]:
    mine = Place.objects.filter(institution=current_institution(), retired_at=None)
    return {place.name: place for place in mine}


def _key(spot: Spot) -> Key:
    return spot.place_id, spot.floor, spot.name


def _spot(cells: Mapping[str, str], places: Mapping[str, Place]) -> Spot:
    return Spot(
        name=cells["name"],
        name_en=cells.get("name_en", ""),
        kind=_KINDS.get(cells.get("kind", "").lower(), ""),
        floor=cells.get("floor", ""),
        place=places.get(cells.get("building", "")),
    )


def _faults(spot: Spot, cells: Mapping[str, str], places: Mapping[str, Place]) -> Iterator[Any]:
    if not spot.kind:
        yield _("The kind is area, object or point.")
        spot.kind = SpotKind.AREA
    building = cells.get("building", "")
    if building and building not in places:
        yield format_lazy(_("No building is called “{name}” here."), name=building)
    try:
        spot.clean_fields(exclude=["institution", "place"])
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            yield format_lazy("{}: {}", name, " ".join(sentences))


def _sort_in(result: SpotsImported, spot: Spot, old: Spot | None) -> None:
    if old is None:
        result.created.append(spot)
        return
    if (old.kind, old.name_en) == (spot.kind, spot.name_en or old.name_en):
        result.unchanged += 1
        return
    old.kind, old.name_en = spot.kind, spot.name_en or old.name_en
    result.changed.append(old)


def _write(result: SpotsImported, by: Any) -> None:
    Spot.objects.bulk_create(result.created)
    Spot.objects.bulk_update(result.changed, ["kind", "name_en"])
    if result.created or result.changed:
        record("spot.imported", current_institution(), by=by, details=result.counts)


#: Column, its Chinese heading, and what is said of it; for the page.
TABLE: Final = (
    ("name", "名称", ""),
    ("kind", "类别", pgettext_lazy("import of spots", "area, object or point; empty: area")),
    ("building", "馆舍", pgettext_lazy("import of spots", "as it is called at opening")),
    ("floor", "楼层", pgettext_lazy("import of spots", "such as 1F")),
    ("name_en", "英文名称", pgettext_lazy("import of spots", "optional")),
)
