"""What the log says of accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb
from kaijuan.core.tenancy.models import Role


def role_in_words(details: Mapping[str, Any]) -> Mapping[str, Any]:
    """The role by the name that staff use."""
    return {**details, "role": Role(details["role"]).label}


ABOUT_ROLES: Final = {
    "role.given": _("%(actor)s gave %(object)s the role “%(role)s”"),
    "role.ended": _("%(actor)s ended %(object)s’s role “%(role)s”"),
    "invitation.sent": _("%(actor)s invited %(object)s to the role “%(role)s”"),
    "invitation.resent": _("%(actor)s invited %(object)s once more to the role “%(role)s”"),
    "invitation.withdrawn": _("%(actor)s withdrew the invitation of %(object)s as “%(role)s”"),
    "invitation.accepted": _("%(actor)s accepted the invitation of %(object)s as “%(role)s”"),
}
VERBS: Final = {
    "account.closed": _("%(actor)s closed the account of %(object)s"),
    "account.reopened": _("%(actor)s opened the account of %(object)s again"),
    "password.changed": _("%(actor)s changed the password of %(object)s"),
    "password.reset": _("%(actor)s chose a new password for %(object)s by a link"),
    "second_factor.enrolled": _("%(actor)s set up a second factor for %(object)s"),
    "second_factor.renewed": _("%(actor)s made new recovery codes for %(object)s"),
    "second_factor.removed": _("%(actor)s switched off the second factor of %(object)s"),
    "second_factor.reset": _("%(actor)s took away the second factor of %(object)s, who lost it"),
    "session.ended": _("%(actor)s signed a device of %(object)s out"),
    "session.others_ended": _("%(actor)s signed %(count)s other devices of %(object)s out"),
    "staff.imported": _(
        "%(actor)s imported a list of staff: %(invited)s invited, %(has_it)s had the role, "
        "%(waits)s were invited before"
    ),
}
for _key, _sentence in ABOUT_ROLES.items():
    register_verb(_key, _sentence, role_in_words)
for _key, _sentence in VERBS.items():
    register_verb(_key, _sentence)
