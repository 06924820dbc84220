"""``kaijuan manage``: Django's own commands."""

from __future__ import annotations

from kaijuan.config.command.databases import act_as_owner, refuse_bad_url, unusable
from kaijuan.config.command.django_ready import load_django
from kaijuan.config.command.places import prepare_home
from kaijuan.config.command.speak import Stop


def run(arguments: list[str]) -> int:
    """Carry out ``manage ARGUMENTS``; Django prints its own complaints and sets the exit code."""
    prepare_home()
    refuse_bad_url()
    if arguments[:1] == ["migrate"]:
        act_as_owner()
    load_django()
    from django.core.management import ManagementUtility
    from django.db import OperationalError

    utility = ManagementUtility(["kaijuan manage", *arguments])
    utility.prog_name = "kaijuan manage"
    try:
        utility.execute()
    except OperationalError as error:
        raise Stop(unusable(error)) from None
    return 0
