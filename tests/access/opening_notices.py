"""Notices of a library: one that is public, and a draft that only its own staff may see."""

from __future__ import annotations

from typing import Any

from kaijuan.core.clock import now
from kaijuan.network.opening.models import Notice


def notice(mark: str) -> Any:
    return Notice.objects.create(title=f"{mark}草稿", body=f"{mark}正文")


def public_notice(mark: str) -> Any:
    """Everybody reads it, also those of other libraries: it holds no canary."""
    return Notice.objects.create(title="闭馆通知", body="即日起闭馆。", published_at=now())


NOTICE_MAKERS = {"notice": notice, "public notice": public_notice}
