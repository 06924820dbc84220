"""What the log says: that there was a follow-up or a call, never of whom, and nothing of health."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb

VERBS: Final = {
    "follow_up.opened": _("%(actor)s opened the follow-up %(object)s"),
    "follow_up.called": _("%(actor)s noted a call of the follow-up %(object)s"),
    "follow_up.not_reached": _("%(actor)s noted a call without answer of the follow-up %(object)s"),
    "follow_up.handed_over": _("%(actor)s handed over the follow-up %(object)s"),
    "follow_up.cleared": _("%(actor)s ended the follow-up %(object)s by the rule"),
    "follow_up.cleared_early": _("%(actor)s ended the follow-up %(object)s before the rule did"),
    "follow_up.rule_set": _("%(actor)s changed the rule of follow-ups of %(object)s"),
    "pledge.created": _("%(actor)s entered the pledge %(object)s"),
    "pledge.drafted": _("%(actor)s wrote a draft of the pledge %(object)s"),
    "pledge.published": _("%(actor)s published version %(number)s of the pledge %(object)s"),
    "pledge.asked": _("%(actor)s asked for signatures under the pledge %(object)s"),
    "pledge.reminded": _("%(actor)s reminded %(count)s people of the pledge %(object)s"),
    "pledge.closed": _("%(actor)s closed the pledge %(object)s"),
    "pledge.signed": _("%(actor)s signed the pledge, signature %(object)s"),
    "pledge.withdrawn": _("%(actor)s withdrew the signature %(object)s"),
}
for _key, _sentence in VERBS.items():
    register_verb(_key, _sentence)
