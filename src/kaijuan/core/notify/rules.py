"""Messages are one's own."""

from __future__ import annotations

from typing import Any

import rules

from kaijuan.core.notify.domain import messages_of
from kaijuan.core.notify.models import Message
from kaijuan.core.permissions.visibility import visibility


@rules.predicate
def is_told(user: Any, message: Message) -> bool:
    """Whether it was said to ``user``."""
    return bool(user.is_authenticated and message.user_id == user.pk)


rules.add_perm("notify.view_message", is_told)
visibility.add(model=Message, permission="notify.view_message", queryset=messages_of)
