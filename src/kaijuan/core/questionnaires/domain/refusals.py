"""Why a form is not made, saved or published."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal


class TitleTaken(Refusal):
    """Two forms in use with one title."""

    status = 409
    says = _("There is a form with this title already. Choose another title, or change that form.")


class DraftChanged(Refusal):
    """Somebody saved or published in between."""

    status = 409
    says = _("Somebody changed this draft meanwhile. Look at it again, then make your change.")


class FormRetired(Refusal):
    """The form is no longer in use."""

    status = 409
    says = _("This form is retired. Make a new one.")


class NothingAsked(Refusal):
    """A version without a question."""

    says = _("The form asks nothing yet. Add a question before you publish it.")


class NotADraft(Refusal):
    """A published version is fixed."""

    status = 409
    says = _("This version is published and stays as it is. Save a new draft instead.")
