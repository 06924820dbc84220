"""What is kept of the staff's health and promises, why, on what basis and for how long."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.personal_data import PersonalData

_EMERGENCY: Final = _(
    "Personal Information Protection Law, articles 13 (3) to (4) and 28: response to a public "
    "health emergency, as the Infectious Diseases Law asks it of institutions; sensitive data only "
    "as far as necessary."
)
_LABOUR: Final = _(
    "Personal Information Protection Law, article 13 (2): necessary for the management of staff "
    "under labour rules lawfully made."
)
_FOLLOWED: Final = _(
    "What is sealed: until 90 days after the month in which it was opened. Then the key is "
    "destroyed and the rows of those that are over are deleted."
)

PERSONAL_DATA: Final = (
    PersonalData(
        model="health.FollowUp",
        fields=(
            "person",
            "source",
            "opened_on",
            "opened_by",
            "handler",
            "sealed",
            "ends_on",
            "until",
            "alerted_on",
            "cleared_by",
        ),
        purpose=_("To call who is ill, was exposed or came back, every day until it is over."),
        legal_basis=_EMERGENCY,
        retention=_FOLLOWED,
    ),
    PersonalData(
        model="health.Call",
        fields=("follow_up", "day", "state", "done_at", "by", "sealed"),
        purpose=_("To see that everybody was called, and how they were."),
        legal_basis=_EMERGENCY,
        retention=_FOLLOWED,
    ),
    PersonalData(
        model="health.PledgeVersion",
        fields=("published_by",),
        purpose=_("Who did it: who published the text of a pledge."),
        legal_basis=_LABOUR,
        retention=_(
            "Stays, also when the pledge is retired and after the account was closed: a published "
            "version cannot be changed, so that it is known what was signed."
        ),
    ),
    PersonalData(
        model="health.Signature",
        fields=("person", "name", "signed_at", "sha256", "by"),
        purpose=_("To show who has read and promised which text, and when."),
        legal_basis=_LABOUR,
        retention=_("As long as the pledge matters to the library; it cannot be changed."),
    ),
    PersonalData(
        model="health.Withdrawal",
        fields=("signature", "at", "sealed", "by"),
        purpose=_("To show that a signature was withdrawn, when and why."),
        legal_basis=_LABOUR,
        retention=_("The reason: a year after its month. That it was withdrawn: as the signature."),
    ),
)
