"""Parts of a page that are the same for everybody, for readers whose frame is their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from kaijuan.core.cache.everyone import ForEveryone, context_for_everyone
from kaijuan.core.cache.keeping import Asked
from kaijuan.core.cache.store import store


@dataclass(frozen=True, slots=True)
class Part:
    """Markup, and the status of the answer that it stands in. Only what is 200 is kept."""

    html: SafeString
    status: int = 200

    def __bool__(self) -> bool:
        return bool(self.html)


NOTHING = Part(SafeString(""))


def fragment(request: HttpRequest, name: str, draw: Callable[[Any], Part]) -> Part:
    """The part ``name`` of the page that ``request`` asks for, drawn by ``draw(everyone)``.

    ``everyone`` is the request without its reader: touching user, session or token raises
    NotForEveryone, kept or not. Within a view that is declared by `kept`, a part is drawn once for
    each state of its topics.
    """
    asked: Asked | None = getattr(request, "asked", None)
    kept_here = store()
    if asked is None or kept_here is None:
        return draw(ForEveryone(request, request.GET if asked is None else asked.query))
    key = ("part", name, *asked.key)
    shelf = kept_here.shelf(asked=asked.filtered)
    found: Part | None = shelf.get(key, asked.revision)
    if found is not None:
        return found
    leads = kept_here.lead((*key, asked.revision))
    try:
        found = shelf.get(key, asked.revision)
        if found is not None:
            return found
        part = draw(ForEveryone(request, asked.query))
        if part.status == 200 and asked.unchanged():
            shelf.put(key, asked.revision, part, len(part.html.encode()))
        return part
    finally:
        if leads:
            kept_here.land((*key, asked.revision))


def drawn(
    template: str, context: Mapping[str, Any], everyone: ForEveryone, status: int = 200
) -> Part:
    """A part from a template, without context processors: the frame's variables are withheld."""
    html = render_to_string(template, {**context_for_everyone(everyone), **context})
    return Part(SafeString(html), status)
