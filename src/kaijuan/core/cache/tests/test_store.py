"""What is kept is bounded, exact, and drawn once."""

from __future__ import annotations

import threading
import time

import pytest
from django.core.exceptions import ImproperlyConfigured

from kaijuan.config.settings import _whole_number
from kaijuan.core.cache import store as stores
from kaijuan.core.cache.store import Shelf, Store


def test_another_revision_is_not_found():
    shelf = Shelf(100_000)
    shelf.put("page", "1", b"old", 3)
    assert shelf.get("page", "1") == b"old"
    assert shelf.get("page", "2") is None


def test_a_new_revision_takes_the_place_of_the_old():
    shelf = Shelf(100_000)
    for number in range(50):
        shelf.put("page", str(number), b"x", 1)
    assert len(shelf) == 1
    assert shelf.size == 1_001


def test_the_least_used_leaves_first():
    shelf = Shelf(10_000)
    for key in "abcd":
        shelf.put(key, "1", key, 1_000)
    for key in "efg":
        assert shelf.get("a", "1") == "a"
        shelf.put(key, "1", key, 1_000)
    assert shelf.get("a", "1") == "a"
    assert shelf.get("b", "1") is None
    assert shelf.size <= 10_000


def test_what_is_too_large_is_not_kept_and_crowds_nobody_out():
    shelf = Shelf(10_000)
    shelf.put("small", "1", "s", 10)
    shelf.put("large", "1", "l", 9_000)
    assert shelf.get("large", "1") is None
    assert shelf.get("small", "1") == "s"


def test_searches_have_a_shelf_of_their_own():
    kept = Store(1)
    kept.shelf(asked=False).put("front page", "1", "f", 100_000)
    for number in range(100):
        kept.shelf(asked=True).put(f"?q={number}", "1", "q", 50_000)
    assert kept.common.get("front page", "1") == "f"
    assert kept.asked.size <= 250_000


def test_nought_megabytes_keep_nothing(settings):
    settings.CACHE_MB = 0
    assert stores.store() is None


def test_one_draws_and_the_others_wait():
    kept, shelf = Store(1), Shelf(100_000)
    drawn: list[str] = []

    def reader() -> None:
        found = shelf.get("page", "1")
        if found is None and kept.lead("page"):
            drawn.append("page")
            time.sleep(0.05)
            shelf.put("page", "1", "page", 4)
            kept.land("page")
        else:
            assert shelf.get("page", "1") == "page"

    threads = [threading.Thread(target=reader) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert drawn == ["page"]


def test_who_draws_may_fail_and_nobody_waits_for_ever(monkeypatch):
    monkeypatch.setattr(stores, "PATIENCE", 0.05)
    kept = Store(1)
    assert kept.lead("page")
    began = time.monotonic()
    assert not kept.lead("page")
    assert time.monotonic() - began < 2
    kept.land("page")
    assert kept.lead("page")


@pytest.mark.parametrize(("value", "meant"), [("0", 0), (" 7 ", 7), ("", 64)])
def test_the_setting_is_in_megabytes(monkeypatch, value, meant):
    monkeypatch.setenv("KAIJUAN_CACHE_MB", value)
    assert _whole_number("KAIJUAN_CACHE_MB", 64) == meant


@pytest.mark.parametrize("value", ["x", "-1", "1.5", "٣"])
def test_a_setting_that_is_no_number_is_refused(monkeypatch, value):
    monkeypatch.setenv("KAIJUAN_CACHE_MB", value)
    with pytest.raises(ImproperlyConfigured, match="KAIJUAN_CACHE_MB"):
        _whole_number("KAIJUAN_CACHE_MB", 64)
