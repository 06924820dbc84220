"""What the log says of erasing. Counts only: never of whom, and nothing of what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb
from kaijuan.core.privacy.registry import retentions


def _words(details: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**details, "purpose": retentions.label_of(str(details.get("purpose", "")))}


register_verb(
    "privacy.erased",
    _("%(actor)s erased by the clock: %(purpose)s, %(keys)s keys and %(rows)s rows"),
    _words,
)
register_verb(
    "privacy.leavers_erased",
    _(
        "%(actor)s erased what was kept of %(people)s people who left: %(keys)s keys and "
        "%(rows)s rows"
    ),
)
register_verb(
    "privacy.person_erased",
    _("%(actor)s erased what was kept of a person: %(keys)s keys and %(rows)s rows"),
)
