"""How a message reads: its sentence in the reader's language, with its places filled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext

from kaijuan.core.notify.models import Message
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.numbers import is_chinese

Parameters = Mapping[str, str | int]


def text_of(message: Message) -> str:
    """The message in the active language."""
    return worded(message.sentence, message.parameters, message.institution)


def worded(sentence: str, parameters: Parameters, institution: Institution) -> str:
    """``sentence`` in the active language. Raises KeyError or ValueError for places not filled.

    ``%(library)s`` is the institution's name. A parameter ``what`` with a twin ``what_en`` is read
    in the reader's language; one whose name ends in ``_at`` is an instant (ISO 8601) and reads as
    the house writes it.
    """
    words: dict[str, object] = {"library": localised(institution, "name")}
    for key, value in parameters.items():
        words[key] = _word(key, value, parameters)
    return str(gettext(sentence) % words)


def _word(key: str, value: str | int, parameters: Parameters) -> object:
    if key.endswith("_at") and isinstance(value, str):
        return moment(dt.datetime.fromisoformat(value))
    twin = parameters.get(f"{key}_en")
    return twin if twin and not is_chinese() else value
