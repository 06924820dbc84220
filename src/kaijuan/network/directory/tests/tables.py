"""Tables of institutions for the tests."""

from __future__ import annotations

HEAD = "key,no,moe_code,name,kind,city,aliases"
CONSORTIUM = "SC,,,样例图工委,consortium,成都,"
FIRST = "90001,1,90001,甲大学,undergraduate-public,成都,甲大;甲工"
SECOND = "L28,2,,乙学院,military,绵阳,"


def table(*lines: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *lines]).encode()


GOOD = table(CONSORTIUM, FIRST, SECOND)
#: A line to be spoiled.
X = "90009,9,90009,癸大学,vocational-public,成都,"
