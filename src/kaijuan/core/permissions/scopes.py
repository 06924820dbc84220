"""What a token may be allowed to do: the scopes, each with the sentence its owner reads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise

from kaijuan.core.registry import Registry

#: ``room:verb``, as in ``reports:write``.
SHAPE: Final = re.compile(r"^[a-z][a-z_]*:[a-z][a-z_]*\Z")


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """``key`` is what programs read, ``sentence`` what the owner of a token reads."""

    key: str
    sentence: str | Promise
    order: int = 0


class ScopeRegistry(Registry[Scope]):
    """``scopes.add(Scope("reports:write", _("Record figures ...")))``."""

    def add(self, item: Scope) -> Scope:
        """Raises ValueError unless the key is ``room:verb`` and free."""
        if not SHAPE.match(item.key):
            raise ValueError(f"{item.key!r} is not of the form room:verb.")
        return super().add(item)


scopes: Final = ScopeRegistry("scopes")


def token_scopes(request: Any) -> frozenset[str] | None:
    """The scopes of the token that the request came with; None where a person came by cookie."""
    found: frozenset[str] | None = getattr(request, "token_scopes", None)
    return found
