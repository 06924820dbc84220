"""What questionnaires do not take, each as one sentence that says what to do."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal


class ExpressionRefused(Refusal):
    """An expression that is not understood or not supported; the sentence says which part."""


class BadDefinition(Refusal):
    """A definition that is not taken. ``path`` is where ("group/question"), "" for the whole."""

    def __init__(self, sentence: str | Promise, path: str = "", column: str = "") -> None:
        where = format_lazy("{}{}", path, f" · {column}" if column else "") if path else ""
        super().__init__(
            format_lazy(_("Question “{where}”: {problem}"), where=where, problem=sentence)
            if path
            else sentence
        )
        self.path = path
        self.column = column
        self.problem = sentence


class XLSFormRefused(Refusal):
    """A file that is not taken over. ``reasons`` are all sentences, the first is shown first."""

    def __init__(self, reasons: Sequence[str | Promise]) -> None:
        super().__init__(
            reasons[0]
            if len(reasons) == 1
            else format_lazy(
                _("{first} ({more} more reasons.)"), first=reasons[0], more=len(reasons) - 1
            )
        )
        self.reasons = list(reasons)
