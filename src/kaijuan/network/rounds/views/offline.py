"""What a telephone keeps: the page that works without network, and what it needs to be filled."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final, cast

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaijuan.core.accounts.models import User
from kaijuan.core.clock import now
from kaijuan.core.permissions.access import needs, public
from kaijuan.core.questionnaires.public import FormVersion, definition_of
from kaijuan.core.questionnaires.templatetags.questionnaires import SCRIPTS, questionnaire
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.dates import day, moment
from kaijuan.core.ui.lang import localised
from kaijuan.network.directory.public import person_of
from kaijuan.network.rounds.domain.submit_mine import duties_of
from kaijuan.network.rounds.kinds import duty_kinds
from kaijuan.network.rounds.models import ExpectedItem
from kaijuan.network.rounds.views.mine_rows import subject_code

#: The scripts of the page without network, in their order.
SHELL_SCRIPTS: Final = (
    *SCRIPTS,
    *(f"rounds/{name}.js" for name in ("store", "sender", "device", "files", "offline")),
)
#: What the page is made of. The worker keeps these and nothing else of the house.
ASSETS: Final = (
    *(
        f"ui/{name}.css"
        for name in (
            *("tokens", "base", "layout", "controls"),
            *("components", "lists", "charts", "print"),
        )
    ),
    "ui/theme.js",
    "ui/mark.svg",
    "questionnaires/questionnaire.css",
    "rounds/rounds.css",
    *SHELL_SCRIPTS,
)


@public
@require_safe
def shell(request: HouseRequest) -> HttpResponse:
    """The page without network: the same for everybody, and empty until the device fills it."""
    context = {"offline": addresses(request), "scripts": SHELL_SCRIPTS}
    return render(request, "rounds/offline.html", context)


@public
@require_safe
def worker(request: HouseRequest) -> HttpResponse:
    """The service worker; it lies here so that it serves the pages of duties and no others."""
    assets = [staticfiles_storage.url(name) for name in ASSETS]
    shell_ = reverse("rounds:offline", args=[request.institution.slug])
    version = hashlib.sha256(repr(assets).encode()).hexdigest()
    told = {
        "shell": shell_,
        "assets": assets,
        "bundle": reverse("rounds:offline-bundle", args=[request.institution.slug]),
        "cache": f"kaijuan-duties {shell_} {version[:12]}",
        "prefix": f"kaijuan-duties {shell_} ",
    }
    parts = [staticfiles_storage.url(f"rounds/{name}.js") for name in ("store", "sender", "worker")]
    text = f"self.kaijuanWorker = {json.dumps(told)};\nimportScripts(...{json.dumps(parts)});\n"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@public
@require_safe
def manifest(request: HouseRequest) -> HttpResponse:
    """So that the list of duties can be put on a telephone's first screen (W3C, appmanifest)."""
    here = request.institution
    start = reverse("rounds:duties", args=[here.slug])
    icon = staticfiles_storage.url
    told = {
        "id": start,
        "name": _("Kaijuan · %(library)s") % {"library": localised(here, "name")},
        "short_name": _("Kaijuan"),
        "lang": "en" if request.LANGUAGE_CODE.startswith("en") else "zh-Hans",
        "start_url": start,
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f1e6",
        "theme_color": "#f6f1e6",
        "icons": [
            {"src": icon("ui/mark.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": icon("ui/mark-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": icon("ui/mark-512.png"), "sizes": "512x512", "type": "image/png"},
        ],
    }
    return JsonResponse(
        told,
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )


@needs("rounds.report")
@require_safe
def bundle(request: HouseRequest) -> HttpResponse:
    """Who is signed in here, and what this person can fill in; the device keeps it for them."""
    here, at = request.institution, now()
    user = cast("User", request.user)
    person = person_of(user)
    mine = duties_of(person, user, here, at)
    items = [item for item in (*mine.open, *mine.upcoming) if _can_wait(item)]
    signer = person.name if person else str(user)
    wanted = {item.occurrence.form_version_id for item in items}
    versions = FormVersion.objects.filter(pk__in=wanted - {None})
    return JsonResponse(
        {
            "account": str(user.code),
            "name": str(user),
            "institution": here.key,
            "slug": here.slug,
            "csrf": get_token(request),
            "at": at.isoformat(),
            "items": [_item(item, here, signer) for item in items],
            "forms": {str(each.code): str(questionnaire(definition_of(each))) for each in versions},
        }
    )


def _can_wait(item: ExpectedItem) -> bool:
    """A first report by our own form, or nil: a correction needs what was handed in before."""
    return duty_kinds[item.obligation.kind].page is None and getattr(item, "standing", None) is None


def _item(item: ExpectedItem, here: Any, signer: str) -> dict[str, Any]:
    occurrence, version = item.occurrence, item.occurrence.form_version
    return {
        "occurrence": str(occurrence.code),
        "subject": str(subject_code(item, here)),
        "title": localised(item.obligation, "title"),
        "note": item.obligation.note,
        "day": day(item.day),
        "due": _("Due on %(at)s") % {"at": moment(occurrence.due_at)},
        "opens_at": occurrence.opens_at.isoformat(),
        "late_from": item.late_from.isoformat(),
        "form": str(version.code) if version else None,
        "nil": duty_kinds[item.obligation.kind].nil,
        "signer": signer,
    }


def addresses(request: HouseRequest) -> dict[str, str]:
    """What the scripts of these pages need to know; the same for everybody."""
    slug = request.institution.slug
    return {
        "slug": slug,
        "list": reverse("rounds:duties", args=[slug]),
        "shell": reverse("rounds:offline", args=[slug]),
        "bundle": reverse("rounds:offline-bundle", args=[slug]),
        "worker": reverse("rounds:offline-worker", args=[slug]),
        "sign_in": reverse("accounts:sign-in"),
    }
