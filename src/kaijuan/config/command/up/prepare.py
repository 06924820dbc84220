"""What must be there before anybody is served; each step does nothing when it is done already."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from kaijuan.config.command.speak import _

Step = Callable[[str], None]


def prepare(step: Step, *, demo: bool) -> None:
    """Tables, static files, demonstration. ``step`` is told what begins."""
    from kaijuan.config.command.up.locks import only_one_prepares
    from kaijuan.config.home import home
    from kaijuan.core.files.locks import one_at_a_time

    with only_one_prepares():
        migrate(step)
        if demo:
            load_demo(step)
    with one_at_a_time(home() / "static.lock"):
        collect_static(step)


def prepare_tables(step: Step) -> None:
    """What a worker needs that serves nothing."""
    from kaijuan.config.command.up.locks import only_one_prepares

    with only_one_prepares():
        migrate(step)


def migrate(step: Step) -> None:
    """Bring the tables, and the guards in them, to what this version wants."""
    from django.conf import settings
    from django.core.management import call_command

    from kaijuan.config.command.databases import migrate_as_owner
    from kaijuan.config.health import pending_migrations
    from kaijuan.core.tenancy.row_security import install_policies, missing_policies
    from kaijuan.core.tenancy.triggers import install_triggers, missing_triggers

    pending = len(pending_migrations())
    if pending:
        step(_("preparing the database (%(count)s steps)") % {"count": pending})
    elif not missing_triggers() and not missing_policies():
        return
    if settings.DATABASE_APPLICATION_ROLE:
        migrate_as_owner()
    elif pending:
        call_command("migrate", verbosity=0, interactive=False)
    else:
        # A newer version may guard more without changing a table.
        install_triggers()
        install_policies()


def load_demo(step: Step) -> None:
    """Load the case of 2020, if the database is empty."""
    from django.db import transaction

    from kaijuan.config import demo
    from kaijuan.config.home import home

    # A database that outlived its home: the new home has no password that would fit.
    locked_out = demo.is_loaded() and not (home() / "demo-password").exists()
    if demo.is_empty() or locked_out:
        step(_("loading the case of 2020"))
        # All of it or nothing: a start that is interrupted here begins again with an empty house.
        with transaction.atomic():
            demo.load()


def collect_static(step: Step) -> None:
    """Copy, hash and compress the style sheets and scripts, when they have changed."""
    from django.conf import settings
    from django.core.management import call_command

    root = Path(settings.STATIC_ROOT)
    stamp, now = root / ".collected", _digest()
    kept = stamp.read_text(encoding="ascii").split() if stamp.is_file() else []
    whole = kept[1:] == [_digest_of_copies(root)]
    if whole and kept[0] == now:
        return
    step(_("preparing style sheets and scripts"))
    # Django takes a copy that is there for a whole one; what a kill or a loss of power left is not.
    call_command("collectstatic", verbosity=0, interactive=False, clear=root.is_dir() and not whole)
    stamp.write_text(f"{now}\n{_digest_of_copies(root)}\n", encoding="ascii")


def _digest_of_copies(root: Path) -> str:
    """Of names and sizes: cut short or gone is what happens to a copy."""
    digest = hashlib.sha256()
    for file in sorted(root.rglob("[!.]*")):
        if file.is_file():
            digest.update(f"{file.relative_to(root)}|{file.stat().st_size}\n".encode())
    return digest.hexdigest()


def _digest() -> str:
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            about = Path(storage.path(name)).stat()
            digest.update(f"{name}|{about.st_size}|{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
