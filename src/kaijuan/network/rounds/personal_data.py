"""What duties keep of persons: that something was expected, and what they handed in."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.personal_data import PersonalData

_BASIS: Final = _(
    "Personal Information Protection Law, article 13 (2): necessary for the management of staff "
    "under labour rules lawfully made; sensitive answers by articles 13 (3) to (4) and 28, as each "
    "kind of duty declares."
)

PERSONAL_DATA: Final = (
    # What was handed in.
    PersonalData(
        model="rounds.Submission",
        fields=(
            "subject",
            "answers",
            "sealed",
            "sha256",
            "flags",
            "signed_name",
            "returned_reason",
            "device_at",
            "by",
        ),
        purpose=_("To know what was reported, by whom and when, and to correct it."),
        legal_basis=_BASIS,
        retention=_(
            "Sealed answers, signatures, digests and flags as long as the kind of the duty keeps "
            "them, then the key is destroyed; that something was handed in stays."
        ),
    ),
    PersonalData(
        model="rounds.Attachment",
        fields=("name", "question", "kept_sha256", "sealed_under"),
        purpose=_("To keep what a form asks to be shown, such as a photo."),
        legal_basis=_BASIS,
        retention=_("As its submission; of a picture only the picture is kept."),
    ),
    PersonalData(
        model="rounds.DayReport",
        fields=("signed_by", "signed_at"),
        purpose=_("Who did it: who signed the figures of a day. The figures name nobody."),
        legal_basis=_BASIS,
        retention=_(
            "Stays, also when a later signing took its place and after the account was closed: it "
            "proves what was reported upward."
        ),
    ),
    # What is expected of whom.
    PersonalData(
        model="rounds.Audience",
        fields=("person",),
        purpose=_("To know of whom a report is expected."),
        legal_basis=_BASIS,
        retention=_("As long as the duty names the person."),
    ),
    PersonalData(
        model="rounds.ExpectedItem",
        fields=("person", "unit", "state", "is_nil", "done_at"),
        purpose=_("To know who reported, who was let off and who did not, and how complete it is."),
        legal_basis=_BASIS,
        retention=_(
            "As long as the figures of the time must be proven; it says that something was handed "
            "in, never what."
        ),
    ),
    PersonalData(
        model="rounds.Waiver",
        fields=("reason", "by"),
        purpose=_("To know why somebody was let off. No illness is named in it."),
        legal_basis=_BASIS,
        retention=_("As the item; the audit log keeps only how many were let off."),
    ),
    PersonalData(
        model="rounds.Contact",
        fields=("reached", "note", "by"),
        purpose=_("To know who was rung about what is missing, and whether they were reached."),
        legal_basis=_BASIS,
        retention=_("As the item; the note holds nothing about anybody's health."),
    ),
)
