"""``kaijuan manage give_role NAME ROLE KEY``: the first accounts of a new house."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kaijuan.core.accounts.backends import find_user
from kaijuan.core.accounts.domain import give_role, open_account
from kaijuan.core.tenancy.models import Institution, Role


class Command(BaseCommand):
    """Opens the account where there is none, and prints its password once."""

    help = "Give a person a role at an institution; opens the account if there is none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="user name or e-mail of the person")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("key", help="key of the institution, such as 10610 or SC")
        parser.add_argument("--email", default="", help="e-mail of a new account")

    def handle(self, *args: Any, **options: Any) -> None:
        role, key = Role(options["role"]), options["key"]
        institution = Institution.objects.filter(key=key).first()
        if institution is None:
            raise CommandError(
                _("No institution has the key %(key)s; import the list first.") % {"key": key}
            )
        if role.at_consortium != institution.is_consortium and role != Role.AUDITOR:
            raise CommandError(
                _(
                    "The secretariat and the operator work at the consortium, "
                    "every other role at a member."
                )
            )
        user = find_user(options["name"])
        if user is None:
            try:
                user, password = open_account(options["name"], email=options["email"])
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
            self.stdout.write(_("Password of %(name)s, told once: ") % {"name": user} + password)
        given = give_role(user, institution, role, by=None)
        words = {"name": user, "role": role.label, "institution": institution.name}
        if given:
            self.stdout.write(_("%(name)s now has the role %(role)s at %(institution)s.") % words)
        else:
            self.stdout.write(_("%(name)s had the role %(role)s at %(institution)s.") % words)
