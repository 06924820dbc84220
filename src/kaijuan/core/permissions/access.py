"""Who may call a view at all. A view without a declaration is refused: deny by default."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Access:
    """``signed_in`` and ``permission`` together say who may pass."""

    signed_in: bool
    permission: str = ""


PUBLIC: Final = Access(signed_in=False)
SIGNED_IN: Final = Access(signed_in=True)


def declare(view: View, access: Access) -> View:
    """Put a declaration on a callable that cannot be decorated, such as a library's view."""
    view.access = access  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anyone, signed in or not."""
    return declare(view, PUBLIC)


def signed_in(view: View) -> View:
    """Any person with an account."""
    return declare(view, SIGNED_IN)


def needs(permission: str) -> Callable[[View], View]:
    """Whoever holds ``permission`` for the institution of the address (``request.institution``)."""

    def mark(view: View) -> View:
        return declare(view, Access(signed_in=True, permission=permission))

    return mark
