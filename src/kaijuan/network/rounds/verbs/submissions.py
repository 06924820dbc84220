"""What the log says of what is handed in: codes and counts, never what was answered."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb

VERBS: Final = {
    "submission.handed_in": _("%(actor)s handed in %(object)s"),
    "submission.nil": _("%(actor)s signed a nil report, %(object)s"),
    "submission.corrected": _("%(actor)s corrected what was handed in by %(object)s"),
    "submission.accepted": _("%(actor)s accepted %(object)s"),
    "submission.returned": _("%(actor)s sent %(object)s back"),
    "submission.file_attached": _("%(actor)s attached a file to %(object)s"),
    "expected_item.completed": _("%(actor)s completed an item of %(object)s"),
}
for _key, _sentence in VERBS.items():
    register_verb(_key, _sentence)
