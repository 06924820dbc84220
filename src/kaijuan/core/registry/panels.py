"""What rooms show outside their own pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry import Registry
from kaijuan.core.tenancy.models import Institution, Kind

Text = str | Promise


def anyone(request: HttpRequest) -> bool:
    """For what is shown to everybody."""
    return True


@dataclass(frozen=True, slots=True, eq=False)
class InstitutionPanel:
    """A section of an institution's page; ``context`` answers None where nothing is to be shown.

    ``depends_on`` names the topics (core.cache) whose changes it shows: such a panel is the same
    for everybody, is kept, and is not told who reads. None is for one that depends on its reader;
    it shows nothing to who is not signed in.
    """

    key: str
    order: int
    title: Text
    template: str
    context: Callable[[Institution, HttpRequest], Mapping[str, Any] | None]
    depends_on: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Lit:
    """For which institutions (by key) a mark is lit, and the page that says why."""

    keys: frozenset[str]
    href: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class MemberMark:
    """One letter on the wall of members; ``depends_on`` names the topics of what ``lit`` reads."""

    key: str
    order: int
    letter: str
    label: Text
    lit: Callable[[], Lit]
    depends_on: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class NavItem:
    """A place in the main navigation, shown to whom it may be shown."""

    key: str
    order: int
    label: Text
    url_name: str
    may: Callable[[HttpRequest], bool] = anyone

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """A heading of the desk; the items under it belong together, mostly as those of one room."""

    key: str
    order: int
    label: Text


#: For the parts of core, which have no room above them that could name one.
HOUSE: Final = WorkGroup("house", 90, _("Access and upkeep"))


@dataclass(frozen=True, slots=True, eq=False)
class WorkItem:
    """An entry of the desk: where a role at an institution does its work.

    ``order`` is its place in its ``group``. ``permission`` is asked for each institution in which
    the person has a role, of the consortium alone where ``consortium_only``; ``url_name`` takes
    that institution's slug unless ``at_consortium``.
    """

    key: str
    order: int
    label: Text
    hint: Text
    url_name: str
    permission: str
    group: WorkGroup
    at_consortium: bool = False
    consortium_only: bool = False

    def open_to(self, user: Any, institution: Institution) -> bool:
        """Whether ``user`` works here for ``institution``; no query."""
        if self.consortium_only and institution.kind != Kind.CONSORTIUM:
            return False
        return bool(user.has_perm(self.permission, institution))

    def url(self, institution: Institution) -> str:
        if self.at_consortium:
            return reverse(self.url_name)
        return reverse(self.url_name, args=[institution.slug])


@dataclass(frozen=True, slots=True, eq=False)
class MastheadItem:
    """A place in the masthead of who is signed in; ``count`` asks one query, 0 shows no number."""

    key: str
    order: int
    label: Text
    url_name: str
    count: Callable[[HttpRequest], int]

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True, slots=True, eq=False)
class PageScript:
    """A script on every page of who is signed in; ``data`` are its ``data-`` attributes.

    It asks no database.
    """

    key: str
    order: int
    path: str
    data: Callable[[HttpRequest], Mapping[str, str]] = lambda request: {}


institution_panels: Final[Registry[InstitutionPanel]] = Registry("institution panels")
masthead_items: Final[Registry[MastheadItem]] = Registry("masthead")
member_marks: Final[Registry[MemberMark]] = Registry("member marks")
nav_items: Final[Registry[NavItem]] = Registry("navigation")
page_scripts: Final[Registry[PageScript]] = Registry("scripts of every page")
work_items: Final[Registry[WorkItem]] = Registry("work items")
