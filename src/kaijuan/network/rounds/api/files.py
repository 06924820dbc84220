"""``PUT /api/v1/submissions/{code}/files/{file}``: a file of an answer, also later."""

# Without "from __future__ import annotations": the library reads the types at run time.

import uuid
from email.message import Message
from typing import Annotated, Any, cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Field, Router
from ninja.responses import Status

from kaijuan.core.accounts.models import User
from kaijuan.core.api.queries import QueryText
from kaijuan.core.api.words import example, parameters
from kaijuan.core.api.words import lazily as _
from kaijuan.core.permissions.access import needs
from kaijuan.network.rounds.api.shapes import CODE, KEY, FileOut, place_of, shown_file
from kaijuan.network.rounds.api.submissions import PERMISSION, nothing_to_name
from kaijuan.network.rounds.domain.attach_types import LARGEST
from kaijuan.network.rounds.domain.submit_receipt import attach_at
from kaijuan.network.rounds.domain.submit_refusals import OtherAccount
from kaijuan.network.rounds.scopes import REPORT

files = Router(tags=["submissions"])
Path = Annotated[str, Field(min_length=1, max_length=200)]
_ANY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}


@files.put(
    "/{uuid:code}/files/{uuid:file}",
    response={200: FileOut, 201: FileOut},
    summary=_("Attach a file to a report"),
    description=_(
        "The body is the file itself: JPEG, PNG, PDF, CSV or Excel, at most 8 MB; what it is, its "
        "bytes say. Its name stands in the header Content-Disposition. Exactly once, under a code "
        "of your choice: 201, then 200 for the same file again; another file under this code is "
        "refused: 409. Of a picture only the picture is kept, not where it was taken."
    ),
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/octet-stream": _ANY}}
    },
)
@example(path=nothing_to_name)
@parameters(
    code=CODE,
    file=_("The code of the file, a random uuid that your device makes."),
    institution=KEY,
    question=_("The question that it answers, as a path such as “group/photo”."),
    account=_("The code of the account that took it; signed in as another one, it is refused."),
)
@needs(PERMISSION, scope=REPORT.key, anywhere=True)
def put_submission_file(
    request: HttpRequest,
    code: uuid.UUID,
    file: uuid.UUID,
    institution: QueryText,
    question: Path,
    account: uuid.UUID | None = None,
) -> Status[FileOut]:
    """Keep the body as the file of a question; the same again changes nothing."""
    user = cast("User", request.user)
    if account not in {None, user.code}:
        raise OtherAccount
    if "\0" in question:
        raise ValidationError({"question": gettext("There is no such question.")})
    # Read here and not as ``body``, which ends at the size of a form.
    data = request.read(LARGEST + 1)
    made, new = attach_at(
        place_of(institution, user), file, code, question, data, name=_name(request), by=user
    )
    return Status(201 if new else 200, shown_file(made))


def _name(request: HttpRequest) -> str:
    """The file name of the header (RFC 6266), also as RFC 8187 encodes it; "" without one."""
    said = Message()
    try:
        said["Content-Disposition"] = request.headers.get("Content-Disposition", "")
        return said.get_filename("")
    except (ValueError, LookupError, UnicodeError):
        return ""
