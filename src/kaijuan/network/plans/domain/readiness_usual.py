"""The usual lines before a library opens, for a director who begins with an empty list (S08)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction
from django.utils.translation import override

from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.domain.readiness_items import add_item
from kaijuan.network.plans.models import ReadinessItem
from kaijuan.network.plans.readiness import Fact, facts

#: What no data can tell, in Chinese and English; from the guidance of 2020 for opening libraries.
_BY_PERSON: Final = (
    ("公共区域、书架和还书口消毒完毕", "Public areas, shelves and book drops are disinfected"),
    ("在岗人员健康状况核对完毕", "The health of everyone on duty has been checked"),
    (
        "入馆测温、登记和分流已安排到人",
        "Temperature checks, sign-in and one-way routes are staffed",
    ),
    ("隔离间和应急处置流程已演练", "The isolation room and the emergency drill have been tried"),
)


def take_over_usual(mode: str, *, by: Any) -> int:
    """Add the usual lines of ``mode`` that are not there yet; gives how many were added.

    What rooms tell by data comes first, where it needs no parameter that only a person knows.
    """
    with transaction.atomic():
        # The rows, not the sentences only: a fact is asked once, however it is worded.
        there = ReadinessItem.objects.filter(mode=mode, retired_at=None)
        texts = {item.text for item in there}
        told = {item.fact for item in there if item.fact}
        wanted = [
            item
            for item in (*_from_data(mode), *_from_people(mode))
            if item.text not in texts and item.fact not in (told - {""})
        ]
        for item in wanted:
            add_item(item, by=by)
    return len(wanted)


def _from_data(mode: str) -> Iterator[ReadinessItem]:
    for fact in facts:
        parameters = _parameters(fact, mode)
        if parameters is None:
            continue
        yield ReadinessItem(mode=mode, fact=fact.key, parameters=parameters, **words_of(fact))


def words_of(fact: Fact) -> dict[str, str]:
    """What ``fact`` tells as the sentence of a line, in both languages."""
    with override("zh-hans"):
        text = str(fact.label)
    with override("en"):
        return {"text": text, "text_en": str(fact.label)}


def _parameters(fact: Fact, mode: str) -> dict[str, Any] | None:
    """What the form of ``fact`` says untouched; None where it leaves something to be chosen."""
    empty = fact.form()
    given = {name: empty.get_initial_for_field(each, name) for name, each in empty.fields.items()}
    if "mode" in given and mode in Mode.values:
        given["mode"] = mode
    form = fact.form({name: value for name, value in given.items() if value is not None})
    return dict(form.cleaned_data) if form.is_valid() else None


def _from_people(mode: str) -> Iterator[ReadinessItem]:
    for text, text_en in _BY_PERSON:
        yield ReadinessItem(mode=mode, text=text, text_en=text_en)
