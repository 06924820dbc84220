"""What parameters mean, in sentences that are translated: for the description and its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from kaijuan.core.marks import mark

Json = dict[str, Any]
View = TypeVar("View", bound=Callable[..., Any])

#: The library's decorators take ``str``; what is lazy is asked for its text by `core.api.describe`.
lazily: Final = cast("Callable[[str], str]", gettext_lazy)

#: What means the same in every list.
COMMON: Final[Mapping[str, Promise]] = {
    "page": _("Which page of the list, from 1."),
    "page_size": _("How many items a page holds."),
    "sort": _("By what the list is sorted; with a hyphen before it, the other way round."),
    "format": _("The whole filtered list as a table instead of a page of JSON."),
}


def parameters(**words: str | Promise) -> Callable[[View], View]:
    """Say what the parameters of an operation mean; those of `COMMON` are known."""

    def declare(view: View) -> View:
        return mark(view, parameter_words=words)

    return declare


def meaning(view: Any, name: str) -> str:
    """The sentence for parameter ``name`` of an operation, in the active language, or ""."""
    words: Mapping[str, str | Promise] = getattr(view, "parameter_words", {})
    return str(words.get(name) or COMMON.get(name, ""))


@dataclass(frozen=True, slots=True)
class Example:
    """A request that works in this house: ``path`` gives the arguments of the address, or None
    where there is nothing yet to name; ``body`` what is sent."""

    path: Callable[[], Mapping[str, str] | None] = dict
    query: str = ""
    body: Callable[[], Json | None] | None = None


def example(**parts: Any) -> Callable[[View], View]:
    """Give an operation its example: the parts of `Example`."""

    def declare(view: View) -> View:
        return mark(view, example=Example(**parts))

    return declare
