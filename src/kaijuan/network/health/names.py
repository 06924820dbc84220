"""Keys that several parts of the room use."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

#: Purposes under which something is sealed; also the keys of the kinds of duties.
HEALTH: Final = "health"
FOLLOW_UP: Final = "follow-up"
PLEDGE: Final = "pledge"

#: Sums of the day's report.
STAYED: Final = "stayed"
RETURNED: Final = "returned"
AWAY: Final = "away"
ISOLATING: Final = "isolating"

#: Why somebody reads what is sealed, as the person will read it.
FOLLOWING_UP: Final = gettext_noop("Follow-up: to call you and to see how you are.")
TAKEN_AWAY: Final = gettext_noop("Follow-up: the list of who is followed up was taken away.")
CLEARING: Final = gettext_noop("Follow-up: to see whether it can end.")
WITHDRAWN: Final = gettext_noop("Pledge: to read why it was withdrawn.")
