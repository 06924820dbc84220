"""What gates keep of persons: as little as contact tracing needs, for days, not for ever."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.personal_data import PersonalData

_BASIS: Final = _(
    "Personal Information Protection Law, article 13 (4): necessary to respond to a public health "
    "incident; Law on the Prevention and Treatment of Infectious Diseases."
)
_WORK: Final = _(
    "Personal Information Protection Law, article 13 (2): necessary for the management of staff "
    "under labour rules lawfully made; only data of the work itself."
)
_DAYS: Final = _(
    "As many days as the library chose, 7 to 30; then it is emptied, and with the month its key is "
    "destroyed. Times and counts stay and name nobody."
)

PERSONAL_DATA: Final = (
    PersonalData(
        model="gate.Visit",
        fields=("subject", "sealed", "name_digest", "came_in_at", "went_out_at"),
        purpose=_(
            "To know how many are inside, and who was there at the same time as somebody who fell "
            "ill. Of temperature, mask and symptoms nothing is kept of who came in."
        ),
        legal_basis=_BASIS,
        retention=_DAYS,
    ),
    PersonalData(
        model="gate.Pass",
        fields=("person", "digest", "sealed"),
        purpose=_("To know a code or card again at the gate. Neither is kept, only a digest."),
        legal_basis=_BASIS,
        retention=_(
            "Of a reader or visitor until the last visit names nobody; of staff until the person "
            "leaves or the pass is taken away."
        ),
    ),
    PersonalData(
        model="gate.Passage",
        fields=("visit", "by"),
        purpose=_(
            "To count who came in, went out or was turned away, and to do nothing twice. Of who "
            "was turned away it keeps the reason and nothing else."
        ),
        legal_basis=_BASIS,
        retention=_("As the visit; who registered it stays, also after the account was closed."),
    ),
    PersonalData(
        model="gate.TraceRequest",
        fields=(
            "person",
            "subject",
            "name_digest",
            "reason",
            "requested_by",
            "decided_by",
            "exported_by",
        ),
        purpose=_("To show that nobody traced contacts alone, and why it was done."),
        legal_basis=_WORK,
        retention=_(
            "Whom it asked about is emptied as visits are; who asked and approved stays as long as "
            "the log."
        ),
    ),
)
