"""One period of one duty with a form, of which something is expected; for tests of handing in."""

from __future__ import annotations

import datetime as dt
import struct
import uuid
import zlib
from dataclasses import dataclass
from typing import Any, Final

from kaijuan.core.clock import now
from kaijuan.core.questionnaires.public import Form, FormVersion, digest_of
from kaijuan.network.directory.public import Person
from kaijuan.network.rounds.domain.submit import SubmissionWanted
from kaijuan.network.rounds.models import ExpectedItem, Obligation, Occurrence, State

#: A temperature that is sealed and may raise an alert, a city that lies open, a picture.
DEFINITION: Final[dict[str, Any]] = {
    "schema": 1,
    "languages": ["zh", "en"],
    "children": [
        {
            "kind": "question",
            "name": "city",
            "type": "text",
            "label": {"zh": "所在地", "en": "City"},
            "required": True,
        },
        {
            "kind": "question",
            "name": "temperature",
            "type": "decimal",
            "label": {"zh": "体温", "en": "Temperature"},
            "mark": "sensitive",
            "constraint": ". >= 34 and . <= 43",
            "flag": ". >= 37.3",
            "flag_label": {"zh": "发热", "en": "Fever"},
        },
        {
            "kind": "question",
            "name": "photo",
            "type": "image",
            "label": {"zh": "照片", "en": "Photo"},
            "mark": "sensitive",
        },
    ],
}


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


#: One grey point, with a word of where it was taken.
WHERE: Final = b"GPS 30.57N"
PNG: Final = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"tEXt", b"Comment\0" + WHERE)
    + _chunk(b"IDAT", zlib.compress(b"\0\x80"))
    + _chunk(b"IEND", b"")
)


@dataclass
class Duty:
    """A period with the items of three people: one who signs in, and two without an account."""

    occurrence: Occurrence
    mine: ExpectedItem
    others: list[ExpectedItem]
    version: FormVersion

    def wanted(self, item: ExpectedItem | None = None, **changes: Any) -> SubmissionWanted:
        """A good report of ``item``, mine by default."""
        item = item or self.mine
        said: dict[str, Any] = {
            "code": uuid.uuid4(),
            "occurrence": self.occurrence.code,
            "subject": item.person.code if item.person else None,
            "answers": {"city": "成都", "temperature": "36.5"},
            **changes,
        }
        return SubmissionWanted(**said)

    def nil(self, **changes: Any) -> SubmissionWanted:
        return self.wanted(**{"answers": {}, "is_nil": True, "signed_name": "李某", **changes})


def form_version(title: str = "健康登记表") -> FormVersion:
    form, _made = Form.objects.get_or_create(title=title)
    found = FormVersion.objects.filter(form=form).first()
    return found or FormVersion.objects.create(
        form=form,
        number=1,
        definition=DEFINITION,
        sha256=digest_of(DEFINITION),
        published_at=now(),
    )


def make_duty(
    user: Any,
    *,
    title: str = "每日登记",
    kind: str = "report",
    opens: dt.timedelta = dt.timedelta(hours=-2),
    due: dt.timedelta = dt.timedelta(hours=2),
    others: int = 2,
) -> Duty:
    """Within the open scope; times are counted from now."""
    at, version = now(), form_version()
    day = (at + opens).astimezone(dt.UTC).date()
    duty = Obligation.objects.create(kind=kind, title=title, form=version.form, starts_on=day)
    occurrence = Occurrence.objects.create(
        obligation=duty,
        form_version=version,
        day=day,
        opens_at=at + opens,
        due_at=at + due,
        late_from=at + due,
        closes_at=at + due + dt.timedelta(hours=14),
        expected=others + 1,
    )
    me = Person.objects.filter(user=user).first() or Person.objects.create(name="李某", user=user)
    people = [Person.objects.create(name=f"王{number}") for number in range(others)]
    items = [
        ExpectedItem.objects.create(
            occurrence=occurrence,
            obligation=duty,
            person=person,
            day=day,
            late_from=occurrence.late_from,
            state=State.PENDING,
        )
        for person in [me, *people]
    ]
    return Duty(occurrence, items[0], items[1:], version)
