"""What the log says of meetings and orders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb
from kaijuan.network.meetings.models import AnswerState

VERBS: Final = {
    "meeting.planned": _("%(actor)s planned the meeting %(object)s"),
    "meeting.changed": _("%(actor)s changed the meeting %(object)s"),
    "meeting.cancelled": _("%(actor)s cancelled the meeting %(object)s"),
    "meeting.held": _("%(actor)s wrote down the meeting %(object)s"),
    "meeting.rewritten": _("%(actor)s changed the minutes of %(object)s"),
    "meeting.approved": _("%(actor)s approved the minutes of %(object)s"),
    "order.given": _("%(actor)s gave the order “%(object)s”"),
    "order.changed": _("%(actor)s changed the order “%(object)s”"),
    "order.begun": _("%(actor)s began the order “%(object)s”"),
    "order.done": _("%(actor)s did the order “%(object)s”"),
    "order.reopened": _("%(actor)s sent the order “%(object)s” back"),
    "order.cancelled": _("%(actor)s cancelled the order “%(object)s”"),
    "order.handed_over": _("%(actor)s handed the order “%(object)s” over"),
    "member_order.given": _("%(actor)s gave %(count)s members the order “%(object)s”"),
    "member_order.withdrawn": _("%(actor)s withdrew the order “%(object)s” to members"),
}
ANSWERED: Final = _("%(actor)s answered the consortium’s order “%(object)s”: %(state)s")


def _state(details: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**details, "state": AnswerState(details["state"]).label}


for _key, _sentence in VERBS.items():
    register_verb(_key, _sentence)
register_verb("member_order.answered", ANSWERED, _state)
