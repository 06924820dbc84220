"""A long job as its page shows it: the component's values, and the lines below them."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, pgettext
from django_tasks_db.models import DBTaskResult

from kaijuan.core.clock import now
from kaijuan.core.jobs.models import JobProgress
from kaijuan.core.jobs.rates import pace
from kaijuan.core.ui.components import Progress
from kaijuan.core.ui.dates import moment

State = JobProgress.State
CAN_BE_CANCELLED: Final = frozenset({State.WAITING, State.RUNNING})
CAN_BE_RETRIED: Final = frozenset({State.FAILED, State.CANCELLED})


def as_progress(page: JobProgress, *, may_act: bool) -> Progress:
    """What the component draws; ``may_act``: the reader may cancel it and have it tried again."""
    at = now().timestamp()
    known = pace(page.samples, at=at, done=page.done, total=page.total)
    return Progress(
        key=str(page.code),
        title=str(page),
        state=page.state,
        href=reverse("jobs:job", args=[page.code]),
        phase=_catalogued(page.phase),
        unit=_catalogued(page.unit),
        done=page.done,
        total=page.total,
        rate=known.rate,
        left=known.left,
        sentence=_sentence(page),
        cancel=_address("cancel", page, may_act and page.state in CAN_BE_CANCELLED),
        retry=_address("retry", page, may_act and page.state in CAN_BE_RETRIED),
        result=page.result if page.state == State.DONE else "",
    )


def facts(page: JobProgress) -> list[tuple[str, Any]]:
    """Who asked and when, how often it was begun, and the kind of the last error."""
    found = [
        (pgettext("job", "Asked for"), moment(page.asked_at)),
        (pgettext("job", "By"), str(page.asked_by) if page.asked_by else ""),
        (pgettext("job", "Begun"), moment(page.started_at) if page.started_at else ""),
        (pgettext("job", "Ended"), moment(page.ended_at) if page.ended_at else ""),
        (pgettext("job", "Attempts"), str(page.attempts) if page.attempts > 1 else ""),
        (pgettext("job", "Kind of error"), _error(page)),
    ]
    return [(label, value) for label, value in found if value]


def _sentence(page: JobProgress) -> str:
    if page.state == State.FAILED:
        kept: str = page.sentences.get(get_language() or "", "")
        return kept or gettext(
            "It stopped at an error inside. Try again; if it stops again, tell the operator."
        )
    if page.state == State.CANCELLED and page.done:
        return gettext("What was done until then stays. Trying again goes on from there.")
    if page.state == State.CANCELLING:
        return gettext("It stops at the next step.")
    if page.state == State.WAITING and page.attempts:
        return ngettext(
            "Begun %(count)d time and not ended; it goes on as soon as a worker is free.",
            "Begun %(count)d times and not ended; it goes on as soon as a worker is free.",
            page.attempts,
        ) % {"count": page.attempts}
    if page.state == State.WAITING:
        return gettext("It begins as soon as a worker is free.")
    return ""


def _error(page: JobProgress) -> str:
    """The kind of the last error, for whoever is asked for help; its message is never kept."""
    if page.state not in {State.FAILED, State.WAITING}:
        return ""
    kinds = DBTaskResult.objects.filter(pk=page.code).values_list("exception_class_path", flat=True)
    return (kinds.first() or "").rpartition(".")[2]


def _catalogued(text: str) -> str:
    return gettext(text) if text else ""


def _address(name: str, page: JobProgress, offered: bool) -> str:
    return reverse(f"jobs:{name}", args=[page.code]) if offered else ""
