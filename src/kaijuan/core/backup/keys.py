"""The keys of sealed answers stand beside the archives, never in them; only the newest copy stays.

An archive is kept for a year, a sealed answer for weeks: were its key in the archive, erasing
would not reach it. So every backup and every erasure writes one file of the house anew in each
folder that has one, and a restore takes the archive and that file. A key that was destroyed
anywhere (in the house that is replaced, or in a newer copy) stays destroyed. The keys are wrapped
by the house's secret, which is in the archive and not here. See docs/decisions/0032.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, connection

from kaijuan.core.backup.places import KEYS, PREFIX, backups_folder
from kaijuan.core.clock import now
from kaijuan.core.files.locks import one_at_a_time
from kaijuan.core.files.store import write_whole
from kaijuan.core.privacy.keeping import KeptKey, all_keys, is_kept, put_back
from kaijuan.core.tenancy.models import Institution, Kind

FORMAT: Final = "kaijuan-keys"
TABLE: Final = "privacy_subjectkey"
#: Marks of destroyed keys are needed as long as any copy could be older.
_MARKS_FOR: Final = dt.timedelta(days=800)
#: Folders, besides ``KAIJUAN_BACKUPS``, in which a copy was written.
_PLACES: Final = "key-copies.json"
_LOCK: Final = ".key-copies.lock"

log = logging.getLogger("kaijuan.backup")


@dataclass(frozen=True, slots=True)
class Gathered:
    """Keys for a restore; ``copies`` counts where they were found."""

    keys: list[KeptKey]
    copies: int


def name_of(house: str) -> str:
    """``kaijuan-1a2b3c4d.keys``: of several houses each has its own in a common folder."""
    return f"{PREFIX}{house[:8]}{KEYS}"


def keep_keys(*more: Path) -> list[Path]:
    """Write the copy of now into every folder that has one, and into ``more``; where it is.

    Keys of a copy that the database never had stay in it for as long as they would be kept: the
    house was restored without that copy. A folder that is away (a disk in a drawer) is logged; it
    gets the copy of then with its next backup. Raises OSError for one of ``more``, and the
    database's errors.
    """
    # One at a time: who read the keys before an erasure must not write after it.
    with one_at_a_time(Path(settings.HOME) / _LOCK):
        house = _house() if TABLE in connection.introspection.table_names() else None
        if house is None:
            return []
        own = list(all_keys())
        # Before the copy is there: one that nobody remembers is never renewed.
        _remember(more)
        written = [_renew(folder, house, own) for folder in more]
        for folder in _known_folders() - set(more):
            try:
                if (folder / name_of(house)).exists():
                    written.append(_renew(folder, house, own))
            except OSError:
                log.warning("the keys beside the backups in %s could not be renewed", folder)
        return written


def gather(archive: Path, house: str) -> Gathered:
    """The keys of ``house`` in the database that is there now and in every copy of the file."""
    sources = [found for found in _sources(archive, house) if found is not None]
    kept: dict[str, KeptKey] = {}
    for keys in sources:
        for key in keys:
            if key.destroyed_at is not None or key.code not in kept:
                kept[key.code] = key
    return Gathered(list(kept.values()), len(sources))


def restore_keys(gathered: Gathered) -> int:
    """Into a database that has none; how many."""
    return put_back(gathered.keys)


def _sources(archive: Path, house: str) -> Iterator[list[KeptKey] | None]:
    # The archive's own first: of two that one person has for a month, its answers hang on that.
    folders = [archive.parent, *_known_folders()]
    for folder in dict.fromkeys(folders):
        yield _of_file(folder / name_of(house), house)
    yield _of_database(house)


def _of_database(house: str) -> list[KeptKey] | None:
    try:
        if _house() != house or TABLE not in connection.introspection.table_names():
            return None
        return list(all_keys())
    except DatabaseError:
        # It is restored because it cannot be read; the file has the keys of the last backup.
        return None


def _of_file(file: Path, house: str) -> list[KeptKey] | None:
    try:
        found = json.loads(file.read_bytes())
        if found.get("format") != FORMAT or found.get("house") != house:
            return None
        return [KeptKey(*row) for row in found["keys"]]
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _document(house: str, keys: Iterable[KeptKey]) -> dict[str, Any]:
    oldest = (now() - _MARKS_FOR).isoformat()
    return {
        "format": FORMAT,
        "house": house,
        "written_at": now().isoformat(),
        "keys": [
            list(key) for key in keys if key.destroyed_at is None or key.destroyed_at >= oldest
        ],
    }


def _renew(folder: Path, house: str, own: list[KeptKey]) -> Path:
    file = folder / name_of(house)
    known = {key.code for key in own}
    copy = _of_file(file, house) or []
    strays = [key for key in copy if key.code not in known and is_kept(key)]
    text = json.dumps(_document(house, [*own, *strays]), separators=(",", ":"))
    # What a killed process had half written holds keys as well.
    for left in folder.glob(f".{file.name}.*"):
        left.unlink(missing_ok=True)
    write_whole(file, text.encode())
    file.chmod(0o600)
    return file


def _house() -> str | None:
    consortium = Institution.objects.filter(kind=Kind.CONSORTIUM).only("code").first()
    return consortium.code.hex if consortium else None


def _known_folders() -> set[Path]:
    own = backups_folder()
    return {Path(text) for text in _remembered()} | ({own.absolute()} if own else set())


def _remembered() -> list[str]:
    try:
        return [str(text) for text in json.loads((Path(settings.HOME) / _PLACES).read_bytes())]
    except (OSError, ValueError, TypeError):
        return []


def _remember(folders: Iterable[Path]) -> None:
    own = backups_folder()
    known = set(_remembered())
    new = {str(each.absolute()) for each in folders if own is None or each != own} - known
    if new:
        write_whole(Path(settings.HOME) / _PLACES, json.dumps(sorted(known | new)).encode())
