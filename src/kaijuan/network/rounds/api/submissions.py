"""``PUT /api/v1/submissions/{code}``: a report, exactly once; and its receipt."""

# Without "from __future__ import annotations": the library reads the types at run time.

import uuid
from typing import cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router
from ninja.responses import Status

from kaijuan.core.accounts.models import User
from kaijuan.core.api.mounted import mounted
from kaijuan.core.api.queries import QueryText
from kaijuan.core.api.words import example, parameters
from kaijuan.core.api.words import lazily as _
from kaijuan.core.permissions.access import needs
from kaijuan.network.rounds.api.shapes import (
    CODE,
    KEY,
    ReceiptOut,
    SubmissionIn,
    place_of,
    receipt,
)
from kaijuan.network.rounds.domain.submit import SubmissionWanted, submit_at
from kaijuan.network.rounds.domain.submit_receipt import receipt_at
from kaijuan.network.rounds.domain.submit_refusals import BadAnswers, OtherAccount
from kaijuan.network.rounds.scopes import REPORT

PERMISSION = "rounds.report"
submissions = Router(tags=["submissions"])


def nothing_to_name() -> None:
    """What is expected of whom is nobody else's business: no example names it."""
    return


@submissions.put(
    "/{uuid:code}",
    response={200: ReceiptOut, 201: ReceiptOut},
    summary=_("Hand in a report"),
    description=_(
        "Hands in what an expected item asks for under a code of your choice, a random uuid, "
        "exactly once: 201 where it is new. The same body again is the same submission: 200, and "
        "nothing is written; so send again whatever was not answered. Another body under the same "
        "code, something that is handed in already, or a correction of what was corrected "
        "meanwhile is refused: 409. Answers that the form does not take are named one by one: 422."
    ),
)
@example(path=nothing_to_name)
@parameters(code=CODE)
@needs(PERMISSION, scope=REPORT.key, anywhere=True)
def put_submission(
    request: HttpRequest, code: uuid.UUID, report: SubmissionIn, response: HttpResponse
) -> Status[ReceiptOut]:
    """Hand in under the client's code; the same body again changes nothing."""
    user = cast("User", request.user)
    if report.account not in {None, user.code}:
        raise OtherAccount
    institution = place_of(report.institution, user)
    try:
        done = submit_at(institution, _wanted(code, report), by=user)
    except BadAnswers as refusal:
        raise ValidationError(
            {f"answers.{each.path}": str(each.sentence) for each in refusal.problems}
        ) from refusal
    if not done.created:
        return Status(200, receipt(*receipt_at(institution, code, by=user)))
    name = f"{mounted().urls_namespace}:one_submission"
    response["Location"] = f"{reverse(name, args=[code])}?institution={institution.key}"
    return Status(201, receipt(done.submission, institution, []))


@submissions.get(
    "/{uuid:code}",
    response=ReceiptOut,
    summary=_("The receipt of a report"),
    description=_(
        "That it was taken in, when, and in which state it is now; of your own reports and of "
        "those that you handed in for others. The answers are not in it."
    ),
)
@example(path=nothing_to_name)
@parameters(code=CODE, institution=KEY)
@needs(PERMISSION, scope=REPORT.key, anywhere=True)
def one_submission(request: HttpRequest, code: uuid.UUID, institution: QueryText) -> ReceiptOut:
    """What says that it was taken in; 404 for another person's."""
    user = cast("User", request.user)
    return receipt(*receipt_at(place_of(institution, user), code, by=user))


def _wanted(code: uuid.UUID, report: SubmissionIn) -> SubmissionWanted:
    return SubmissionWanted(
        code=code,
        occurrence=report.occurrence,
        subject=report.subject,
        form_version=report.form_version,
        answers=report.answers,
        is_nil=report.is_nil,
        signed_name=report.signed_name,
        device_at=report.device_at,
        channel=report.channel.value,
        supersedes=report.supersedes,
    )
