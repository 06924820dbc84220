"""What a room's catalogue says is what its pages show.

Django merges all catalogues, its own among them, and the first application wins: a short word
without a context may turn up in another room with that room's meaning ("Sessions": 会话, 场次).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.utils.translation import gettext, ngettext, npgettext, override, pgettext

SOURCE = Path(__file__).resolve().parent.parent / "src" / "kaijuan"
#: The command line loads its own catalogue by itself.
CATALOGUES = sorted(
    po
    for po in SOURCE.rglob("locale/zh_Hans/LC_MESSAGES/django.po")
    if "config/command" not in po.as_posix()
)


def _shown(message: Message) -> str:
    ids = message.id
    if isinstance(ids, str):
        return pgettext(message.context, ids) if message.context else gettext(ids)
    return npgettext(message.context, *ids, 2) if message.context else ngettext(*ids, 2)


@pytest.mark.parametrize("po", CATALOGUES, ids=lambda po: po.relative_to(SOURCE).parts[-5])
def test_no_other_room_speaks_in_its_place(po: Path) -> None:
    with po.open("rb") as source, override("zh-hans"):
        other = {
            (message.context, message.id): _shown(message)
            for message in read_po(source)
            if message.id
            and _shown(message)
            != (message.string if isinstance(message.string, str) else message.string[0])
        }
    assert other == {}
