"""A secret is on the disk, name and all, before anything can be sealed with it."""

from __future__ import annotations

import os
from pathlib import Path

from kaijuan.config import home


def test_the_name_of_a_new_secret_is_synced_after_it_was_given(tmp_path, monkeypatch):
    done: list[str] = []
    fsync, link = os.fsync, os.link

    def noted_fsync(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").resolve()
        done.append("folder synced" if path == tmp_path else "content synced")
        fsync(handle)

    def noted_link(*paths: object) -> None:
        link(*paths)
        done.append("named")

    monkeypatch.setenv("KAIJUAN_HOME", str(tmp_path))
    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "link", noted_link)
    assert home.kept_secret("a-key", lambda: "made") == "made"
    assert done == ["content synced", "named", "folder synced"]
    assert home.kept_secret("a-key", lambda: "another") == "made"
