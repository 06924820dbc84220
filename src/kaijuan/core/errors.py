"""What the house says when it does not do what was asked."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise


class Refusal(Exception):
    """A request that was understood and is not carried out.

    ``str(refusal)`` is one translated sentence that says what to do next. Pages show it with
    status 422, the API as a problem (RFC 9457) with ``status``: 422, or 409 where what is stored
    stands against it.
    """

    status: ClassVar[int] = 422
    #: The sentence of a kind that always says the same.
    says: ClassVar[str | Promise] = ""

    def __init__(self, sentence: str | Promise = "") -> None:
        super().__init__(sentence or self.says)
        self.sentence = sentence or self.says

    def __str__(self) -> str:
        # Lazy sentences are translated here, in the language of whoever reads them.
        return str(self.sentence)
