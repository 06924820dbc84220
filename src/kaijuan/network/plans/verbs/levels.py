"""What the log says of response levels."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb

VERBS: Final = {
    "level.recorded": _("%(actor)s recorded the level %(level)s for %(area)s from %(from)s"),
    "level.corrected": _(
        "%(actor)s corrected an entry: level %(level)s for %(area)s from %(from)s"
    ),
    "level.withdrawn": _(
        "%(actor)s withdrew the entry: level %(level)s for %(area)s from %(from)s"
    ),
    "level_scheme.created": _("%(actor)s set up the levels “%(object)s”"),
    "level_scheme.changed": _("%(actor)s changed the levels “%(object)s”"),
    "level_scheme.removed": _("%(actor)s removed a set of levels"),
    "level_area.created": _("%(actor)s set up the area %(object)s"),
    "level_area.changed": _("%(actor)s changed the area %(object)s"),
    "level_area.removed": _("%(actor)s removed an area"),
}
for _key, _sentence in VERBS.items():
    register_verb(_key, _sentence)
