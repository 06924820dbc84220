"""A report as its readers see it: the frozen body, in one language, without the database."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from kaijuan.core.cache.public import once
from kaijuan.core.indicators.public import Comparator, Language, Quantifier, active_language
from kaijuan.evidence.reports.domain.compile import compile_body
from kaijuan.evidence.reports.domain.frozen import canonical
from kaijuan.evidence.reports.edition_parts import (
    ChapterView,
    ClaimView,
    EvidenceView,
    FigureView,
    InstitutionView,
    NoteView,
    SectionView,
)
from kaijuan.evidence.reports.models import EvidenceKind, NoteKind, Release

#: Editions in memory: a few releases in two languages.
MOST_KEPT: Final = 8
_kept: dict[tuple[str, Language], Edition] = {}


def frozen_text(release: Release) -> str:
    """The body of ``release``: frozen when published, compiled now while it is a draft."""
    return release.body if release.is_published else canonical(compile_body(release, None))


def edition_of(release: Release, language: Language | None = None) -> Edition:
    """``release`` in ``language`` (default: the reader's).

    What is published never changes, so its edition is read once and kept by its digest; a release
    loaded without its body is enough then.
    """
    language = language or active_language()
    if not release.is_published or language != active_language():
        # Labels follow the active language: an edition in another one is not kept.
        return Edition.parse(frozen_text(release), language)
    key = (release.sha256, language)
    if key not in _kept:
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = Edition.parse(release.body, language)
    return _kept[key]


def latest_release() -> Release | None:
    """The published release with the latest date, without its body; None before there is one."""
    return once("reports.latest", lambda: Release.objects.published().defer("body").first())


def latest_edition(language: Language | None = None) -> Edition | None:
    """The latest published release as its readers see it; None before there is one."""
    release = latest_release()
    return edition_of(release, language) if release else None


class Edition:
    """A report in one language. Raises KeyError for a body of another format."""

    def __init__(self, body: dict[str, Any], language: Language) -> None:
        self.body = body
        self.language = language

    @classmethod
    def parse(cls, text: str, language: Language | None = None) -> Edition:
        return cls(json.loads(text), language or active_language())

    def in_language(self, language: Language) -> Edition:
        return Edition(self.body, language)

    @property
    def slug(self) -> str:
        return str(self.body["slug"])

    @property
    def title(self) -> str:
        return self._text(self.body, "title")

    @property
    def slip(self) -> str:
        """The Chinese title: what is written downwards on a title slip 题签 is Chinese."""
        return str(self.body["title"])

    @property
    def subtitle(self) -> str:
        return self._text(self.body, "subtitle")

    @property
    def published_on(self) -> dt.date | None:
        return _day(self.body["published_on"])

    @property
    def publisher(self) -> InstitutionView:
        return self.institution(self.body["publisher"])

    @property
    def institutions_reporting(self) -> int | None:
        reporting: int | None = self.body["institutions_reporting"]
        return reporting

    @cached_property
    def figures(self) -> dict[str, FigureView]:
        """Every figure by its number, in order."""
        return {each["ref"]: self._figure(each) for each in self.body["figures"]}

    @cached_property
    def chapters(self) -> tuple[ChapterView, ...]:
        return tuple(
            ChapterView(
                number=chapter["number"],
                title=self._text(chapter, "title"),
                slip=chapter["title"],
                sections=tuple(self._section(each) for each in chapter["sections"]),
            )
            for chapter in self.body["chapters"]
        )

    def claims(self) -> Iterator[tuple[ChapterView, ClaimView]]:
        """Every claim with its chapter, in the order of the report."""
        for chapter in self.chapters:
            for section in chapter.sections:
                for claim in section.claims:
                    yield chapter, claim

    def chapter_of(self, ref: str) -> ChapterView | None:
        """The first chapter in which figure ``ref`` stands."""
        return self._chapters_by_figure.get(ref)

    def claims_with(self, ref: str) -> list[ClaimView]:
        return [
            claim
            for _chapter, claim in self.claims()
            if any(figure.ref == ref for figure in claim.figures)
        ]

    def claims_about(self, key: str) -> list[ClaimView]:
        """Claims that name the institution, or hold a figure of it."""
        return [
            claim
            for _chapter, claim in self.claims()
            if any(name.key == key for name in claim.names)
            or any(figure.institution.key == key for figure in claim.figures)
        ]

    def names_behind(self, ref: str) -> tuple[InstitutionView, ...]:
        """The institutions that the source names for the count ``ref``."""
        for claim in self.claims_with(ref):
            if claim.counted is not None and claim.counted.ref == ref:
                return claim.names
        return ()

    def institution(self, key: str, written_as: str = "") -> InstitutionView:
        kept = self.body["institutions"][key]
        return InstitutionView(
            key, self._text(kept, "name"), kept["kind"], self._text(kept, "city"), written_as
        )

    @cached_property
    def _chapters_by_figure(self) -> dict[str, ChapterView]:
        found: dict[str, ChapterView] = {}
        for chapter, claim in self.claims():
            for figure in claim.figures:
                found.setdefault(figure.ref, chapter)
        return found

    def _section(self, section: dict[str, Any]) -> SectionView:
        return SectionView(
            title=self._text(section, "title"),
            locator=self._text(section, "locator"),
            claims=tuple(self._claim(each) for each in section["claims"]),
        )

    def _claim(self, claim: dict[str, Any]) -> ClaimView:
        return ClaimView(
            ref=claim["ref"],
            text=self._text(claim, "text"),
            quantifier=Quantifier(claim["quantifier"]),
            n=claim["n"],
            figures=tuple(self.figures[ref] for ref in claim["figures"]),
            names=tuple(
                self.institution(name["institution"], name["written_as"]) for name in claim["names"]
            ),
            notes=tuple(
                NoteView(note["kind"], str(NoteKind(note["kind"]).label), self._text(note, "text"))
                for note in claim["notes"]
            ),
        )

    def _figure(self, figure: dict[str, Any]) -> FigureView:
        shown = figure["shown"][self.language]
        return FigureView(
            ref=figure["ref"],
            code=figure["code"],
            revision=figure["revision"],
            indicator=figure["indicator"],
            label=self._text(figure, "label"),
            system=figure["system"],
            institution=self.institution(figure["institution"]),
            comparator=Comparator(figure["comparator"]),
            value=None if figure["value"] is None else Decimal(figure["value"]),
            unit=figure["unit"],
            period_start=_day(figure["period_start"]),
            period_end=_day(figure["period_end"]),
            as_of=_day(figure["as_of"]),
            note=self._text(figure, "note"),
            word=shown["comparator"],
            number=shown["number"],
            unit_word=shown["unit"],
            bare=shown["bare"],
            sentence=shown["sentence"],
            evidence=tuple(self._evidence(each) for each in figure["evidence"]),
            language=self.language,
        )

    def _evidence(self, evidence: dict[str, Any]) -> EvidenceView:
        source = self.body["sources"][evidence["source"]]
        return EvidenceView(
            kind=str(EvidenceKind(evidence["kind"]).label),
            source=self._text(source, "title"),
            publisher=self._text(source, "publisher"),
            published_on=_day(source["published_on"]),
            locator=self._text(evidence, "locator"),
            paraphrase=self._text(evidence, "paraphrase"),
        )

    def _text(self, kept: dict[str, Any], field: str) -> str:
        first, second = (f"{field}_en", field) if self.language == "en" else (field, f"{field}_en")
        return str(kept[first] or kept[second])


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
