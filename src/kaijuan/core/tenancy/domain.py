"""State changes of the roof."""

from __future__ import annotations

import enum
from typing import Any

from django.db import transaction

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.names import SLUG_LENGTH, capitalised, initials_of, pinyin_of, slug_of


class Outcome(enum.StrEnum):
    """What saving did."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@transaction.atomic
def save_institution(
    *,
    key: str,
    name: str,
    kind: str,
    city: str,
    moe_code: str = "",
    name_en: str = "",
    number: int = 0,
    aliases: tuple[str, ...] = (),
    sample: bool = False,
) -> tuple[Institution, Outcome]:
    """Create the institution with this key, or bring it up to date; the slug stays as first made.

    ``aliases`` only feed the search text; the directory keeps them. Raises ``ValidationError``.
    """
    values: dict[str, Any] = {
        "name": name,
        "kind": kind,
        "city": city,
        "moe_code": moe_code,
        "name_en": name_en,
        "number": number,
        "sample": sample,
        **_latin_forms(key, name, city, aliases),
    }
    institution = Institution.objects.filter(key=key).first()
    if institution is None:
        institution = Institution(key=key, slug=free_slug(name, key), **values)
        outcome = Outcome.CREATED
    else:
        changed = [field for field, value in values.items() if getattr(institution, field) != value]
        if not changed:
            return institution, Outcome.UNCHANGED
        for field in changed:
            setattr(institution, field, values[field])
        outcome = Outcome.CHANGED
    institution.full_clean()
    institution.save()
    return institution, outcome


def _latin_forms(key: str, name: str, city: str, aliases: tuple[str, ...]) -> dict[str, str]:
    names = (name, *aliases)
    hay = [key, city, pinyin_of(city)]
    for each in names:
        hay += [each, pinyin_of(each), initials_of(each)]
    return {
        "pinyin": pinyin_of(name),
        "initials": initials_of(name),
        "city_en": capitalised(city),
        "search": "\n".join(dict.fromkeys(part.lower() for part in hay)),
    }


def free_slug(name: str, key: str) -> str:
    """The slug of a new institution: its pinyin, with the key where that is taken or empty."""
    slug = slug_of(name)
    if slug and not Institution.objects.filter(slug=slug).exists():
        return slug
    room = SLUG_LENGTH - len(key)
    return f"{slug[:room].strip('-')}-{key.lower()}".strip("-")
