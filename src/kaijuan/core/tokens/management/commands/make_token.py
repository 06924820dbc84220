"""``kaijuan manage make_token NAME --scope S --days N``: prints a new token once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kaijuan.core.accounts.backends import find_user
from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.scopes import scopes
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tokens.bearer import may_come_in
from kaijuan.core.tokens.domain import make_token


class Command(BaseCommand):
    """Only the token goes to the output, so that a script can keep it."""

    help = "Make a token for a person and print it; it is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="user name or e-mail of the owner")
        parser.add_argument(
            "--scope",
            action="append",
            required=True,
            choices=[each.key for each in scopes],
            help="what it may do; may be given several times",
        )
        parser.add_argument("--days", type=int, default=30, help="how long it lives, 1 to 365")
        parser.add_argument("--title", default="", help="what the owner will know it by")
        parser.add_argument("--institution", default="", help="key of the only one it acts for")

    def handle(self, *args: Any, **options: Any) -> None:
        user = find_user(options["name"])
        if user is None or not user.is_active:
            raise CommandError(_("Nobody has an open account under this name."))
        if not may_come_in(user):
            raise CommandError(
                _("This person sets up the second factor first; until then no token works.")
            )
        institution = None
        if options["institution"]:
            institution = Institution.objects.filter(key=options["institution"]).first()
            if institution is None:
                raise CommandError(
                    _("No institution has the key %(key)s; import the list first.")
                    % {"key": options["institution"]}
                )
        try:
            _token, secret = make_token(
                user,
                name=options["title"] or _("made by the operator"),
                scopes=options["scope"],
                days=options["days"],
                institution=institution,
                by=None,
            )
        except (ValidationError, Refusal) as error:
            said = error.messages if isinstance(error, ValidationError) else [str(error)]
            raise CommandError(" ".join(said)) from error
        except Institution.DoesNotExist as error:
            raise CommandError(_("There is no consortium yet; import the list first.")) from error
        self.stdout.write(secret.text)
