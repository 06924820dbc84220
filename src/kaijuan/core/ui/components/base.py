"""What a component is: a typed function, one template, and samples that the gallery shows.

Templates call components by the tags of ``{% load ui %}``; Python calls them as functions and
gets a ``SafeString``. Everything a caller passes is escaped by the template, unless it is a
``SafeString`` already.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, ParamSpec

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

P = ParamSpec("P")

#: Text that may still have to be translated when it is drawn.
Text = str | Promise


@dataclass(frozen=True, slots=True)
class Prop:
    """One argument of a component, as the gallery lists it."""

    name: str
    kind: str
    default: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One made-up use of a component. ``draw`` is called in the reader's language."""

    caption: Text
    draw: Callable[[], SafeString]


class Component(Generic[P]):
    """A typed function that builds a context, and the template it is drawn with."""

    #: A template that names a component means the component, not a drawing of it.
    do_not_call_in_templates = True

    def __init__(
        self,
        build: Callable[P, Mapping[str, object]],
        *,
        key: str,
        title: Text,
        purpose: Text,
        width: str = "inline",
    ) -> None:
        self.width = width
        self.build = build
        self.key = key
        self.title = title
        self.purpose = purpose
        self.template = f"ui/components/{key}.html"
        self.samples: list[Sample] = []
        # Django reads a tag's arguments from __wrapped__.
        functools.update_wrapper(self, build)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> SafeString:
        """Draw the component. Raises ValueError for a kind, tone or icon that does not exist."""
        html = render_to_string(self.template, dict(self.build(*args, **kwargs)))
        # A line end after an inline component would become a space inside a Chinese sentence.
        return mark_safe(html.strip())  # noqa: S308  # the template has escaped it

    def show(self, caption: Text, draw: Callable[[], SafeString]) -> None:
        """Add a sample to the gallery."""
        self.samples.append(Sample(caption, draw))

    def props(self) -> list[Prop]:
        """The arguments in order, with their types and defaults."""
        parameters = inspect.signature(self.build).parameters.values()
        return [_prop(parameter) for parameter in parameters]


def _prop(parameter: inspect.Parameter) -> Prop:
    empty = inspect.Parameter.empty
    default = "" if parameter.default is empty else repr(parameter.default)
    name = f"**{parameter.name}" if parameter.kind is parameter.VAR_KEYWORD else parameter.name
    return Prop(name, str(parameter.annotation), default)


class Register:
    """All components by key, in the order in which they were declared."""

    def __init__(self) -> None:
        self._by_key: dict[str, Component[...]] = {}

    def add(self, component: Component[...]) -> None:
        """Add one. Raises ValueError if the key is taken."""
        if component.key in self._by_key:
            raise ValueError(f"There is already a component called {component.key!r}.")
        self._by_key[component.key] = component

    def __iter__(self) -> Iterator[Component[...]]:
        return iter(self._by_key.values())

    def __len__(self) -> int:
        return len(self._by_key)


register = Register()


def component(
    key: str, *, title: Text, purpose: Text, width: str = "inline"
) -> Callable[[Callable[P, Mapping[str, object]]], Component[P]]:
    """Declare a component; its template is ``ui/components/<key>.html``.

    ``width`` is the room a sample takes in the gallery: inline, half or wide.
    """

    def declare(build: Callable[P, Mapping[str, object]]) -> Component[P]:
        made = Component(build, key=key, title=title, purpose=purpose, width=width)
        register.add(made)
        return made

    return declare


def one_of(value: str, allowed: Mapping[str, object], what: str) -> str:
    """Return ``value`` if the identity knows it; raises ValueError naming what it does know."""
    if value not in allowed:
        raise ValueError(f"There is no {what} {value!r}; there are {', '.join(allowed)}.")
    return value
