"""Words for what is sealed, where it is shown to those who may read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from kaijuan.network.health.form_health import AWAY, RETURNED, STAYED

SITUATIONS: Final = [
    (STAYED, pgettext_lazy("situation", "stayed in town")),
    (RETURNED, pgettext_lazy("situation", "returned")),
    (AWAY, pgettext_lazy("situation", "away")),
]
_ALERTS: Final = {
    "temperature": pgettext_lazy("alert", "temperature from 37.3 °C"),
    "symptoms": pgettext_lazy("alert", "symptoms"),
    "contact": pgettext_lazy("alert", "contact with a case"),
}


def situation_in_words(key: str) -> str:
    return str(dict(SITUATIONS).get(key, ""))


def alerts_in_words(questions: Sequence[str]) -> str:
    """The alerts of one report; of a form of the library's own: the question's name."""
    words = [str(_ALERTS.get(each, each)) for each in questions]
    return pgettext("between parts of a sentence", "; ").join(words) or _("an alert")
