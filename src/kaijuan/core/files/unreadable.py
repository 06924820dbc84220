"""What a parser says when it gives up. Used in the child: it knows no Django and no language."""

from __future__ import annotations


class Unreadable(Exception):
    """A file that a parser refuses.

    ``reason`` is a key of ``refused.SENTENCES``; ``line`` is 1-based, 0 where no line is at fault.
    """

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason, line)
        self.reason = reason
        self.line = line
