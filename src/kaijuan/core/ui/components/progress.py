"""Progress: how far a long job has come, and the way to stop it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy

from kaijuan.core.ui.components.base import Text, component, one_of
from kaijuan.core.ui.components.links import safe_href
from kaijuan.core.ui.numbers import compact

#: State to its tone, its shape and its word.
STATES: Final = {
    "waiting": ("plain", "due", pgettext_lazy("state of a job", "waiting")),
    "running": ("limited", "due", pgettext_lazy("state of a job", "running")),
    "cancelling": ("limited", "due", pgettext_lazy("state of a job", "being cancelled")),
    "cancelled": ("plain", "closed", pgettext_lazy("state of a job", "cancelled")),
    "failed": ("late", "late", pgettext_lazy("state of a job", "failed")),
    "done": ("open", "ok", pgettext_lazy("state of a job", "done")),
}
_GOES_ON: Final = {"waiting", "running", "cancelling"}
_MINUTE, _HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class Progress:
    """``key`` is unique on its page; ``href`` is where the same can be read again.

    ``done`` of ``total`` (None: nobody knows) ``unit``; ``rate`` in units a second and ``left`` in
    seconds, None where they would be guesses. ``sentence`` says what a reader should know: why it
    failed, what stays. ``cancel``, ``retry`` and ``result`` are addresses; empty: not offered.
    """

    key: str
    title: Text
    state: str
    href: str
    phase: Text = ""
    unit: Text = ""
    done: int = 0
    total: int | None = None
    rate: float | None = None
    left: float | None = None
    sentence: Text = ""
    cancel: str = ""
    retry: str = ""
    result: str = ""


@component(
    "progress",
    width="half",
    title=pgettext_lazy("gallery", "Progress"),
    purpose=pgettext_lazy(
        "gallery",
        "How far a long job has come, as a bar and in words; says nothing that is not known. "
        "Asks again every second while it runs.",
    ),
)
def progress(
    job: Progress, csrf_token: str = "", live: bool = True, level: int = 2
) -> dict[str, object]:
    """``live``: ask again by itself; ``level``: of the heading. In templates the token is the
    page's own. Raises ValueError for a state that does not exist.
    """
    one_of(job.state, STATES, "state of a job")
    tone, icon, word = STATES[job.state]
    return {
        "job": job,
        "tone": tone,
        "icon": icon,
        "word": word,
        "goes_on": job.state in _GOES_ON,
        "live": live and job.state in _GOES_ON,
        "level": level,
        "width": _width(job),
        "words": _words(job),
        "csrf_token": csrf_token,
        "href": safe_href(job.href),
        "cancel": safe_href(job.cancel),
        "retry": safe_href(job.retry),
        "result": safe_href(job.result),
    }


def _width(job: Progress) -> str:
    """Per cent of the bar that is inked; empty where there is no knowing."""
    if job.state == "done":
        return "100"
    if not job.total:
        return "" if job.total is None else "0"
    return f"{min(100.0, 100 * job.done / job.total):.1f}"


def _words(job: Progress) -> str:
    """Phase, count, rate and time left, as far as each is known."""
    parts = [str(job.phase), _count(job)]
    if job.state == "running":
        parts += [_pace(job), _time_left(job.left)]
    return " · ".join(part for part in parts if part)


def _count(job: Progress) -> str:
    if job.total is None and not job.done:
        return ""
    known = {"done": compact(job.done), "total": compact(job.total), "unit": str(job.unit)}
    if job.total is None:
        text = pgettext("progress", "%(done)s %(unit)s done") % known
    else:
        text = pgettext("progress", "%(done)s of %(total)s %(unit)s") % known
    return " ".join(text.split())


def _pace(job: Progress) -> str:
    if job.rate is None:
        return ""
    if job.rate >= 1:
        return pgettext("progress", "%(count)s a second") % {"count": compact(round(job.rate))}
    per_minute = max(1, round(job.rate * _MINUTE))
    return pgettext("progress", "%(count)s a minute") % {"count": compact(per_minute)}


def _time_left(seconds: float | None) -> str:
    if seconds is None:
        return pgettext("progress", "time left not known yet")
    if seconds < _MINUTE:
        return gettext("less than a minute left")
    if seconds < 2 * _HOUR:
        minutes = round(seconds / _MINUTE)
        sentence = ngettext("about %(count)d minute left", "about %(count)d minutes left", minutes)
        return sentence % {"count": minutes}
    hours = round(seconds / _HOUR)
    sentence = ngettext("about %(count)d hour left", "about %(count)d hours left", hours)
    return sentence % {"count": hours}


_TITLE = pgettext_lazy("gallery", "Import of institutions: 2,800 lines")
_UNIT = pgettext_lazy("gallery", "lines")
for _caption, _job in (
    (
        pgettext_lazy("gallery", "running"),
        Progress(
            key="gallery-running",
            title=_TITLE,
            state="running",
            href="#progress",
            phase=pgettext_lazy("gallery", "Writing the lines"),
            unit=_UNIT,
            done=1200,
            total=2800,
            rate=25,
            left=64,
            cancel="#progress",
        ),
    ),
    (
        pgettext_lazy("gallery", "no knowing how much"),
        Progress("gallery-open", _TITLE, "running", "#progress", done=310, unit=_UNIT),
    ),
    (
        pgettext_lazy("gallery", "not begun"),
        Progress("gallery-waiting", _TITLE, "waiting", "#progress", cancel="#progress"),
    ),
    (
        pgettext_lazy("gallery", "being cancelled"),
        Progress("gallery-ending", _TITLE, "cancelling", "#progress", "", _UNIT, 1300, 2800),
    ),
    (
        pgettext_lazy("gallery", "failed"),
        Progress(
            key="gallery-failed",
            title=_TITLE,
            state="failed",
            href="#progress",
            unit=_UNIT,
            done=1300,
            total=2800,
            sentence=pgettext_lazy("gallery", "The disk is full. What came in so far stays."),
            retry="#progress",
        ),
    ),
    (
        pgettext_lazy("gallery", "done"),
        Progress(
            "gallery-done", _TITLE, "done", "#progress", "", _UNIT, 2800, 2800, result="#progress"
        ),
    ),
):
    progress.show(_caption, partial(progress, _job, live=False, level=4))
