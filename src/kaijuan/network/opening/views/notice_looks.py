"""How a notice's state and end are shown."""

from __future__ import annotations

from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kaijuan.core.ui.components import badge
from kaijuan.core.ui.dates import moment
from kaijuan.network.opening.domain.notice_states import NoticeState
from kaijuan.network.opening.models import Notice

_LOOKS: Final = {
    NoticeState.DRAFT: ("plain", "hold"),
    NoticeState.WAITING: ("limited", "due"),
    NoticeState.IN_FORCE: ("open", "ok"),
    NoticeState.OVER: ("plain", "same"),
    NoticeState.WITHDRAWN: ("closed", "undo"),
}


def badge_of(notice: Notice) -> SafeString:
    """Word, shape and pigment."""
    state = NoticeState.of(notice)
    tone, icon = _LOOKS[state]
    return badge(state.label, tone=tone, icon=icon)


def until(notice: Notice) -> str:
    """Its end, or "until further notice"."""
    return moment(notice.expires_at) if notice.expires_at else _("until further notice")
