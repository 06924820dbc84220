"""``kaijuan manage reset_second_factor NAME``: for somebody who lost app and codes."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kaijuan.core.accounts.backends import find_user
from kaijuan.core.accounts.domain.second_factor import reset_second_factor


class Command(BaseCommand):
    """Make sure first who is asking; the log and a letter say that it was done."""

    help = "Take away a person's second factor, after making sure who is asking."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="user name or e-mail of the person")

    def handle(self, *args: Any, **options: Any) -> None:
        user = find_user(options["name"])
        if user is None:
            raise CommandError(_("Nobody has an account by that name."))
        words = {"name": user}
        if not reset_second_factor(user, by=None, base=settings.PUBLIC_URL.rstrip("/")):
            raise CommandError(_("%(name)s has no second factor.") % words)
        self.stdout.write(
            _("%(name)s enters with the password alone now, and is signed out everywhere.") % words
        )
