"""Which nightly backups stay."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaijuan.core.backup.archive import Manifest
from kaijuan.core.backup.keeping import BadKeep, parse_keep, prune, to_keep
from kaijuan.core.clock import HOUSE_ZONE

UNITS = {
    "d": lambda day: day,
    "w": lambda day: day.isocalendar()[:2],
    "m": lambda day: (day.year, day.month),
    "y": lambda day: day.year,
}
instants = st.datetimes(dt.datetime(2018, 1, 1), dt.datetime(2030, 1, 1), timezones=st.just(dt.UTC))
wishes = st.dictionaries(st.sampled_from("dwmy"), st.integers(0, 15), min_size=1)


def day_of(at: dt.datetime) -> dt.date:
    return at.astimezone(HOUSE_ZONE).date()


@given(made=st.lists(instants, max_size=80), keep=wishes)
def test_the_newest_always_stays(made, keep):
    named = dict(enumerate(made))
    stays = to_keep(named, keep)
    assert stays <= named.keys()
    if made:
        assert max(made) in {named[key] for key in stays}


@given(made=st.lists(instants, max_size=80), keep=wishes)
def test_no_period_that_is_kept_loses_its_only_one(made, keep):
    """Of each of the last periods with a backup, the newest of that period stays."""
    named = dict(enumerate(made))
    kept = {named[key] for key in to_keep(named, keep)}
    for unit, count in keep.items():
        period = UNITS[unit]
        last = sorted({period(day_of(at)) for at in made}, reverse=True)[:count]
        for wanted in last:
            assert max(at for at in made if period(day_of(at)) == wanted) in kept


@given(made=st.lists(instants, max_size=80), keep=wishes)
def test_no_more_stays_than_was_asked_for(made, keep):
    assert len(to_keep(dict(enumerate(made)), keep)) <= max(1, sum(keep.values()))


@given(made=st.lists(instants, max_size=60), keep=wishes)
def test_keeping_twice_deletes_nothing_more(made, keep):
    named = dict(enumerate(made))
    once = {key: named[key] for key in to_keep(named, keep)}
    assert to_keep(once, keep) == once.keys()


def test_a_year_of_nights_leaves_days_weeks_and_months():
    nights = {
        n: dt.datetime(2025, 1, 1, 18, 30, tzinfo=dt.UTC) + dt.timedelta(n) for n in range(365)
    }
    stays: set[int] = set()
    for night in nights:
        made = {n: nights[n] for n in (*stays, night)}
        stays = to_keep(made, parse_keep("7d,4w,12m"))
    # 7 days; the Sundays before (one is among the days); the months' last nights before those.
    assert 18 <= len(stays) <= 23
    assert {364, 363, 362, 361, 360, 359, 358} <= stays


@pytest.mark.parametrize(
    ("text", "keep"),
    [("7d,4w,12m", {"d": 7, "w": 4, "m": 12}), (" 3d ", {"d": 3}), ("1y,2m,", {"y": 1, "m": 2})],
)
def test_it_reads_what_an_operator_writes(text, keep):
    assert parse_keep(text) == keep


@pytest.mark.parametrize("text", ["", "7", "d", "-1d", "7d,3d", "seven", "7d;4w", "99999d"])
def test_it_says_what_it_does_not_understand(text):
    with pytest.raises(BadKeep):
        parse_keep(text)


def archive(folder: Path, day: int, *, kind: str = "nightly", house: str = "ours") -> Path:
    at = dt.datetime(2026, 1, day, 18, 30, tzinfo=dt.UTC)
    file = folder / f"kaijuan-{at:%Y%m%d-%H%M%SZ}{kind[0]}{house}.zip"
    manifest = Manifest("0.1.0", "sqlite", at.isoformat(), kind, house, "", "", [])
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("manifest.json", manifest.to_bytes())
    return file


def test_only_this_house_s_nightly_backups_are_deleted(tmp_path):
    nightly = [archive(tmp_path, day) for day in range(1, 11)]
    others = [
        archive(tmp_path, 1, kind="by hand"),
        archive(tmp_path, 1, kind="before restore"),
        archive(tmp_path, 1, house="theirs"),
    ]
    strange = tmp_path / "kaijuan-20200101-000000Z.zip"
    strange.write_bytes(b"somebody else's")
    foreign = tmp_path / "kaijuan-holiday.zip"
    with zipfile.ZipFile(foreign, "w") as made:
        made.writestr("manifest.json", json.dumps({"format": "other"}))
    gone = prune(tmp_path, "ours", parse_keep("3d"))
    assert gone == nightly[:7]
    left = set(tmp_path.iterdir())
    assert left == {*nightly[7:], *others, strange, foreign}
