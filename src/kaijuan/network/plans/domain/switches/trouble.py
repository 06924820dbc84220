"""Why a switch was not carried out: kept in both languages, read in the reader's own."""

from __future__ import annotations

import json
from typing import Final

from django.utils.translation import gettext, gettext_noop, override

from kaijuan.core.errors import Refusal
from kaijuan.core.ui.lang import LANGUAGES
from kaijuan.core.ui.numbers import is_chinese
from kaijuan.network.plans.domain.switches.inside import trouble_in
from kaijuan.network.plans.domain.switches.refusals import SwitchedMeanwhile
from kaijuan.network.plans.models import Switch

#: Sentences of the catalogue; they hold no name, which would outlive the person's account.
OVERTAKEN: Final = gettext_noop(
    "Another switch was carried out or taken back since. Look at the preview again."
)
BROKEN: Final = gettext_noop(
    "It could not be carried out because of an error inside the house; nothing was changed. Tell "
    "the operator, then approve it again."
)


def trouble_of(refusal: Refusal) -> str:
    """What is kept of a refusal: the sentence in every language of the house."""
    if isinstance(refusal, SwitchedMeanwhile):
        return OVERTAKEN
    told = {}
    for code, _tag, _name in LANGUAGES:
        with override(code):
            told[code] = str(refusal)
    return json.dumps(told, ensure_ascii=False)


def trouble_shown(switch: Switch) -> str:
    """Why it waits again or was refused, in the active language; empty where it neither was.

    What a person wrote is shown as it is. At most one query, in the open scope.
    """
    if switch.state not in (Switch.State.WAITING, Switch.State.REFUSED):
        return ""
    text = trouble_in(switch)
    if text in (OVERTAKEN, BROKEN):
        return gettext(text)
    try:
        told = json.loads(text)
    except ValueError:
        return text
    if not isinstance(told, dict):
        return text
    return str(told.get("zh-hans" if is_chinese() else "en", text))
