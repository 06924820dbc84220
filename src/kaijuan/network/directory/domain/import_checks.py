"""What no line can see by itself: two lines, or a line and the directory, that contradict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kaijuan.core.tenancy.models import Institution, Kind
from kaijuan.network.directory.domain.import_lines import BadLine, Line
from kaijuan.network.directory.models import Alias


@dataclass(slots=True)
class Known:
    """The directory before the import, by key."""

    institutions: dict[str, Institution] = field(default_factory=dict)
    aliases: dict[str, list[Alias]] = field(default_factory=dict)

    @classmethod
    def now(cls) -> Known:
        """Two queries, however long the directory is."""
        institutions = {each.key: each for each in Institution.objects.order_by("pk")}
        by_id = {each.pk: key for key, each in institutions.items()}
        aliases: dict[str, list[Alias]] = {key: [] for key in institutions}
        for alias in Alias.objects.order_by("pk"):
            aliases[by_id[alias.institution_id]].append(alias)
        return cls(institutions, aliases)

    def alias_texts(self, key: str) -> tuple[str, ...]:
        return tuple(alias.name for alias in self.aliases.get(key, ()))


def contradictions(lines: Sequence[Line], known: Known) -> list[BadLine]:
    """Every line that contradicts another one, or an institution that is not in the file."""
    return [
        *_same_keys(lines),
        *_same_codes(lines, known),
        *_same_names(lines, known),
        *_consortium(lines, known),
    ]


def _same_keys(lines: Sequence[Line]) -> Iterator[BadLine]:
    first: dict[str, int] = {}
    for line in lines:
        if line.key in first:
            yield BadLine(
                line.line, _both(format_lazy(_("The key “{text}”"), text=line.key), first[line.key])
            )
        first.setdefault(line.key, line.line)


def _same_codes(lines: Sequence[Line], known: Known) -> Iterator[BadLine]:
    in_file = {line.key for line in lines}
    elsewhere = {
        each.moe_code: key for key, each in known.institutions.items() if key not in in_file
    }
    first: dict[str, Line] = {}
    for line in lines:
        if not line.moe_code:
            continue
        other = first.setdefault(line.moe_code, line)
        if other.key != line.key:
            what = _both(
                format_lazy(_("The ministry code “{text}”"), text=line.moe_code), other.line
            )
            yield BadLine(line.line, what)
        elif line.moe_code in elsewhere:
            yield BadLine(line.line, _taken(line.moe_code, elsewhere[line.moe_code]))


def _same_names(lines: Sequence[Line], known: Known) -> Iterator[BadLine]:
    """A name or alias that is another institution's name or alias, as things stand afterwards."""
    owners = _names_outside(lines, known)
    seen: dict[str, Line] = {}
    for line in lines:
        aliases = known.alias_texts(line.key) if line.aliases is None else line.aliases
        for text in dict.fromkeys((line.name, *aliases)):
            other = seen.setdefault(text, line)
            if other.key != line.key:
                yield BadLine(
                    line.line, _both(format_lazy(_("The name “{text}”"), text=text), other.line)
                )
            elif text in owners:
                yield BadLine(line.line, _taken(text, owners[text]))


def _names_outside(lines: Sequence[Line], known: Known) -> dict[str, str]:
    in_file = {line.key for line in lines}
    owners: dict[str, str] = {}
    for key, institution in known.institutions.items():
        if key not in in_file:
            for text in (institution.name, *known.alias_texts(key)):
                owners[text] = f"{key} {institution.name}"
    return owners


def _consortium(lines: Sequence[Line], known: Known) -> Iterator[BadLine]:
    """One deployment serves one consortium, and it stays the one it is."""
    keys = [key for key, each in known.institutions.items() if each.is_consortium]
    now = keys[0] if keys else None
    for line in lines:
        is_consortium = line.kind == Kind.CONSORTIUM
        if is_consortium and now is None:
            now = line.key
        elif is_consortium and line.key != now:
            yield BadLine(
                line.line,
                format_lazy(_("There is a consortium already, {key}. Only one can be."), key=now),
            )
        elif not is_consortium and line.key == now and keys:
            yield BadLine(line.line, _("This is the consortium; it cannot become a member."))


def _both(what: Promise | str, line: int) -> Promise | str:
    return format_lazy("{} {}", what, format_lazy(_("stands in line {line} too."), line=line))


def _taken(text: str, owner: str) -> Promise | str:
    return format_lazy(_("“{text}” belongs to {owner} already."), text=text, owner=owner)
