"""Asking for pages as somebody, kept or drawn anew."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

from tests.access.objects import PATTERNS, World, addresses
from tests.access.standing import BACKEND
from tests.access.table import TABLE

VIEWS = {name: view for name, (_, view) in addresses(get_resolver().url_patterns)}
#: The addresses whose answers are kept.
KEPT = sorted(name for name, view in VIEWS.items() if getattr(view, "keeping", None))


def path_of(world: World, name: str) -> str:
    assert name in PATTERNS
    return world.paths(name, TABLE[name].named(name))["own"]


def browser(user: Any = None, language: str = "zh-hans") -> Client:
    """A browser that reads ``language``, signed in as ``user``."""
    client = Client()
    client.cookies["kaijuan_lang"] = language
    if user is not None and user.is_authenticated:
        client.force_login(user, backend=BACKEND)
    return client


@contextmanager
def drawn_anew() -> Any:
    """Inside, nothing is kept and nothing that was kept is used."""
    before, settings.CACHE_MB = settings.CACHE_MB, 0
    try:
        yield
    finally:
        settings.CACHE_MB = before


def said(answer: HttpResponse) -> tuple[int, str, str]:
    """Status, kind and body of an answer, without what differs from request to request."""
    if answer.content.startswith(b"PK"):
        # A workbook notes when it was written; what it says is in its sheet.
        with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
            text = book.read("xl/worksheets/sheet1.xml").decode()
        return answer.status_code, answer.headers.get("Content-Type", ""), text
    text = answer.content.decode("utf-8", "replace")
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|x-csrftoken": "[^"]*"', "", text)
    return answer.status_code, answer.headers.get("Content-Type", ""), text


def is_kept(answer: HttpResponse) -> bool:
    """Whether the answer came out of the store, or went into it."""
    return "ETag" in answer.headers
