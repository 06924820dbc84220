"""How large a file may be. Every bound of the file readers stands here, in bytes or counts."""

from __future__ import annotations

from typing import Final

MEGABYTE: Final = 1024 * 1024

#: An upload as it arrives.
MAX_UPLOAD_BYTES: Final = 10 * MEGABYTE

#: Inside a workbook (a zip archive).
MAX_ZIP_ENTRIES: Final = 2_000
MAX_ZIP_DIRECTORY_BYTES: Final = 1 * MEGABYTE
MAX_UNPACKED_BYTES: Final = 100 * MEGABYTE
MAX_RATIO: Final = 100
#: Below this an entry may pack as tightly as it likes: an empty sheet is mostly repetition.
RATIO_FREE_BYTES: Final = 1 * MEGABYTE

#: Inside a table.
MAX_ROWS: Final = 100_000
MAX_COLUMNS: Final = 200
MAX_FIELD_CHARACTERS: Final = 100_000
MAX_TABLE_CHARACTERS: Final = 20_000_000

#: What the child process may use, and what it may answer.
CHILD_MEMORY_BYTES: Final = 512 * MEGABYTE
CHILD_CPU_SECONDS: Final = 20
CHILD_WALL_SECONDS: Final = 30.0
CHILD_ANSWER_BYTES: Final = 96 * MEGABYTE
