"""What programs and the page that works offline send and get."""

# Without "from __future__ import annotations": the library reads the types at run time.

import datetime as dt
import uuid
from enum import StrEnum
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import AwareDatetime, ConfigDict, WithJsonSchema

from kaijuan.core.accounts.models import User
from kaijuan.core.api.queries import QueryText
from kaijuan.core.api.words import lazily as gettext_lazy
from kaijuan.core.permissions.predicates import institutions_with
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.rounds.models import Attachment, State, Submission

CODE = gettext_lazy("The code of the submission, a random uuid that your device makes.")
KEY = gettext_lazy("The key of the institution.")
#: Described in place: the description keeps one shape of each name, and reports have a State too.
ItemState = Annotated[State, WithJsonSchema({"enum": State.values, "type": "string"})]


class Way(StrEnum):
    """How it came in: by a program, kept offline and sent later, by telephone, on paper."""

    API = "api"
    OFFLINE = "offline"
    PHONE = "phone"
    PAPER = "paper"


class SubmissionIn(Schema):
    """``institution`` is its key. ``occurrence`` and ``subject`` name the expected item.

    ``answers`` are as the form names them: groups are objects, repeats lists of objects. A nil
    report has none and is signed: ``signed_name`` is the person's own. ``account``: the code of
    the account that filled it in; signed in as another one, it is refused.
    """

    model_config = ConfigDict(extra="forbid")

    institution: QueryText
    occurrence: uuid.UUID
    subject: uuid.UUID | None = None
    form_version: uuid.UUID | None = None
    answers: dict[str, Any] = {}  # noqa: RUF012  # pydantic copies it
    is_nil: bool = False
    signed_name: Annotated[str, Field(max_length=60)] = ""
    device_at: AwareDatetime | None = None
    channel: Way = Way.API
    supersedes: uuid.UUID | None = None
    account: uuid.UUID | None = None


class FileOut(Schema):
    """``sha256`` is that of what was sent; of a picture the metadata is not kept."""

    code: uuid.UUID
    question: str
    name: str
    media_type: str
    size: int
    sha256: str


class ReceiptOut(Schema):
    """``done_at`` is when it was first handed in; ``late`` compares it with the due time.

    ``state`` is that of the expected item. Nothing of the answers is in it.
    """

    code: uuid.UUID
    institution: str
    occurrence: uuid.UUID
    subject: uuid.UUID | None
    state: ItemState
    is_nil: bool
    late: bool
    received_at: dt.datetime
    done_at: dt.datetime | None
    superseded: bool
    files: list[FileOut]


def place_of(key: str, user: User, permission: str = "rounds.report") -> Institution:
    """The institution with this key where ``user`` reports. Raises ValidationError."""
    rows = Institution.objects.filter(key=key, pk__in=institutions_with(user, permission))
    found = rows.first()
    if found is None:
        raise ValidationError(
            {"institution": _("You report at no institution of this key. Look up your own.")}
        )
    return found


def shown_file(file: Attachment) -> FileOut:
    return FileOut(
        code=file.code,
        question=file.question,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
    )


def receipt(
    submission: Submission, institution: Institution, files: list[Attachment]
) -> ReceiptOut:
    """What says that it was taken in; the item and what names it are loaded already."""
    item = submission.item
    named = item.person or item.spot
    return ReceiptOut(
        code=submission.code,
        institution=institution.key,
        occurrence=item.occurrence.code,
        subject=named.code if named else None,
        state=State(item.state),
        is_nil=submission.is_nil,
        late=item.done_at is not None and item.done_at >= item.late_from,
        received_at=submission.received_at,
        done_at=item.done_at,
        superseded=submission.superseded_at is not None,
        files=[shown_file(file) for file in files],
    )
