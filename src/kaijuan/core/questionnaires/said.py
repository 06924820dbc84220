"""What a page tells the browser of a form: its trees, and the sentences that are said."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.questionnaires.definition import Definition
from kaijuan.core.questionnaires.shown import language_now


def said_to_browser(definition: Definition, zone: ZoneInfo = HOUSE_ZONE) -> dict[str, Any]:
    """JSON for ``static/questionnaires/form.js``, in the active language."""
    return {
        "form": definition.compiled(),
        "words": words(),
        "zone": str(zone),
        "language": language_now(),
    }


def words() -> dict[str, str]:
    """The sentences of the check, by the keys that ``answers.js`` and ``check.js`` give.

    They are the server's own (``answer_values.py``, ``check.py``): one sentence for one mistake.
    """
    return {
        "text": _("This must be a text."),
        "long": _("The text is longer than %(most)s characters. Shorten it."),
        "folder": _("Give the name of the file without its folder."),
        "number": _("Enter a number."),
        "integer": _("Enter a whole number, such as 12, of at most 15 digits."),
        "decimal": _("Enter a number, such as 36.5."),
        "digits": _("The number has too many digits. Look at it again."),
        "range": _("Choose a number from %(start)s to %(end)s in steps of %(step)s."),
        "date": _("Enter a day that exists, as year-month-day, such as 2020-02-29."),
        "years": _("Give a date between 1900 and 2200."),
        "midnight": _("A day ends at 23:59; write midnight as 00:00."),
        "time": _("Enter a time as hours and minutes, such as 08:30."),
        "moment": _("Enter a day and a time, such as 2020-02-29 08:30; a day ends at 23:59."),
        "one": _("Choose one of the answers that are offered."),
        "several": _("Choose among the answers that are offered."),
        "tick": _("Tick this, or leave it."),
        "required": _("Answer this question."),
        "constraint": _("This answer does not meet the condition of the form. Look at it again."),
        "offered": _("This answer is not offered here. Choose another."),
        "between": pgettext("between choices", ", "),
    }
