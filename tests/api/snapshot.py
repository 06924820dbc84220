"""The description of the API as it stands in ``openapi.json``; run to renew it on purpose.

.venv/bin/python -m tests.api.snapshot
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("openapi.json")
COMMAND = ".venv/bin/python -m tests.api.snapshot"


def described() -> dict[str, Any]:
    """What programs are promised, in English; the version of the house is none of it."""
    from django.utils import translation

    from kaijuan.config.api import api

    with translation.override("en"):
        # Through text, as a client gets it: all that is lazy is translated here.
        document = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    document["info"]["version"] = "-"
    return document


def pretty(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> None:
    from kaijuan.core.testing import environment

    environment.prepare()
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaijuan.config.settings")
    django.setup()
    FILE.write_text(pretty(described()), encoding="utf-8")
    print(f"{FILE} holds what the API says of itself now.")


if __name__ == "__main__":
    main()
