"""Minutes to print and to file, and the entry for the calendar."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaijuan.core.documents.public import Document, to_docx, to_pdf
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.lang import tag
from kaijuan.network.meetings.documents import minutes_document, minutes_of
from kaijuan.network.meetings.ical import calendar_of, method_for
from kaijuan.network.meetings.models import MeetingState
from kaijuan.network.meetings.views.fetch import meeting_or_404, meeting_page

_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@needs("meetings.view")
@require_safe
def minutes_docx(request: HouseRequest, code: UUID) -> HttpResponse:
    return _download(to_docx(_document(request, code)), _DOCX, "minutes.docx")


@needs("meetings.view")
@require_safe
def minutes_pdf(request: HouseRequest, code: UUID) -> HttpResponse:
    return _download(to_pdf(_document(request, code)).data, "application/pdf", "minutes.pdf")


@needs("meetings.view")
@require_safe
def calendar(request: HouseRequest, code: UUID) -> HttpResponse:
    """For whoever reads: the same entry as in the letter."""
    user: Any = request.user
    meeting = meeting_or_404(request, code)
    method = method_for(meeting, user)
    text = calendar_of(
        meeting,
        request.institution,
        method=method,
        reader=user,
        href=request.build_absolute_uri(meeting_page(request, meeting)),
    )
    kind = f"text/calendar; charset=utf-8; method={method}"
    return _download(text.encode(), kind, "meeting.ics")


def _document(request: HouseRequest, code: UUID) -> Document:
    meeting = meeting_or_404(request, code)
    if meeting.state not in {MeetingState.HELD, MeetingState.APPROVED}:
        raise Http404(_("There are no minutes yet. Write them when the meeting was held."))
    return minutes_document(minutes_of(meeting, request.institution), tag(get_language()))


def _download(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
