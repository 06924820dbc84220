"""What the log says of the directory."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb

VERBS: Final = {
    "institutions.imported": _(
        "%(actor)s imported the list of institutions: %(created)s new, %(changed)s changed, "
        "%(unchanged)s as before"
    ),
    "institutions.imported_in_part": _(
        "%(actor)s imported lines %(first)s to %(last)s of a list of institutions: "
        "%(created)s new, %(changed)s changed, %(unchanged)s as before"
    ),
    "department.created": _("%(actor)s entered the department %(object)s"),
    "department.changed": _("%(actor)s changed the department %(object)s"),
    "person.created": _("%(actor)s entered the person %(object)s"),
    "person.changed": _("%(actor)s changed what is kept of %(object)s"),
    "person.linked": _("%(actor)s linked %(object)s with an account"),
    "person.unlinked": _("%(actor)s took the account from %(object)s"),
    "person.left": _("%(actor)s entered when %(object)s left"),
    "person.returned": _("%(actor)s noted that %(object)s works here again"),
    "person.removed": _("%(actor)s removed a person"),
    "leading_group.created": _("%(actor)s set up the leading group %(object)s"),
    "leading_group.changed": _("%(actor)s changed the leading group %(object)s"),
    "responsibility.given": _("%(actor)s gave the responsibility “%(object)s”"),
    "responsibility.ended": _("%(actor)s ended the responsibility “%(object)s”"),
}
for _key, _sentence in VERBS.items():
    register_verb(_key, _sentence)
