"""The list of institutions comes in: all of it, or nothing and every reason why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import record
from kaijuan.core.errors import Refusal
from kaijuan.core.files.headings import BadLine, LinesRefused, columns_of
from kaijuan.core.files.tables import Table, read_table
from kaijuan.core.files.uploads import Upload
from kaijuan.core.tenancy.domain import Outcome, save_institution
from kaijuan.core.tenancy.models import Institution, Kind
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.domain.import_checks import Known, contradictions
from kaijuan.network.directory.domain.import_lines import HEADINGS, REQUIRED, Line, read_line
from kaijuan.network.directory.models import Alias


class Imported(NamedTuple):
    """What became of one line."""

    line: int
    key: str
    name: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What the import did, or in a dry run would do. ``sha256`` is that of the file."""

    lines: tuple[Imported, ...]
    sha256: str
    dry_run: bool

    def count(self, outcome: Outcome) -> int:
        return sum(1 for line in self.lines if line.outcome == outcome)

    @property
    def created(self) -> int:
        return self.count(Outcome.CREATED)

    @property
    def changed(self) -> int:
        return self.count(Outcome.CHANGED)

    @property
    def unchanged(self) -> int:
        return self.count(Outcome.UNCHANGED)

    def __str__(self) -> str:
        return gettext("%(created)s new, %(changed)s changed, %(unchanged)s as before.") % {
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
        }


class ConsortiumMissing(Refusal):
    """A first import without the consortium: nobody would own the deployment."""

    says = _("No line is the consortium. Add one with the kind “consortium”, then import again.")


class ImportedMeanwhile(Refusal):
    """Two imports at once."""

    says = _("The directory was changed at the same time. Import once more.")


def import_institutions(
    source: Upload | Path | bytes | Table, *, by: Any, dry_run: bool = False, sample: bool = False
) -> ImportResult:
    """Bring the directory to what a CSV or XLSX file says; institutions not in it stay.

    The columns are those of ``import_lines.HEADINGS``; where the file has a column of aliases, an
    institution has those aliases afterwards and no others. Importing the same file again changes
    nothing. A dry run does everything and takes it back.

    Raises ``FileRefused``, ``HeadingsMissing``, ``ConsortiumMissing``, ``LinesRefused`` or
    ``ImportedMeanwhile``; then nothing is written.
    """
    table = source if isinstance(source, Table) else read_table(source)
    lines, bad = lines_of(table)
    try:
        with transaction.atomic():
            known = Known.now()
            bad += contradictions(lines, known)
            if bad:
                raise LinesRefused(bad)
            imported = _carry_out(lines, known, sample=sample)
            result = ImportResult(tuple(imported), table.sha256, dry_run)
            _write_down(result, by=by)
            if dry_run:
                transaction.set_rollback(True)
    except IntegrityError as error:
        raise ImportedMeanwhile from error
    return result


def lines_of(table: Table) -> tuple[list[Line], list[BadLine]]:
    """The lines of the table, and every reason against a line; raises ``HeadingsMissing``."""
    columns = columns_of(table, HEADINGS, REQUIRED)
    lines: list[Line] = []
    bad: list[BadLine] = []
    for row in table.rows:
        line = read_line(row, columns, len(table.header))
        if isinstance(line, Line):
            lines.append(line)
        else:
            bad += line
    if not table.rows:
        bad.append(BadLine(1, _("There is no line below the first.")))
    return lines, bad


def _carry_out(lines: Sequence[Line], known: Known, *, sample: bool) -> list[Imported]:
    bad: list[BadLine] = []
    imported: list[Imported] = []
    # Names are freed before any is taken: an alias may move from one institution to another.
    freed = {line.key for line in lines if drop_aliases(line, known)}
    for line in lines:
        try:
            institution, outcome = save_line(line, known, sample=sample)
        except ValidationError as error:
            bad.append(BadLine(line.line, " ".join(error.messages)))
            continue
        added = add_aliases(line, institution, known)
        if outcome == Outcome.UNCHANGED and (added or line.key in freed):
            outcome = Outcome.CHANGED
        imported.append(Imported(line.line, line.key, line.name, outcome))
    if bad:
        raise LinesRefused(bad)
    return imported


def save_line(line: Line, known: Known, *, sample: bool = False) -> tuple[Institution, Outcome]:
    """Bring one institution to what its line says. Raises ``ValidationError``."""
    before = known.institutions.get(line.key)
    there = known.alias_texts(line.key)
    values: dict[str, Any] = {
        "name": line.name,
        "kind": line.kind,
        "city": line.city,
        "moe_code": line.moe_code,
        "name_en": line.name_en,
        "number": line.number,
        "sample": sample,
    }
    for column, empty in (("name_en", ""), ("number", 0)):
        if values[column] is None:
            values[column] = getattr(before, column, empty)
    aliases = there if line.aliases is None else line.aliases
    same = all(getattr(before, column, None) == value for column, value in values.items())
    if before is not None and same and aliases == there:
        # Pinyin is made anew only for what changed: a list of thousands is imported every term.
        return before, Outcome.UNCHANGED
    return save_institution(key=line.key, aliases=aliases, **values)


def drop_aliases(line: Line, known: Known) -> bool:
    """Take away the aliases that the line does not have any more; whether there were any."""
    if line.aliases is None:
        return False
    gone = [alias for alias in known.aliases.get(line.key, ()) if alias.name not in line.aliases]
    if gone:
        with institution_scope(known.institutions[line.key]):
            Alias.objects.filter(pk__in=[alias.pk for alias in gone]).delete()
    return bool(gone)


def add_aliases(line: Line, institution: Institution, known: Known) -> bool:
    """Add the aliases that are new in the line; whether there were any."""
    there = known.alias_texts(line.key)
    new = [text for text in line.aliases or () if text not in there]
    if new:
        with institution_scope(institution):
            Alias.objects.bulk_create([Alias(name=text) for text in new])
    return bool(new)


def _write_down(result: ImportResult, *, by: Any) -> None:
    """One entry for the whole import, in the consortium's log; none where nothing changed."""
    consortium = Institution.objects.filter(kind=Kind.CONSORTIUM).first()
    if consortium is None:
        raise ConsortiumMissing
    counts = Counter(line.outcome for line in result.lines)
    if counts[Outcome.CREATED] + counts[Outcome.CHANGED] == 0:
        return
    details: dict[str, str | int] = {outcome.value: counts[outcome] for outcome in Outcome}
    with institution_scope(consortium):
        details["sha256"] = result.sha256
        record("institutions.imported", consortium, by=by, details=details)
