"""The open scope: whose walled rows the code that runs now may see and write.

Django-scopes keeps the state (a context variable, so threads and tasks do not share it); the house
reads it here and fails loudly where there is none, also where django-scopes would not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django_scopes import get_scope, scope

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.postgresql.told import CROSSING


class NoScope(RuntimeError):
    """Code asked for walled rows and never said whose."""


class AllInstitutions:
    """The mark of a scope that was opened across the wall, for system work."""


ACROSS: Final = AllInstitutions()


@contextmanager
def institution_scope(institution: Institution) -> Iterator[Institution]:
    """Open ``institution``'s scope; scopes nest, the innermost holds."""
    if not isinstance(institution, Institution) or institution.pk is None:
        # django-scopes accepts None and then filters for "institution is null".
        raise NoScope(f"A scope is opened for a saved institution, not for {institution!r}.")
    with scope(institution=institution, **{CROSSING: False}):
        yield institution


@contextmanager
def across_the_wall(reason: str) -> Iterator[None]:
    """See every institution's rows. ``reason`` says why, to whoever reads the code.

    For checks, migrations and the erasing clock; never for a request of a person.
    """
    if not reason.strip():
        raise NoScope("Crossing the wall needs a reason.")
    with scope(_enabled=False, **{CROSSING: True}):
        yield


def open_scope() -> Institution | AllInstitutions:
    """The institution whose scope is open, or ``ACROSS``. Raises NoScope when neither is."""
    state = get_scope()
    if not state:
        raise NoScope("No institution's scope is open.")
    if not state["_enabled"]:
        return ACROSS
    institution = state.get("institution")
    if not isinstance(institution, Institution):
        raise NoScope("No institution's scope is open.")
    return institution


def current_institution() -> Institution:
    """The institution whose scope is open. Raises NoScope, also across the wall."""
    scope_now = open_scope()
    if isinstance(scope_now, AllInstitutions):
        raise NoScope("The wall is crossed: no single institution's scope is open.")
    return scope_now
