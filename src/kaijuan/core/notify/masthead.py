"""The count in the masthead, and the entry on the desk."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from kaijuan.core.notify.domain import unread_by
from kaijuan.core.registry.panels import MastheadItem, masthead_items

masthead_items.add(
    MastheadItem(
        key="messages",
        order=10,
        label=pgettext_lazy("notify", "Messages"),
        url_name="notify:messages",
        count=lambda request: unread_by(request.user),
    )
)
