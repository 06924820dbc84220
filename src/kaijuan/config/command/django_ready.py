"""Starting Django for a sub-command that needs it."""

from __future__ import annotations

import os

from kaijuan.config.command.databases import keep_to_its_owner, refuse_bad_url, refuse_unreachable
from kaijuan.config.command.places import prepare_home
from kaijuan.config.command.speak import Stop, language


def start_django() -> None:
    """Check what settings stand on, then load them and the rooms. Raises Stop."""
    home = prepare_home()
    refuse_bad_url()
    load_django()
    refuse_unreachable()
    from kaijuan.config.command.restore import finish_interrupted_restore

    finish_interrupted_restore(home)


def load_django() -> None:
    """Load settings and rooms, and speak the terminal's language."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaijuan.config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.utils import translation

    try:
        django.setup()
    except ImproperlyConfigured as error:
        # A setting that cannot be; its sentence names it.
        raise Stop(str(error)) from error
    keep_to_its_owner()
    translation.activate(language())
