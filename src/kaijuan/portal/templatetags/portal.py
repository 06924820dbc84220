"""How names of institutions break."""

from __future__ import annotations

import re
from typing import Final

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

register = template.Library()

#: The generic part of a name stays whole on its own line (IDENTITY.md, Type).
_GENERIC: Final = re.compile(
    r"(?<=.)(职业技术学院|高等专科学校|职业学院|职业大学|工程技术学院|城市学院|飞行学院|大学$|学院$|委员会$)"
)


@register.filter
def breakable(name: str) -> SafeString:
    """``四川化工职业技术学院`` may break before 职业技术学院 and nowhere else."""
    parts = _GENERIC.split(str(name), maxsplit=1)
    head, tail = parts[0], "".join(parts[1:])
    if not tail or len(head) < 4:
        return conditional_escape(head + tail)
    return format_html("{}<wbr>{}", head, tail)
