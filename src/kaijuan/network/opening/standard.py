"""The consortium's standard set: one service of each shipped kind, to take over and adapt (S06).

The texts are stored with the library's own services, so each stands in both languages; a library
changes them afterwards as it likes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kaijuan.network.opening.models import Channel, State

OFF, LIMITED, ON = State.OFF, State.LIMITED, State.ON


@dataclass(frozen=True, slots=True)
class Does:
    """What a service does in one mode."""

    state: State
    how: str = ""
    how_en: str = ""


@dataclass(frozen=True, slots=True)
class Standard:
    """One service of the set; fully open, every one of them is available."""

    kind: str
    name: str
    name_en: str
    channel: Channel
    closed: Does
    limited: Does

    @property
    def has_hours(self) -> bool:
        """Only at a counter does it matter when somebody stands behind it."""
        return self.channel in {Channel.ON_SITE, Channel.TELEPHONE}


_AS_EVER: Final = Does(ON)
_NOT: Final = Does(OFF)


def _limited(how: str, how_en: str) -> Does:
    return Does(LIMITED, how, how_en)


STANDARD: Final = (
    Standard(
        "entry",
        "入馆",
        "Entry to the library",
        Channel.ON_SITE,
        closed=_NOT,
        limited=_limited("预约入馆，限制人数", "By reservation, for a limited number"),
    ),
    Standard(
        "reading-rooms",
        "阅览室",
        "Reading rooms",
        Channel.ON_SITE,
        closed=_NOT,
        limited=_limited("部分阅览室开放，隔位就座", "Some rooms, every other seat"),
    ),
    Standard(
        "self-study",
        "自习座位",
        "Self-study seats",
        Channel.ON_SITE,
        closed=_NOT,
        limited=_limited("预约座位，隔位就座", "By reservation, every other seat"),
    ),
    Standard(
        "lending",
        "借书",
        "Lending",
        Channel.ON_SITE,
        closed=Does(OFF, "可改用送书服务", "Use book delivery instead"),
        limited=_limited("先预约，再到服务台取书", "Reserve first, then collect at the desk"),
    ),
    Standard(
        "returns",
        "还书",
        "Returns",
        Channel.ON_SITE,
        closed=Does(OFF, "借期顺延，开馆后再还", "Loans run on; return them after reopening"),
        limited=_limited("投入馆外还书箱", "Use the return box outside"),
    ),
    Standard(
        "book-delivery",
        "送书",
        "Book delivery",
        Channel.POST,
        closed=_limited(
            "网上登记，定时送到约定地点", "Register online; brought to an agreed place"
        ),
        limited=_AS_EVER,
    ),
    Standard(
        "interlibrary",
        "馆际互借",
        "Interlibrary loan",
        Channel.ON_SITE,
        closed=Does(OFF, "可改用文献传递", "Use document delivery instead"),
        limited=_limited("先登记，按通知取书", "Register first, collect when told"),
    ),
    Standard(
        "document-delivery",
        "文献传递",
        "Document delivery",
        Channel.MAIL,
        closed=_AS_EVER,
        limited=_AS_EVER,
    ),
    Standard(
        "reference",
        "咨询台",
        "Reference desk",
        Channel.ON_SITE,
        closed=_limited("改为电话、邮件和群内咨询", "By telephone, e-mail and chat group"),
        limited=_AS_EVER,
    ),
    Standard(
        "telephone",
        "电话咨询",
        "Telephone service",
        Channel.TELEPHONE,
        closed=_AS_EVER,
        limited=_AS_EVER,
    ),
    Standard(
        "remote-access",
        "校外访问",
        "Remote access",
        Channel.WEB,
        closed=_AS_EVER,
        limited=_AS_EVER,
    ),
    Standard(
        "e-resources",
        "电子资源",
        "Electronic resources",
        Channel.WEB,
        closed=_AS_EVER,
        limited=_AS_EVER,
    ),
    Standard(
        "e-textbooks",
        "电子教材",
        "Electronic textbooks",
        Channel.WEB,
        closed=_AS_EVER,
        limited=_AS_EVER,
    ),
    Standard(
        "mobile",
        "移动图书馆",
        "Mobile library",
        Channel.WEB,
        closed=_AS_EVER,
        limited=_AS_EVER,
    ),
    Standard(
        "novelty-search",
        "科技查新",
        "Novelty search",
        Channel.MAIL,
        closed=_limited("网上委托，报告以电子版发送", "Order online; the report comes as a file"),
        limited=_AS_EVER,
    ),
    Standard(
        "citation-search",
        "查收查引",
        "Citation search",
        Channel.MAIL,
        closed=_limited("网上委托，报告以电子版发送", "Order online; the report comes as a file"),
        limited=_AS_EVER,
    ),
    Standard(
        "similarity-check",
        "论文查重",
        "Similarity check",
        Channel.WEB,
        closed=_limited("网上提交，结果发到邮箱", "Hand in online; the result comes by e-mail"),
        limited=_AS_EVER,
    ),
    Standard(
        "subject-services",
        "学科服务",
        "Subject services",
        Channel.MAIL,
        closed=_limited("线上联系学科馆员", "Write to the subject librarian"),
        limited=_AS_EVER,
    ),
    Standard(
        "teaching",
        "信息素养课程",
        "Information literacy teaching",
        Channel.ON_SITE,
        closed=_limited("改为线上课程", "Online courses instead"),
        limited=_limited("改为线上课程", "Online courses instead"),
    ),
    Standard(
        "events",
        "讲座与展览",
        "Lectures and exhibitions",
        Channel.ON_SITE,
        closed=_limited("改为线上举办", "Held online instead"),
        limited=_limited("改为线上举办", "Held online instead"),
    ),
)
