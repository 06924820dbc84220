"""What jobs keep of persons: who asked for them."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.personal_data import PersonalData

_BASIS: Final = _(
    "Personal Information Protection Law, article 13 (2): necessary for the management of staff "
    "under labour rules lawfully made; only data of the work itself."
)
_KEPT: Final = _("Two weeks after the job ended.")

PERSONAL_DATA: Final = (
    PersonalData(
        model="jobs.JobProgress",
        fields=("asked_by", "asked_at", "cancel_asked_by", "cancel_asked_at"),
        purpose=_("Who did it: who asked for a long job, who cancelled it, and whose page it is."),
        legal_basis=_BASIS,
        retention=_KEPT,
    ),
    PersonalData(
        model="django_tasks_database.DBTaskResult",
        fields=("args_kwargs",),
        purpose=_("To do in the background what somebody asked for; it knows people by number."),
        legal_basis=_BASIS,
        retention=_KEPT,
    ),
)
