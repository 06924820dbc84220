"""The request as a kept part sees it: what was asked, and nothing of who asks."""

from __future__ import annotations

from typing import Any, Final, NoReturn

from django.http import HttpRequest, QueryDict

_OPEN: Final = frozenset({"GET", "path", "institution"})


class NotForEveryone(RuntimeError):
    """A kept part reached for something that belongs to one reader."""


class ForEveryone:
    """Stands for the request while a kept part is drawn; the rest of a request raises.

    ``GET`` holds the declared parameters only: what is not part of the key cannot be shown.
    """

    GET: QueryDict
    path: str
    institution: Any

    def __init__(self, request: HttpRequest, query: QueryDict) -> None:
        self.GET = query
        self.path = request.path
        self.institution = getattr(request, "institution", None)

    def __getattr__(self, name: str) -> NoReturn:
        raise NotForEveryone(f"A part that is kept for everyone asked for request.{name}.")


class Withheld:
    """In the place of a reader's own variable: whatever is done with it raises."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def _refuse(self, *args: object) -> NoReturn:
        raise NotForEveryone(f"A part that is kept for everyone asked for {self._name}.")

    __bool__ = __str__ = __iter__ = __len__ = __getitem__ = __html__ = _refuse

    def __getattr__(self, name: str) -> NoReturn:
        self._refuse()


def context_for_everyone(request: ForEveryone) -> dict[str, Any]:
    """What a template of a kept part gets besides its own context."""
    withheld = ("user", "perms", "messages", "csrf_token")
    return {"request": request, **{name: Withheld(name) for name in withheld}}
