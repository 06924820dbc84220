"""One web server of the house and nothing else: ``python -m tests.cache.web PORT``."""

from __future__ import annotations

import sys

from kaijuan.config.command.django_ready import load_django
from kaijuan.config.command.places import Address
from kaijuan.config.command.up.web import serve

if __name__ == "__main__":
    load_django()
    serve(Address("127.0.0.1", int(sys.argv[1])))
