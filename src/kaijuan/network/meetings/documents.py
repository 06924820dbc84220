"""Minutes on paper: 会议纪要, on the page of GB/T 9704-2012 (core.documents)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaijuan.core.documents.public import (
    Block,
    Document,
    Heading,
    Paragraph,
    Row,
    Style,
    Table,
    run,
    runs,
)
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.dates import day, moment
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.numbers import is_chinese
from kaijuan.network.meetings.domain.owners import owner_name
from kaijuan.network.meetings.models import Attendee, Meeting, MeetingState, Order, Part
from kaijuan.network.meetings.when import span_of
from kaijuan.network.opening.public import zone_of


@dataclass(frozen=True, slots=True)
class Minutes:
    """Everything that stands in them, read once."""

    meeting: Meeting
    institution: Institution
    agenda: Sequence[str]
    attendees: Sequence[Attendee]
    decisions: Sequence[str]
    orders: Sequence[Order]


def minutes_of(meeting: Meeting, institution: Institution) -> Minutes:
    """Four queries, in the open scope."""
    orders = meeting.orders.exclude(state="cancelled").select_related("owner", "person")
    return Minutes(
        meeting,
        institution,
        [item.text for item in meeting.agenda.all()],
        list(meeting.attendees.all()),
        [each.text for each in meeting.decisions.all()],
        list(orders.order_by("due_at", "pk")),
    )


def minutes_document(minutes: Minutes, language: str) -> Document:
    """``language`` is "zh-Hans" or "en"; what people wrote stays in their own."""
    meeting, library = minutes.meeting, localised(minutes.institution, "name", language)
    with translation.override("zh-hans" if is_chinese(language) else "en"):
        kind = meeting.kind or pgettext("document", "Meeting")
        title = _("Minutes: %(kind)s") % {"kind": kind}
        draft = meeting.state != MeetingState.APPROVED
        held = localtime(meeting.starts_at, zone_of(minutes.institution)).date()
        return Document(
            language=language,
            title=title,
            subtitle=meeting.title,
            byline=(library, _("Draft, not approved") if draft else day(meeting.approved_at)),
            header=f"{library} {title}",
            author=library,
            day=held,
            identifier=f"{meeting.code} {meeting.revision}",
            red_head=library,
            blocks=tuple(_blocks(minutes, library)),
        )


def _blocks(minutes: Minutes, library: str) -> Iterator[Block]:
    meeting = minutes.meeting
    for term, words in _facts(minutes):
        yield Paragraph((run(f"{term}{_colon()}", mark="label"), run(words)))
    if minutes.agenda:
        yield Heading(1, pgettext("minutes", "Agenda"), "agenda")
        yield from _numbered(minutes.agenda)
    yield Heading(1, pgettext("minutes", "What was said"), "minutes")
    written = [line.strip() for line in meeting.minutes.splitlines() if line.strip()]
    for line in written or [_("Nothing was written down.")]:
        yield Paragraph(runs(line))
    if minutes.decisions:
        yield Heading(1, pgettext("minutes", "Decided"), "decisions")
        yield from _numbered(minutes.decisions)
    if minutes.orders:
        yield Heading(1, pgettext("minutes", "Orders"), "orders")
        yield _orders(minutes.orders)
    yield Paragraph(runs(library), Style.SIGNATURE, right=4)
    yield Paragraph(runs(day(meeting.approved_at or meeting.starts_at)), Style.SIGNATURE, right=4)


def _facts(minutes: Minutes) -> Iterator[tuple[str, str]]:
    meeting = minutes.meeting
    yield pgettext("minutes", "Time"), span_of(meeting)
    where = _comma().join(each for each in (meeting.place, meeting.video) if each)
    if where:
        yield pgettext("minutes", "Place"), where
    groups = (
        (pgettext("minutes", "Chair"), (Part.CHAIR,), True),
        (pgettext("minutes", "Present"), (Part.MEMBER,), True),
        (pgettext("minutes", "Guests"), (Part.GUEST,), True),
        (pgettext("minutes", "Recorder"), (Part.RECORDER,), True),
        (pgettext("minutes", "Absent"), tuple(Part), False),
    )
    for term, parts, attended in groups:
        rows = [r for r in minutes.attendees if r.part in parts and r.attended is attended]
        if rows:
            yield term, _comma().join(each.name for each in rows)


def _numbered(lines: Sequence[str]) -> Iterator[Block]:
    for number, line in enumerate(lines, start=1):
        yield Paragraph(runs(f"{number}. {line}"))


def _orders(orders: Sequence[Order]) -> Table:
    return Table(
        caption=_("Orders that follow from the meeting"),
        head=(
            pgettext("minutes", "What"),
            pgettext("minutes", "Who"),
            pgettext("minutes", "Until"),
        ),
        rows=tuple(
            Row((runs(each.text), runs(owner_name(each)), runs(moment(each.due_at))))
            for each in orders
        ),
        widths=(6, 2.4, 3.6),
    )


def _colon() -> str:
    return "：" if is_chinese() else ": "


def _comma() -> str:
    return "、" if is_chinese() else ", "
