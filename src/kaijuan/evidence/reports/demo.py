"""The true case of 2020: 47 figures, the claims they stand in, and the release made of them."""

from __future__ import annotations

import csv
import datetime as dt
import json
import uuid
from collections import defaultdict
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final

from django.db import transaction

from kaijuan.core.accounts.models import User
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.evidence.reports.domain import (
    EvidenceText,
    Reading,
    draft_release,
    publish_release,
    record_data_point,
)
from kaijuan.evidence.reports.models import (
    Chapter,
    Claim,
    ClaimFigure,
    ClaimName,
    ClaimNote,
    DataPoint,
    Release,
    Section,
    Source,
)
from kaijuan.evidence.reports.placeholders import refs_in

#: Codes are made from names, so that the frozen report is the same bytes in every house.
_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "kaijuan:sichuan-2020")

Row = dict[str, str]


def load(by: User | None) -> Release:
    """Record, compile and publish the case; doing it again changes nothing.

    The directory's part must be loaded first: the institutions are looked up by key.
    """
    case = _case()
    done = Release.objects.published().filter(slug=case["slug"]).first()
    if done is not None:
        return done
    with transaction.atomic(), institution_scope(Institution.objects.consortium()):
        release = _draft(case, by)
        points = _record_all(case, release, by)
        _write_claims(case, release, points)
        day = dt.date.fromisoformat(case["published_on"])
        return publish_release(release, by=by, published_on=day)


def _draft(case: dict[str, Any], by: User | None) -> Release:
    return draft_release(
        slug=case["slug"],
        title=case["title"],
        title_en=case["title_en"],
        subtitle=case["subtitle"],
        subtitle_en=case["subtitle_en"],
        code=_code("release"),
        by=by,
    )


def _record_all(case: dict[str, Any], release: Release, by: User | None) -> dict[str, DataPoint]:
    source = _source(case["source"])
    places = _places(case)
    told = {row["ref"]: row for row in _rows("evidence.csv", "|")}
    members = _institutions()
    points = {}
    for row in _rows("figures.csv"):
        ref = row["ref"]
        zh, en = places[ref]
        text = EvidenceText(
            source=source,
            locator=zh,
            locator_en=en,
            paraphrase=told[ref]["text"],
            paraphrase_en=told[ref]["text_en"],
        )
        points[ref] = record_data_point(
            _reading(row),
            indicator=row["indicator"],
            subject=members[row["institution"]],
            compiled_for=release,
            ref=ref,
            code=_code(ref),
            evidence=[text],
            by=by,
        )
    return points


def _reading(row: Row) -> Reading:
    return Reading(
        comparator=row["comparator"],
        value=Decimal(row["value"]),
        unit=row["unit"],
        period_start=_day(row["period_start"]),
        period_end=_day(row["period_end"]),
        as_of=_day(row["as_of"]),
        note=row["note"],
        note_en=row["note_en"],
    )


def _source(kept: Row) -> Source:
    values: dict[str, Any] = {**kept, "published_on": _day(kept["published_on"])}
    slug = values.pop("slug")
    found = Source.objects.filter(slug=slug).first()
    return found or Source.objects.create(slug=slug, code=_code("source"), **values)


def _places(case: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Where in the source each figure stands: the place of the section that holds its claim."""
    return {
        ref: (section["locator"], section["locator_en"])
        for chapter in case["chapters"]
        for section in chapter["sections"]
        for claim in section["claims"]
        for ref in refs_in(claim["text"])
    }


def _write_claims(case: dict[str, Any], release: Release, points: dict[str, DataPoint]) -> None:
    lists = _lists()
    members = _institutions()
    for part in case["chapters"]:
        chapter = Chapter.objects.create(
            release=release, number=part["number"], title=part["title"], title_en=part["title_en"]
        )
        for position, piece in enumerate(part["sections"]):
            section = Section.objects.create(
                chapter=chapter,
                position=position,
                title=piece["title"],
                title_en=piece["title_en"],
                locator=piece["locator"],
                locator_en=piece["locator_en"],
            )
            for number, sentence in enumerate(piece["claims"]):
                claim = _claim(sentence, release, section, number)
                named = lists[sentence.get("names_of", "")] or sentence.get("names", [])
                _hang_on(claim, sentence, points, [(members[key], alias) for key, alias in named])


def _claim(sentence: dict[str, Any], release: Release, section: Section, position: int) -> Claim:
    claim = Claim(
        release=release,
        section=section,
        ref=sentence["ref"],
        position=position,
        text=sentence["text"],
        text_en=sentence["text_en"],
        quantifier=sentence["quantifier"],
    )
    claim.full_clean(exclude=["institution", "release", "section"])
    claim.save()
    return claim


def _hang_on(
    claim: Claim,
    sentence: dict[str, Any],
    points: dict[str, DataPoint],
    named: list[tuple[Institution, str]],
) -> None:
    ClaimFigure.objects.bulk_create(
        ClaimFigure(claim=claim, data_point=points[ref]) for ref in refs_in(sentence["text"])
    )
    ClaimName.objects.bulk_create(
        ClaimName(claim=claim, named=member, written_as=alias, position=position)
        for position, (member, alias) in enumerate(named)
    )
    ClaimNote.objects.bulk_create(
        ClaimNote(claim=claim, position=position, **note)
        for position, note in enumerate(sentence["notes"])
    )


def _lists() -> dict[str, list[tuple[str, str]]]:
    """Who is named behind each count: (key, name as written there when it is an alias)."""
    lists: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in _rows("names.csv"):
        lists[row["ref"]].append((row["institution"], row["written_as"]))
    return lists


def _institutions() -> dict[str, Institution]:
    return {one.key: one for one in Institution.objects.all()}


@cache
def _case() -> dict[str, Any]:
    text = files(__package__).joinpath("data", "release.json").read_text(encoding="utf-8")
    case: dict[str, Any] = json.loads(text)
    return case


def _rows(name: str, delimiter: str = ",") -> list[Row]:
    text = files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter=delimiter))


def _code(name: str) -> uuid.UUID:
    return uuid.uuid5(_NAMESPACE, name)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
