"""Who may call a view at all. A view without a declaration is refused: deny by default."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from kaijuan.core.marks import mark

View = TypeVar("View", bound=Callable[..., Any])


#: Bodies that are read as a form, before any view.
FORM_TYPES: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


@dataclass(frozen=True, slots=True)
class Access:
    """``signed_in`` and ``permission`` together say who may pass.

    ``scope`` is what a token must include. Without it a token opens nothing: what only signed-in
    people reach stays closed to it, and what is public is read as by a stranger. ``anywhere`` asks
    for the permission at any institution instead of that of the address.
    """

    signed_in: bool
    permission: str = ""
    scope: str = ""
    anywhere: bool = False


PUBLIC: Final = Access(signed_in=False)
SIGNED_IN: Final = Access(signed_in=True)


def declare(view: View, access: Access) -> View:
    """Put a declaration on a callable that cannot be decorated, such as a library's view."""
    return mark(view, access=access)


def public(view: View) -> View:
    """Anyone, signed in or not."""
    return declare(view, PUBLIC)


def signed_in(view: View) -> View:
    """Any person with an account."""
    return declare(view, SIGNED_IN)


def public_with(*, scope: str) -> Callable[[View], View]:
    """Anyone; a token with ``scope`` also sees what only its owner sees."""

    def declared(view: View) -> View:
        return declare(view, Access(signed_in=False, scope=scope))

    return declared


def needs(permission: str, *, scope: str = "", anywhere: bool = False) -> Callable[[View], View]:
    """Whoever holds ``permission`` for the institution of the address (``request.institution``).

    With ``anywhere``: for at least one institution; the domain then asks for the one that is
    meant. A token passes only with ``scope``.
    """

    def declared(view: View) -> View:
        return declare(view, Access(True, permission, scope, anywhere))

    return declared


def access_of(view: Any, method: str | None) -> Access | None:
    """The declaration for ``method``: of the API's operation, or of the whole view."""
    by_method: dict[str, Access] = getattr(view, "access_by_method", {})
    asked = "GET" if method == "HEAD" else method or ""
    found: Access | None = by_method.get(asked) or getattr(view, "access", None)
    return found
