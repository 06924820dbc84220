"""The QR code of a point, as a picture of an address that a telephone's own camera opens."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from kaijuan.network.premises.models import PointWhat, WallCode


def sheet_of(request: HttpRequest, code: WallCode, where: str) -> dict[str, Any]:
    """For the sheet: ``qr`` (an image's data: address), name, what it is and where."""
    import segno

    spot = code.point.spot
    href = reverse("premises:scan", args=[code.institution.slug, code.code])
    # M: a sheet that is scratched or dirty is still read.
    picture = segno.make(request.build_absolute_uri(href), error="m", micro=False)
    return {
        "qr": picture.svg_data_uri(scale=5, border=4, dark="#000000", light="#ffffff"),
        "name": spot.name,
        "what": PointWhat(spot.what).label,
        "where": where,
        "made_at": code.made_at,
    }
