"""Units of figures: the English noun, and the Chinese measure word 量词."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kaijuan.core.indicators.languages import Language


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit.

    ``code`` is the value in files and in the API. ``ratio`` marks a percentage or a multiple,
    which is never summed. ``tight`` is written without a space after the number.
    """

    code: str
    one: str
    many: str
    measure: str
    ratio: bool = False
    tight: bool = False

    def word(self, value: Decimal, language: Language) -> str:
        if language != "en":
            return self.measure
        return self.one if value == 1 else self.many


class UnknownUnit(LookupError):
    """No unit is registered under this code."""


class Units:
    """The units that figures may have, by code."""

    def __init__(self) -> None:
        self._by_code: dict[str, Unit] = {}

    def add(self, unit: Unit) -> Unit:
        if unit.code in self._by_code:
            raise ValueError(f"unit {unit.code!r} is registered twice")
        self._by_code[unit.code] = unit
        return unit

    def get(self, code: str) -> Unit:
        try:
            return self._by_code[code]
        except KeyError:
            raise UnknownUnit(code) from None

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Unit]:
        return iter(sorted(self._by_code.values(), key=lambda unit: unit.code))


units = Units()

for _unit in (
    Unit("institutions", "institution", "institutions", "所"),
    Unit("visits", "visit", "visits", "人次"),
    Unit("page views", "page view", "page views", "次"),
    Unit("views", "view", "views", "人次"),
    Unit("sessions", "session", "sessions", "人次"),
    Unit("attendances", "attendance", "attendances", "人次"),
    Unit("downloads", "download", "downloads", "篇次"),
    Unit("documents", "document", "documents", "篇"),
    Unit("titles", "title", "titles", "种"),
    Unit("resources", "resource", "resources", "种"),
    Unit("volumes", "volume", "volumes", "册"),
    Unit("issues", "issue", "issues", "期"),
    Unit("works", "work", "works", "件"),
    Unit("reports", "report", "reports", "份"),
    Unit("categories", "category", "categories", "类"),
    Unit("kinds", "kind", "kinds", "类"),
    Unit("platforms", "platform", "platforms", "个"),
    Unit("checkpoints", "checkpoint", "checkpoints", "个"),
    Unit("units", "unit", "units", "个"),
    Unit("classes", "class", "classes", "个班"),
    Unit("lessons", "lesson", "lessons", "课时"),
    Unit("teachers", "teacher", "teachers", "名教师"),
    Unit("members", "member", "members", "名成员"),
    Unit("readers", "reader", "readers", "人"),
    Unit("students", "student", "students", "人"),
    Unit("learners", "learner", "learners", "人"),
    Unit("days", "day", "days", "天"),
    Unit("hours", "hour", "hours", "小时"),
    Unit("CNY", "yuan", "yuan", "元"),
    Unit("percent", "%", "%", "%", ratio=True, tight=True),
    Unit("times", "times", "times", "倍", ratio=True),
):
    units.add(_unit)
