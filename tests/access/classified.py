"""The words of the table that the access test walks: who gets through where, and at what object."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

EVERYONE = frozenset(
    {
        "anonymous",
        "reader",
        "librarian",
        "facilities",
        "director",
        "auditor",
        "secretariat",
        "operator",
        "stranger",
    }
)
SIGNED_IN = EVERYONE - {"anonymous"}
STAFF = frozenset({"librarian", "facilities", "director"})
MEMBERS = STAFF | {"reader", "auditor"}
DIRECTOR = frozenset({"director"})
SECRETARIAT = frozenset({"secretariat"})
AUDITOR = frozenset({"auditor"})
OPERATOR = frozenset({"operator"})


@dataclass(frozen=True)
class Row:
    """Who gets through by each method; an empty set: the method is not served there (405).

    ``objects`` maps an argument of the address to the maker of the object that it names; see
    ``tests.access.objects``. ``private``: to others who are signed in it is missing. ``exact`` says
    what each persona meets, where whose object it is matters; ``put`` who may PUT.
    """

    get: frozenset[str]
    post: frozenset[str]
    objects: dict[str, str]
    name: str = ""
    private: bool = False
    exact: dict[str, str] = field(default_factory=dict)
    put: frozenset[str] = frozenset()

    def named(self, name: str) -> Row:
        """The same row, knowing which address it is for."""
        return replace(self, name=name)

    def taking_put(self, who: frozenset[str]) -> Row:
        """The same row, at which these may also PUT."""
        return replace(self, put=who)

    def who(self, method: str) -> frozenset[str]:
        return self.get if method in {"GET", "HEAD"} else self.post


def nothing() -> Row:
    """An address that a library claims and at which there is nothing."""
    return Row(frozenset(), frozenset(), {})


def read(who: frozenset[str], **objects: str) -> Row:
    """A page that is only read."""
    return Row(who, frozenset(), objects)


def write(who: frozenset[str], **objects: str) -> Row:
    """A form: read and sent."""
    return Row(who, who, objects)


def act(who: frozenset[str], **objects: str) -> Row:
    """Something that is only done."""
    return Row(frozenset(), who, objects)


def own(who: frozenset[str], **objects: str) -> Row:
    """A form about an object of one person's."""
    return Row(who, who, objects, private=True)


def operation(met: dict[str, str], **objects: str) -> Row:
    """A POST of the API: what each persona meets; all others are told no."""
    others = dict.fromkeys(SIGNED_IN, "told no") | {"anonymous": "sign in first"}
    return Row(frozenset(), frozenset({"x"}), objects, exact=others | met)
