"""The file of a backup: a ZIP with one member for each table and each kept file.

    rows/<table>.jsonl   one JSON array for each row, in the order of the primary key
    home/<path>          a file of the home: secrets, stored files, built reports
    manifest.json        what all of it is, with the SHA-256 of each member; written last

ZIP, because members are written without knowing their length beforehand and read one by one.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from django.utils.translation import gettext as _

from kaijuan.core.errors import Refusal

FORMAT: Final = "kaijuan-backup"
#: Rises when an older Kaijuan could not read the file.
FORMAT_VERSION: Final = 1
MANIFEST: Final = "manifest.json"
#: More than any manifest needs; a file that claims more is none of ours.
_MANIFEST_AT_MOST: Final = 256 * 1024 * 1024
_CHUNK: Final = 1 << 20
#: What a changed byte makes the library raise, wherever in the file it stands.
_SPOILT: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    KeyError,
    ValueError,
    TypeError,
    EOFError,
    RuntimeError,
)
#: Level 6 takes three times as long for a tenth less.
_LEVEL: Final = 2


class SpoiltArchive(Refusal):
    """A file that is no backup, or no longer a whole one."""

    def __init__(self, file: Path, reason: str) -> None:
        self.reason = reason
        super().__init__(
            _("%(file)s is not a whole backup of Kaijuan (%(reason)s): use another one.")
            % {"file": file, "reason": reason}
        )


@dataclass(frozen=True, slots=True)
class TableEntry:
    """``last_key``: the highest key ever given out, where the database counts them."""

    name: str
    columns: list[str]
    rows: int
    bytes: int
    sha256: str
    last_key: int | None = None

    @property
    def member(self) -> str:
        return f"rows/{self.name}.jsonl"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file by its path under the home, with ``mode`` as in chmod."""

    path: str
    bytes: int
    sha256: str
    mode: int

    @property
    def member(self) -> str:
        return f"home/{self.path}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in an archive. ``created_at`` is an ISO instant in UTC, ``house`` the code of the
    consortium (or "" before it is set up), ``key_mark`` tells signing keys apart and no more."""

    kaijuan: str
    engine: str
    created_at: str
    kind: str
    house: str
    house_name: str
    key_mark: str
    migrations: list[str]
    tables: list[TableEntry] = field(default_factory=list)
    files: list[FileEntry] = field(default_factory=list)
    tables_left_out: list[str] = field(default_factory=list)
    format: str = FORMAT
    format_version: int = FORMAT_VERSION

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()

    @property
    def snapshot(self) -> str:
        """SHA-256 of the manifest, and through it of everything in the archive."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    @classmethod
    def parse(cls, text: bytes) -> Manifest:
        """Raises ValueError or TypeError for what is none, KeyError for a newer format."""
        data = json.loads(text)
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise ValueError("no manifest of Kaijuan")
        if data["format_version"] > FORMAT_VERSION:
            raise NewerFormat(data.get("kaijuan", "?"))
        data["tables"] = [TableEntry(**entry) for entry in data["tables"]]
        data["files"] = [FileEntry(**entry) for entry in data["files"]]
        return cls(**data)


class NewerFormat(Refusal):
    """An archive of a later Kaijuan."""

    def __init__(self, version: object) -> None:
        super().__init__(
            _("This backup was made by Kaijuan %(version)s: restore it with that version or later.")
            % {"version": version}
        )


class Writer:
    """Members one after the other; each is hashed as it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(
            file, "w", compression=zipfile.ZIP_DEFLATED, compresslevel=_LEVEL, allowZip64=True
        )

    def member(self, name: str, chunks: Iterator[bytes]) -> tuple[int, str]:
        """Write ``chunks`` as ``name``; how many bytes, and their SHA-256."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as out:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
        return size, digest.hexdigest()

    def finish(self, manifest: Manifest) -> None:
        self.member(MANIFEST, iter([manifest.to_bytes()]))
        self._zip.close()

    def abandon(self) -> None:
        """Write no end: what is there so far is given up. After ``finish`` it does nothing."""
        self._zip.fp = None


class Reader:
    """An opened archive."""

    def __init__(self, path: Path, opened: zipfile.ZipFile) -> None:
        self.path = path
        self._zip = opened
        self.manifest = self._read_manifest()

    def chunks(self, entry: TableEntry | FileEntry) -> Iterator[bytes]:
        """The member's bytes. Raises SpoiltArchive at their end when they are not as written."""
        digest, size = hashlib.sha256(), 0
        with self._faults(entry.member), self._zip.open(entry.member) as member:
            while chunk := member.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                if size > entry.bytes:
                    break
                yield chunk
        if (size, digest.hexdigest()) != (entry.bytes, entry.sha256):
            raise SpoiltArchive(self.path, f"{entry.member}: SHA-256")

    def lines(self, entry: TableEntry) -> Iterator[bytes]:
        """The table's lines, without their ends."""
        rest = b""
        for chunk in self.chunks(entry):
            whole, found, tail = chunk.rpartition(b"\n")
            if found:
                yield from (rest + whole).split(b"\n")
                rest = tail
            else:
                rest += chunk

    def verify(self) -> None:
        """Read all of it. Raises SpoiltArchive when anything is not as it was written."""
        for table in self.manifest.tables:
            rows = sum(chunk.count(b"\n") for chunk in self.chunks(table))
            if rows != table.rows:
                raise SpoiltArchive(self.path, f"{table.member}: {rows}")
        for file in self.manifest.files:
            for _chunk in self.chunks(file):
                pass

    def _read_manifest(self) -> Manifest:
        with self._faults(MANIFEST):
            if self._zip.getinfo(MANIFEST).file_size > _MANIFEST_AT_MOST:
                raise ValueError("too large")
            return Manifest.parse(self._zip.read(MANIFEST))

    @contextmanager
    def _faults(self, member: str) -> Iterator[None]:
        try:
            yield
        except Refusal:
            raise
        except _SPOILT as error:
            raise SpoiltArchive(self.path, f"{member}: {type(error).__name__}") from error


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    """Open an archive and read its manifest. Raises SpoiltArchive, NewerFormat and OSError."""
    try:
        archive = zipfile.ZipFile(path)
    except _SPOILT as error:
        raise SpoiltArchive(path, type(error).__name__) from error
    with archive:
        yield Reader(path, archive)


def manifest_of(path: Path) -> Manifest | None:
    """The manifest alone, quickly; None for a file that is no backup of Kaijuan."""
    try:
        with opened(path) as reader:
            return reader.manifest
    except (Refusal, OSError):
        return None


def is_safe_path(text: Any) -> bool:
    """Whether an archive may name this place under the home: inside it, and nothing hidden."""
    parts = str(text).split("/")
    return bool(text) and all(
        part and not part.startswith(".") and "\\" not in part for part in parts
    )
