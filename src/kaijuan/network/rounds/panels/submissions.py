"""The desk's way to one's own duties, and what this room leaves on every page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaijuan.core.registry.panels import (
    PageScript,
    WorkItem,
    page_scripts,
    work_items,
)
from kaijuan.network.rounds.panels import ROUNDS


def of_whom(request: HttpRequest) -> Mapping[str, str]:
    """Whose device this is now, and what is said before signing out."""
    user: Any = request.user
    unsent = _(
        "Reports that you filled in here are not sent yet. They stay on this device and are sent "
        "when you sign in again. Sign out all the same?"
    )
    return {"account": str(user.code), "name": str(user), "unsent": unsent}


page_scripts.add(PageScript(key="rounds-store", order=10, path="rounds/store.js"))
page_scripts.add(PageScript(key="rounds-leaving", order=20, path="rounds/leaving.js", data=of_whom))
work_items.add(
    WorkItem(
        key="my-duties",
        order=10,
        label=gettext_lazy("My duties"),
        hint=gettext_lazy("What is due today, one tap for nil, and what you handed in."),
        url_name="rounds:duties",
        permission="rounds.report",
        group=ROUNDS,
    )
)
work_items.add(
    WorkItem(
        key="submissions",
        order=40,
        label=gettext_lazy("What was handed in"),
        hint=gettext_lazy("Who reported what and when; accept it or send it back."),
        url_name="rounds:submissions",
        permission="rounds.see_answers",
        group=ROUNDS,
    )
)
