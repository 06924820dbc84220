"""What the reports of the committee measure."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.indicators.public import Indicator, IndicatorKind, indicators

FLOW: Final = IndicatorKind.FLOW
STOCK: Final = IndicatorKind.STOCK
RATE: Final = IndicatorKind.RATE

# Institutions are never summed: the same library may stand in several lists.
_INSTITUTIONS: Final = (
    Indicator(
        "institutions-reporting",
        _("Libraries that reported"),
        ("institutions",),
        FLOW,
        "S02",
        False,
    ),
    Indicator(
        "institutions-with-leading-group",
        _("Libraries with a leading group"),
        ("institutions",),
        FLOW,
        "S04",
        False,
    ),
    Indicator(
        "institutions-with-staged-plan",
        _("Libraries with a plan in stages"),
        ("institutions",),
        FLOW,
        "S05",
        False,
    ),
    Indicator(
        "institutions-with-book-steriliser",
        _("Libraries with a book steriliser"),
        ("institutions",),
        FLOW,
        "S08",
        False,
    ),
    Indicator(
        "institutions-with-free-resource-list",
        _("Libraries that collect free resources"),
        ("institutions",),
        FLOW,
        "S25",
        False,
    ),
)

_SAFEGUARD: Final = (
    Indicator("donation-amount", _("Donation"), ("CNY",), FLOW, "S09"),
    Indicator("delivery-promise", _("Promised time of delivery"), ("hours",), RATE, "S16", False),
    Indicator("print-textbooks-lent", _("Printed textbooks lent"), ("volumes",), FLOW, "S16"),
    Indicator(
        "case-reports-received",
        _("Reports of cases that reached the committee"),
        ("reports",),
        IndicatorKind.STATEMENT,
        "S17",
        False,
        when_zero=_(
            "no report of a suspected or confirmed case among the staff had reached the committee"
        ),
    ),
)

_USE: Final = (
    Indicator("homepage-visits", _("Visits to the home page"), ("visits",), FLOW, "S23"),
    Indicator(
        "homepage-page-views", _("Page views of the home page"), ("page views",), FLOW, "S23"
    ),
    Indicator("off-campus-sessions", _("Off-campus sessions"), ("sessions",), FLOW, "S23"),
    Indicator("e-resource-downloads", _("Downloads of e-resources"), ("downloads",), FLOW, "S23"),
    Indicator(
        "e-resource-downloads-growth",
        _("Growth of the downloads of e-resources"),
        ("percent",),
        RATE,
        "S23",
        False,
    ),
    Indicator("service-guide-views", _("Views of the service guide"), ("views",), FLOW, "S24"),
    Indicator("wechat-account-visits", _("Visits to the WeChat account"), ("visits",), FLOW, "S35"),
    Indicator(
        "wechat-account-visits-ratio",
        _("Visits to the WeChat account, against the year before"),
        ("times",),
        RATE,
        "S35",
        False,
    ),
    Indicator(
        "wechat-issues-published", _("Issues on the WeChat account"), ("issues",), FLOW, "S35"
    ),
)

_RESOURCES: Final = (
    Indicator(
        "free-resource-categories",
        _("Categories of free resources"),
        ("categories",),
        STOCK,
        "S25",
        False,
    ),
    Indicator("free-resources", _("Free resources"), ("resources",), STOCK, "S25", False),
    Indicator(
        "open-access-categories",
        _("Categories of open access resources"),
        ("categories",),
        STOCK,
        "S25",
        False,
    ),
    Indicator(
        "open-access-resources", _("Open access resources"), ("resources",), STOCK, "S25", False
    ),
    Indicator(
        "e-textbooks-online", _("E-textbooks online"), ("titles", "volumes"), STOCK, "S30", False
    ),
    Indicator(
        "reference-books-online", _("Reference materials online"), ("volumes",), STOCK, "S30", False
    ),
    Indicator(
        "textbook-platform-views", _("Views of the textbook platform"), ("views",), FLOW, "S30"
    ),
    Indicator(
        "textbook-platform-visits", _("Visits to the textbook platform"), ("visits",), FLOW, "S30"
    ),
    Indicator(
        "teaching-units-covered",
        _("Teaching units served"),
        ("units",),
        STOCK,
        "S30",
        False,
        measure="个教学单位",
    ),
    Indicator(
        "platform-build-days", _("Days taken to build the platform"), ("days",), RATE, "S30", False
    ),
    Indicator("e-textbooks-delivered", _("E-textbooks delivered"), ("titles",), FLOW, "S30"),
    Indicator("readers-served", _("Readers served"), ("readers",), FLOW, "S30", False),
    Indicator(
        "e-book-trial-platforms",
        _("E-book platforms on trial"),
        ("platforms",),
        STOCK,
        "S31",
        False,
    ),
)

_PEOPLE: Final = (
    Indicator(
        "online-service-kinds", _("Kinds of online services"), ("kinds",), STOCK, "S26", False
    ),
    Indicator(
        "document-delivery-members",
        _("Members of the document delivery group"),
        ("teachers", "members"),
        STOCK,
        "S27",
    ),
    Indicator("documents-delivered", _("Documents delivered"), ("documents",), FLOW, "S27"),
    Indicator("service-hours-per-day", _("Hours of service a day"), ("hours",), RATE, "S27", False),
    Indicator("course-enrolment", _("Students on the course"), ("students",), STOCK, "S33"),
    Indicator("mooc-enrolment", _("Learners on the MOOC"), ("learners",), STOCK, "S33"),
    Indicator("mooc-lessons-published", _("Lessons of the MOOC"), ("lessons",), FLOW, "S33"),
    Indicator("course-checkpoints", _("Checkpoints of the course"), ("checkpoints",), FLOW, "S33"),
    Indicator("class-groups-taught", _("Classes taught"), ("classes",), FLOW, "S33"),
    Indicator("teaching-hours", _("Hours taught"), ("hours",), FLOW, "S33", measure="学时"),
    Indicator("attendances", _("Attendances"), ("attendances",), FLOW, "S33"),
    Indicator("contest-entries", _("Works sent to the contest"), ("works",), FLOW, "S36"),
)

for _indicator in (*_INSTITUTIONS, *_SAFEGUARD, *_USE, *_RESOURCES, *_PEOPLE):
    indicators.add(_indicator)
