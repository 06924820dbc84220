"""What the frame of every page needs. Nothing is looked up until the frame is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from django.http import HttpRequest
from django.utils.translation import get_language

from kaijuan.core.registry.panels import Text, masthead_items, nav_items, page_scripts
from kaijuan.core.ui import lang


@dataclass(frozen=True, slots=True)
class NavLink:
    """A place in the main navigation. ``here``: "page" on it, "true" under it, else ""."""

    label: Text
    url: str
    here: str


@dataclass(frozen=True, slots=True)
class MastheadLink:
    """A place in the masthead of who is signed in; ``count`` 0 shows no number."""

    label: Text
    url: str
    count: int
    here: str


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The way to this page in another language: a relative address, so that the path stays."""

    tag: str
    code: str
    name: str
    href: str


def chrome(request: HttpRequest) -> dict[str, object]:
    """Context processor: ``nav``, ``masthead``, ``html_lang``, ``other_languages``, ``house``."""
    return {
        "nav": partial(navigation, request),
        "masthead": partial(masthead, request),
        "house": partial(house_name, request),
        "page_scripts": partial(scripts, request),
        **tongues(request),
    }


def tongues(request: HttpRequest) -> dict[str, object]:
    """``html_lang`` and ``other_languages``; needs no database."""
    code = lang.known(get_language()) or lang.DEFAULT
    return {
        "html_lang": lang.tag(code),
        "other_languages": partial(other_languages, request, code),
    }


def other_languages(request: HttpRequest, code: str) -> list[LanguageLink]:
    """A link for each language but the present one, keeping path and query."""
    links = []
    for other, tag, name in lang.LANGUAGES:
        if other != code:
            query = request.GET.copy()
            query["lang"] = other
            links.append(LanguageLink(tag, other, name, f"?{query.urlencode()}"))
    return links


def navigation(request: HttpRequest) -> list[NavLink]:
    """The items this reader may see; the longest address that leads to this page is "here"."""
    shown = [(item, item.url) for item in nav_items if item.may(request)]
    under = [url for _item, url in shown if _leads_to(url, request.path)]
    nearest = max(under, key=len, default=None)
    return [NavLink(item.label, url, _here(url, nearest, request.path)) for item, url in shown]


def masthead(request: HttpRequest) -> list[MastheadLink]:
    """What the rooms have for who is signed in; asked only where the frame is drawn for them."""
    links = []
    for item in masthead_items:
        url = item.url
        here = _here(url, url, request.path) if _leads_to(url, request.path) else ""
        links.append(MastheadLink(item.label, url, item.count(request), here))
    return links


def scripts(request: HttpRequest) -> list[tuple[str, Mapping[str, str]]]:
    """Path and attributes of what the rooms have on every page of who is signed in."""
    return [(each.path, each.data(request)) for each in page_scripts]


def house_name(request: HttpRequest) -> str:
    """The institution whose pages these are; "" before the consortium has been set up."""
    institution = getattr(request, "institution", None)
    return lang.localised(institution, "name") if institution else ""


def _leads_to(url: str, path: str) -> bool:
    # Everything is under "/", so the front page is "here" only on itself.
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))


def _here(url: str, nearest: str | None, path: str) -> str:
    if url != nearest:
        return ""
    return "page" if url == path else "true"
