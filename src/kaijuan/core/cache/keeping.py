"""What a view declares so that its answer may be kept, and the name that it is kept under."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.http import QueryDict
from django.utils.translation import get_language

from kaijuan.core.cache.revision import known_revision
from kaijuan.core.marks import mark

View = TypeVar("View", bound=Callable[..., Any])
Key = tuple[object, ...]

#: The interface language travels in the address too; it is part of every key.
LANGUAGE: Final = "lang"
#: A longer query is answered, not kept.
LONGEST_QUERY: Final = 300


@dataclass(frozen=True, slots=True)
class Keeping:
    """On which topics a view's answer depends, and by which parameters of the query."""

    topics: tuple[str, ...]
    params: frozenset[str]
    also: Callable[[], Iterable[str]] | None = None

    def all_topics(self) -> tuple[str, ...]:
        more = self.also() if self.also is not None else ()
        return tuple(sorted({*self.topics, *more}))


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to a view that may be kept: its key, and the revision read before any row."""

    keeping: Keeping
    key: Key
    query: QueryDict
    revision: str
    #: Nothing in the address that the view did not declare.
    plain: bool

    @property
    def filtered(self) -> bool:
        return bool(self.query)

    def unchanged(self) -> bool:
        """Whether nothing was changed since the revision was read."""
        return known_revision(self.keeping.all_topics(), again=True) == self.revision


def kept(
    *topics: str, params: Iterable[str] = (), also: Callable[[], Iterable[str]] | None = None
) -> Callable[[View], View]:
    """Declare a public view whose answer depends on ``topics`` and on nothing else that changes.

    ``params`` are the names of the query that it reads; a request with another one is drawn anew.
    ``also`` gives the topics of what other rooms show on the page.
    """

    def declare(view: View) -> View:
        return mark(view, keeping=Keeping(topics, frozenset(params), also))

    return declare


def asked_of(request: Any, view: Any) -> Asked | None:
    """What ``request`` asks of ``view``; None where nothing can be kept."""
    keeping: Keeping | None = getattr(view, "keeping", None)
    if keeping is None or request.method not in {"GET", "HEAD"}:
        return None
    revision = known_revision(keeping.all_topics())
    if revision is None or len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        return None
    query = _declared(request.GET, keeping)
    key = (
        request.scheme,
        request.get_host(),
        request.path,
        get_language(),
        # As views ask it, never the header itself: htmx may also say "true" percent-encoded.
        bool(request.htmx),
        request.htmx.history_restore_request,
        tuple((name, tuple(values)) for name, values in sorted(query.lists())),
    )
    plain = set(request.GET) <= keeping.params | {LANGUAGE}
    return Asked(keeping, key, query, revision, plain)


def _declared(given: QueryDict, keeping: Keeping) -> QueryDict:
    """The declared parameters, unchangeable like the request's own."""
    query = QueryDict(mutable=True)
    for name in sorted(keeping.params & set(given)):
        query.setlist(name, given.getlist(name))
    query._mutable = False
    return query
