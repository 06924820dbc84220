"""What the log says of modes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb
from kaijuan.network.opening.models import Mode


def _with_mode(details: Mapping[str, Any]) -> dict[str, Any]:
    return {**details, "mode": Mode(details["mode"]).label}


register_verb("mode.decided", _("%(actor)s decided the mode “%(mode)s”"), _with_mode)
register_verb("mode.cancelled", _("%(actor)s took back the mode “%(mode)s”"), _with_mode)

VERBS: Final = {
    "modes.decided": _("%(actor)s decided %(count)s modes of places and services"),
    "modes.cancelled": _("%(actor)s took back %(count)s modes of places and services"),
}
for _key, _sentence in VERBS.items():
    register_verb(_key, _sentence)
