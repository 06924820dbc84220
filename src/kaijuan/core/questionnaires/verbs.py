"""What the log says of forms."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb

VERBS: Final = {
    "form.created": _("%(actor)s made the form %(object)s"),
    "form.changed": _("%(actor)s changed the title or purpose of the form %(object)s"),
    "form.drafted": _("%(actor)s saved a draft of version %(number)s of the form %(object)s"),
    "form.imported": _(
        "%(actor)s took over version %(number)s of the form %(object)s from an XLSForm"
    ),
    "form.discarded": _("%(actor)s discarded the draft of version %(number)s of %(object)s"),
    "form.published": _("%(actor)s published version %(number)s of the form %(object)s"),
    "form.retired": _("%(actor)s retired the form %(object)s"),
}
for _key, _sentence in VERBS.items():
    register_verb(_key, _sentence)
