"""A small library for the public pages: what it offers, and a moment at which it is looked at."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.models import Service, ServiceRule

CHINA = dt.timezone(dt.timedelta(hours=8))
#: A Wednesday.
WEDNESDAY = dt.date(2020, 2, 26)
DAILY = [{"days": [1, 2, 3, 4, 5], "from": "08:00", "to": "22:00"}]


def at(hour: int, minute: int = 0, day: dt.date = WEDNESDAY) -> dt.datetime:
    """That time in China, as UTC."""
    local = dt.datetime.combine(day, dt.time(hour, minute), CHINA)
    return local.astimezone(dt.UTC)


def set_clock(monkeypatch: pytest.MonkeyPatch, moment: dt.datetime) -> None:
    """The house's clock stands still at ``moment``."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def offer(
    institution: Institution, name: str, kind: str, rules: dict[str, dict[str, Any]], **more: Any
) -> Service:
    """A service with its rules by mode; ``rules`` hold the fields of each."""
    with institution_scope(institution):
        made: Service = Service.objects.create(name=name, kind=kind, **more)
        for mode, values in rules.items():
            ServiceRule.objects.create(service=made, mode=mode, **values)
        return made


def furnish(institution: Institution) -> dict[str, Service]:
    """Reading rooms with hours, lending by telephone, and what is open in any mode."""
    return {
        "rooms": offer(
            institution,
            "阅览室",
            "reading-rooms",
            {"open": {"state": "on", "hours": DAILY}},
            name_en="Reading rooms",
        ),
        "lending": offer(
            institution,
            "书送达",
            "lending",
            {
                "open": {"state": "on", "hours": DAILY},
                "limited": {"state": "limited", "how": "电话预约", "how_en": "By telephone"},
            },
            channel="telephone",
            contact="028-0000 0001",
        ),
        "web": offer(
            institution,
            "数据库",
            "e-resources",
            {mode: {"state": "on"} for mode in ("closed", "limited", "open")},
            channel="web",
            url="https://lib.example.edu.cn/",
        ),
    }


def browser(language: str = "en") -> Client:
    """Nobody in particular, reading ``language``."""
    client = Client()
    client.cookies["kaijuan_lang"] = language
    return client
