"""The two profiles of passwords, and everything that a password does not meet, said at once.

``nist``: NIST SP 800-63B-4, 3.1.1.2: long instead of composed, never changed by the calendar,
compared with what is commonly used and what is to be expected here.
``gbt22239``: GB/T 22239-2019 (classified protection), 7.1.4.1 and 8.1.4.1: complexity, regular
change, a lock after failures, an end of idle sessions; the numbers are those customarily assessed.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.functional import Promise, cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kaijuan.core.accounts.models.user import User, normalised
from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution

#: Longer ones cost the hash nothing but are no longer typed by people.
LONGEST: Final = 256


@dataclass(frozen=True, slots=True)
class Profile:
    """``alone``: least length where the password is all there is; ``beside``: with a second factor.

    ``classes``: how many of capital, small letter, digit and other sign; ``days``: how long a
    password is good, None for ever; ``before``: how many earlier ones may not come back.
    """

    key: str
    alone: int
    beside: int
    idle: dt.timedelta
    classes: int = 0
    days: int | None = None
    before: int = 0

    @property
    def reminder(self) -> dt.timedelta:
        """How long before the last day a person is reminded."""
        return dt.timedelta(days=14)


PROFILES: Final = {
    "nist": Profile("nist", alone=15, beside=8, idle=dt.timedelta(hours=12)),
    "gbt22239": Profile(
        "gbt22239",
        alone=10,
        beside=10,
        idle=dt.timedelta(minutes=30),
        classes=3,
        days=90,
        before=5,
    ),
}


def profile() -> Profile:
    """The profile that the house follows."""
    return PROFILES[settings.PASSWORD_PROFILE]


def good_until(user: User) -> dt.datetime | None:
    """The last moment of the present password; None where it does not age."""
    days = profile().days
    if days is None or user.sample:
        return None
    if user.password_changed_at is None:
        # Made by somebody else: it is due from the first day on.
        return user.joined_at
    return user.password_changed_at + dt.timedelta(days=days)


def is_due(user: User) -> bool:
    """Whether the person must choose a new password before doing anything else."""
    until = good_until(user)
    return until is not None and until <= now()


def is_due_soon(user: User) -> bool:
    """Whether the person is to be reminded."""
    until = good_until(user)
    return until is not None and until - profile().reminder <= now()


class ProfileValidator:
    """Django's interface: ``validate_password(password, user)`` asks this one alone."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError with one sentence for each rule that is not met."""
        unmet = list(unmet_rules(password, user))
        if unmet:
            raise ValidationError([str(sentence) for sentence in unmet])

    def get_help_text(self) -> str:
        return " ".join(str(rule) for rule in rules_in_words())


def rules_in_words(*, beside: bool = False) -> list[str | Promise]:
    """The profile as sentences, for the page."""
    wanted = profile()
    length = wanted.beside if beside else wanted.alone
    rules: list[str | Promise] = [
        format_lazy(_("At least {count} characters; a sentence is fine."), count=length)
    ]
    if wanted.classes:
        rules.append(
            _("At least three of: capital letters, small letters, digits, other characters.")
        )
        rules.append(_("The user name does not stand in it."))
        rules.append(format_lazy(_("None of the last {count} passwords."), count=wanted.before))
        rules.append(format_lazy(_("It is good for {days} days."), days=wanted.days))
    else:
        rules.append(_("Blanks and Chinese are welcome; nothing is prescribed but the length."))
    rules.append(_("Nothing that many people use, and not just your name or the library's."))
    return rules


def unmet_rules(password: str, user: User | None = None) -> Iterator[str | Promise]:
    """Every rule that ``password`` does not meet, as a sentence that names the fix."""
    from kaijuan.core.accounts.second_factor import has_or_must_have

    text, wanted = normalised(password), profile()
    shortest = wanted.beside if user is not None and has_or_must_have(user) else wanted.alone
    if len(text) < shortest:
        yield format_lazy(
            _("Take {count} characters or more; this has {length}."),
            count=shortest,
            length=len(text),
        )
    if len(text) > LONGEST:
        yield format_lazy(_("Take {count} characters or fewer."), count=LONGEST)
    if _classes(text) < wanted.classes:
        yield _("Mix three of: capital letters, small letters, digits, other characters.")
    if wanted.classes and user is not None and _names_user(text, user):
        yield _("Take one in which the user name does not stand.")
    if _is_common(text):
        yield _("Many people use this one, so it is guessed first. Take another.")
    elif _is_expected(text, user):
        yield _("It is only a name that everybody here knows. Add words of your own.")
    if wanted.before and user is not None and _was_before(text, user, wanted.before):
        yield format_lazy(
            _("You had this one lately. The last {count} may not come back."), count=wanted.before
        )


def _classes(text: str) -> int:
    kinds = set()
    for character in text:
        if character.isascii() and character.isupper():
            kinds.add("capital")
        elif character.isascii() and character.islower():
            kinds.add("small")
        elif character.isdigit():
            kinds.add("digit")
        else:
            kinds.add("other")
    return len(kinds)


def _names_user(text: str, user: User) -> bool:
    name = user.username.casefold()
    return len(name) > 2 and (name in text.casefold() or name[::-1] in text.casefold())


class _Common:
    """Django's list of twenty thousand; read when the first password is chosen."""

    @cached_property
    def words(self) -> set[str]:
        found: set[str] = CommonPasswordValidator().passwords
        return found


_common: Final = _Common()


def _is_common(text: str) -> bool:
    bare = text.casefold().strip()
    unit = _unit(bare)
    return bare in _common.words or unit in _common.words or len(unit) < 4 or _is_row(bare)


def _unit(text: str) -> str:
    """What ``text`` repeats: "abcabcabc" is three times "abc"."""
    found = (text + text).find(text, 1)
    return text[:found] if text else text


def _is_row(text: str) -> bool:
    """Characters that follow one another: 12345678, hgfedcba, 0123456789012345."""
    steps = {ord(b) - ord(a) for a, b in pairwise(text)}
    return bool(steps) and (steps <= {1, -9} or steps <= {-1, 9})


_EDGES: Final = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def _is_expected(text: str, user: User | None) -> bool:
    """A name that belongs to the person, the library or the house, with nothing but decoration."""
    bare = _plain(_EDGES.sub("", text.casefold()))
    return bare in _expected(user)


def _expected(user: User | None) -> set[str]:
    words = {"kaijuan", "开卷", "library", "tushuguan", "图书馆", "password", "mima"}
    for key, name, pinyin, initials in Institution.objects.filter(
        pk__in=user.roles() if user is not None and user.pk else ()
    ).values_list("key", "name", "pinyin", "initials"):
        words |= {key, name, pinyin, initials}
    if user is not None:
        email = user.email or ""
        words |= {user.username, user.display_name, email, email.partition("@")[0]}
    plain = {_plain(word.casefold()) for word in words if word}
    return plain | {_EDGES.sub("", word) for word in plain} - {""}


def _plain(text: str) -> str:
    """Without blanks, punctuation and marks between the letters."""
    return "".join(c for c in text if unicodedata.category(c)[0] in "LN")


def _was_before(text: str, user: User, count: int) -> bool:
    if user.pk is None:
        return False
    known = [user.password, *user.old_passwords.values_list("password", flat=True)[:count]]
    return any(check_password(text, each) for each in known[:count])
