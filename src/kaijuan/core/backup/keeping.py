"""Which nightly backups are kept: the newest of each of the last days, weeks and months.

Periods without a backup do not count: after a month in which none could be made, the last ones from
before are all still there.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

from django.utils.translation import gettext as _

from kaijuan.core.backup.archive import manifest_of
from kaijuan.core.backup.make import NIGHTLY
from kaijuan.core.backup.places import PREFIX, SUFFIX
from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.errors import Refusal

DEFAULT: Final = "7d,4w,12m"
_PERIODS: Final[Mapping[str, Callable[[dt.date], object]]] = {
    "d": lambda day: day,
    "w": lambda day: day.isocalendar()[:2],
    "m": lambda day: (day.year, day.month),
    "y": lambda day: day.year,
}
_PART: Final = re.compile(r"([0-9]{1,4})([dwmy])")
T = TypeVar("T")


class BadKeep(Refusal):
    """``KAIJUAN_BACKUP_KEEP`` is not understood."""

    def __init__(self, text: str) -> None:
        super().__init__(
            _(
                "KAIJUAN_BACKUP_KEEP is not understood (%(text)s): write how many days, weeks, "
                "months and years are kept, such as 7d,4w,12m."
            )
            % {"text": repr(text[:40])}
        )


def parse_keep(text: str) -> dict[str, int]:
    """``7d,4w,12m`` as ``{"d": 7, "w": 4, "m": 12}``. Raises BadKeep."""
    found: dict[str, int] = {}
    for part in (part.strip() for part in text.split(",") if part.strip()):
        match = _PART.fullmatch(part)
        if not match or match[2] in found:
            raise BadKeep(text)
        found[match[2]] = int(match[1])
    if not found:
        raise BadKeep(text)
    return found


def to_keep(made: Mapping[T, dt.datetime], keep: Mapping[str, int]) -> set[T]:
    """Of what was made when, what stays; the newest always does."""
    newest_first = sorted(made, key=lambda key: made[key], reverse=True)
    stays = set(newest_first[:1])
    for unit, count in keep.items():
        period = _PERIODS[unit]
        newest_of: dict[object, T] = {}
        for key in newest_first:
            newest_of.setdefault(period(made[key].astimezone(HOUSE_ZONE).date()), key)
        stays.update(list(newest_of.values())[:count])
    return stays


def nightly_backups(folder: Path, house: str) -> dict[Path, dt.datetime]:
    """This house's nightly backups in ``folder``, by the manifest that we wrote into them."""
    found: dict[Path, dt.datetime] = {}
    for file in folder.glob(f"{PREFIX}*{SUFFIX}"):
        manifest = manifest_of(file)
        if manifest and manifest.kind == NIGHTLY and manifest.house == house:
            found[file] = dt.datetime.fromisoformat(manifest.created_at)
    return found


def prune(folder: Path, house: str, keep: Mapping[str, int]) -> Sequence[Path]:
    """Delete this house's nightly backups that need not be kept; what was deleted."""
    made = nightly_backups(folder, house)
    gone = sorted(made.keys() - to_keep(made, keep))
    for file in gone:
        file.unlink(missing_ok=True)
    return gone
