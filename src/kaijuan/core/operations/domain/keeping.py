"""What keeps the house safe: backup, certificate, mail, audit, secrets."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaijuan.core.clock import now
from kaijuan.core.operations.domain import facts, observations, place
from kaijuan.core.operations.domain.certificate import Certificate
from kaijuan.core.operations.domain.lines import Line
from kaijuan.core.operations.models import Observation
from kaijuan.core.operations.words import joined, size, span
from kaijuan.core.ui.dates import moment

#: A night's backup may take its time; after this one is missing.
OVERDUE: Final = dt.timedelta(hours=26)
#: Days before its end at which a certificate that renews itself should have done so.
RENEW, LATE = 21, 7

Found = dict[str, Observation]


def backup() -> Line:
    """When the last one was made, how large it is, and whether it was read back."""
    title, last = pgettext("part of the house", "Backup"), facts.last_backup()
    if facts.backups_folder() is None:
        todo = _("Name a folder in KAIJUAN_BACKUPS, on another disk than the data.")
        return Line("backup", title, "late", _("Nightly backups are switched off."), todo)
    todo = _("Make one now: `kaijuan backup`. Then look why the nightly one is missing.")
    if last is None and now() - facts.STARTED < OVERDUE:
        sentence = _("There is none yet; the first is made in the coming night.")
        return Line("backup", title, "limited", sentence, _("Make one now: `kaijuan backup`."))
    if last is None:
        return Line("backup", title, "late", _("No backup was ever made."), todo)
    sentence = _("The last one is of %(at)s, %(size)s.") % {
        "at": moment(last.at),
        "size": size(last.bytes),
    }
    if now() - last.at > OVERDUE:
        return Line("backup", title, "late", sentence, todo)
    if not last.verified:
        todo = _("Read it back: `kaijuan backup verify FILE`.")
        return Line("backup", title, "limited", joined(sentence, _("It was not verified.")), todo)
    return Line("backup", title, "open", joined(sentence, _("It was verified.")))


def certificate(found: Found) -> Line:
    """How long browsers will accept it."""
    title, seen = pgettext("part of the house", "Certificate"), facts.certificate_in(found)
    if not settings.BEHIND_TLS:
        todo = _("Put a proxy with a certificate in front and name it in KAIJUAN_PUBLIC_URL.")
        sentence = _("The house is not served by https: passwords can be read on the way.")
        return Line("certificate", title, "limited", sentence, todo)
    if seen is None:
        sentence = _("It is looked at each hour; the first look is still to come.")
        return Line("certificate", title, "plain", sentence)
    return _certificate_seen(title, seen)


def _certificate_seen(title: str, seen: Certificate) -> Line:
    problems = {
        "unreachable": _("Nobody answers at KAIJUAN_PUBLIC_URL, so it cannot be seen."),
        "untrusted": _("Browsers do not trust it."),
        "expired": _("It has ended: browsers refuse the house."),
        "wrong name": _("It is for another name: browsers refuse the house."),
    }
    if seen.problem:
        todo = _("Look at the proxy in front: `systemctl status nginx`, `certbot renew`.")
        return Line("certificate", title, "late", problems[seen.problem], todo)
    days = int(seen.days_left() or 0)
    ends = dt.datetime.fromisoformat(seen.ends_at)
    sentence = _("It ends on %(at)s, %(span)s from now.") % {
        "at": moment(ends),
        "span": span((ends - now()).total_seconds()),
    }
    if days < RENEW:
        todo = _("It should have been renewed by now: `certbot renew --dry-run` says why not.")
        return Line("certificate", title, "late" if days < LATE else "limited", sentence, todo)
    return Line("certificate", title, "open", sentence)


def mail() -> Line:
    """Whether letters leave the house."""
    title, how = pgettext("part of the house", "Mail"), facts.mail_state()
    if how.way == "outbox":
        sentence = _("No mail server is named: letters are kept as files in %(where)s.") % {
            "where": how.where
        }
        todo = _("Name one in KAIJUAN_SMTP_URL; until then invitations reach nobody.")
        return Line("mail", title, "limited", sentence, todo)
    waiting = _("%(waiting)s waiting, %(trouble)s of them refused at least once.") % {
        "waiting": how.waiting,
        "trouble": how.in_trouble,
    }
    sentence = joined(_("Letters go to %(where)s.") % {"where": how.where}, waiting)
    if how.in_trouble:
        todo = _("Look whether the mail server takes letters: user, password, sender.")
        return Line("mail", title, "late", sentence, todo)
    return Line("mail", title, "open", sentence)


def chains(found: Found) -> Line:
    """Whether the nightly check found every entry of the audit unchanged."""
    title, seen = pgettext("part of the house", "Audit"), found.get(observations.CHAINS)
    if seen is None:
        sentence = _("It is checked each night; the first check is still to come.")
        return Line("audit", title, "plain", sentence)
    broken = seen.details["broken"]
    if broken:
        sentence = _("It was changed: %(where)s.") % {
            "where": pgettext("between things", "; ").join(broken[:3])
        }
        todo = _("Keep the last backups as they are and find out who can write to the database.")
        return Line("audit", title, "late", sentence, todo)
    sentence = _("Every chain is whole, checked %(at)s.") % {"at": moment(seen.at)}
    return Line("audit", title, "open", sentence)


def secrets() -> Line:
    """Whether others on the machine can read what only the house may."""
    title, open_ones = pgettext("part of the house", "Secrets"), place.open_secrets()
    if open_ones:
        sentence = _("Others on this machine can read: %(names)s.") % {
            "names": pgettext("between things", ", ").join(open_ones)
        }
        todo = _("Take the right away: `kaijuan check` names the commands.")
        return Line("secrets", title, "late", sentence, todo)
    return Line("secrets", title, "open", _("Only the house itself can read its secrets."))
