"""Why a file was not taken, as sentences that say what to do instead."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal

SENTENCES: Final[dict[str, str | Promise]] = {
    "empty": _("The file is empty. Choose the file again, with a heading line and rows."),
    "too-large": _("The file is larger than 10 MB. Split it, or leave out what is not needed."),
    "kind": _("This is neither a CSV text nor an .xlsx workbook. Save it as one of the two."),
    "old-workbook": _(
        "This is an old .xls workbook or one with a password. Save it as .xlsx without a password."
    ),
    "markup": _("This is a web page or markup, not a table. Save the table as CSV or .xlsx."),
    "encrypted": _("The workbook has a password. Save it without one."),
    "too-many-entries": _("The workbook holds too many parts. Copy the table into a new one."),
    "unpacks-too-large": _(
        "The workbook would unpack to more than this house takes. Copy the table into a new one."
    ),
    "unsafe-name": _("The workbook holds a part with an unsafe name. Save it anew in your office."),
    "broken-workbook": _("The workbook is damaged. Open it in your office and save it again."),
    "no-sheet": _("The workbook has no visible sheet. Put the table on a sheet that can be seen."),
    "encoding": _("The text is in no encoding we know. Save it as UTF-8 or GB18030."),
    "nul": _("The text holds null or control characters. Save it as CSV in UTF-8."),
    "quotes": _("A quotation mark is opened and not closed, or stands in the wrong place."),
    "long-field": _("One field holds more than 100,000 characters. Shorten it."),
    "too-many-rows": _("The table has more than 100,000 rows. Split it."),
    "too-many-columns": _("The table has more than 200 columns. Leave out what is not needed."),
    "too-much-text": _("The table holds too much text to be read at once. Split it."),
    "time": _("The file took too long to read and was put aside. Split it, or save it anew."),
    "memory": _("The file needs too much memory to be read. Split it, or save it anew."),
    "crash": _("The file could not be read. Open it in your office and save it again."),
}


class FileRefused(Refusal):
    """A file that is not taken; ``str()`` is the sentence, ``reason`` its key, ``line`` 1-based."""

    def __init__(self, reason: str, line: int = 0) -> None:
        sentence = SENTENCES.get(reason, SENTENCES["crash"])
        if line:
            sentence = format_lazy("{} {}", format_lazy(_("Line {line}:"), line=line), sentence)
        super().__init__(sentence)
        self.reason = reason
        self.line = line
