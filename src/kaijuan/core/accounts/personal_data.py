"""What is kept of whoever has an account: who they are, what they may do, how they come in.

The roles are those of ``tenancy``, which stands below all declarations.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.personal_data import PersonalData

_BASIS: Final = _(
    "Personal Information Protection Law, article 13 (2): necessary for the management of staff "
    "under labour rules lawfully made; only data of the work itself."
)
_GUARDED: Final = _(
    "Personal Information Protection Law, article 51: the duty to prevent unauthorised access."
)

_WHO: Final = (
    PersonalData(
        model="accounts.User",
        fields=(
            "username",
            "email",
            "display_name",
            "password",
            "password_changed_at",
            "last_login",
            "joined_at",
            "is_active",
        ),
        purpose=_(
            "To let in whoever works here and to write to them. Of the password only a hash is "
            "kept."
        ),
        legal_basis=_BASIS,
        retention=_(
            "Stays, also after the account was closed: the log knows persons by a code, and only "
            "the account says whose it is. Nothing deletes it by itself."
        ),
    ),
    PersonalData(
        model="tenancy.Membership",
        fields=("user", "institution", "role", "since"),
        purpose=_("To know who may do what at which library, since when."),
        legal_basis=_BASIS,
        retention=_(
            "Deleted when the role is ended; closing the account does not end it. The audit log "
            "keeps that it was given and ended."
        ),
    ),
    PersonalData(
        model="accounts.Invitation",
        fields=("email", "name", "role", "invited_by"),
        purpose=_("To invite somebody to a role, and to know who let whom in."),
        legal_basis=_BASIS,
        retention=_(
            "The link is good for seven days. The row stays, also when nobody came or it was "
            "withdrawn: it shows whom somebody wanted to let in. Nothing deletes it."
        ),
    ),
    PersonalData(
        model="accounts.Mail",
        fields=("user", "invitation", "kind", "facts", "created_at", "sent_at"),
        purpose=_(
            "To send a letter, and to know whether it was sent. Text and address are not kept."
        ),
        legal_basis=_BASIS,
        retention=_("Thirty days; copies in the folder that stands for a mail server likewise."),
    ),
)

_HOW: Final = (
    PersonalData(
        model="accounts.Session",
        fields=("user", "session_data", "device", "signed_in_at", "last_seen_at"),
        purpose=_(
            "To stay signed in, and to show everybody on which devices they are. Of the device "
            "only browser and system, no address."
        ),
        legal_basis=_GUARDED,
        retention=_(
            "Until one signs out there; on other devices also with a new password; everywhere "
            "when the account is closed. Else until the night after it ended by itself: when "
            "nobody was seen for a while, and in any case after the days that the operator set, "
            "fourteen if nothing else."
        ),
    ),
    PersonalData(
        model="accounts.Tries",
        fields=("key", "count", "last_at"),
        purpose=_("To make guessing slow. A keyed digest that names nobody."),
        legal_basis=_GUARDED,
        retention=_(
            "Until the right one comes, else until the night after two days without another try."
        ),
    ),
    PersonalData(
        model="accounts.SecondFactor",
        fields=("user", "sealed", "last_step", "failures", "trust", "since"),
        purpose=_("To ask for a code besides the password. The secret is encrypted."),
        legal_basis=_GUARDED,
        retention=_(
            "Until it is switched off or reset; with a closed account it stays, for when that is "
            "opened again."
        ),
    ),
    PersonalData(
        model="accounts.RecoveryCode",
        fields=("user", "digest", "used_at"),
        purpose=_("To come in once without the app. Only a digest is kept of each code."),
        legal_basis=_GUARDED,
        retention=_("Until new ones are made or the second factor is taken away; used ones too."),
    ),
    PersonalData(
        model="accounts.OldPassword",
        fields=("user", "password", "until"),
        purpose=_(
            "To refuse a password of before, where the house's rule for passwords asks for it. "
            "Only hashes are kept."
        ),
        legal_basis=_GUARDED,
        retention=_(
            "The last five, or none where the rule asks for none; older ones are deleted when the "
            "next password is chosen. With a closed account they stay."
        ),
    ),
)

PERSONAL_DATA: Final = _WHO + _HOW
