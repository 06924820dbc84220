"""Every address of the house. One that is not here fails the build."""

from __future__ import annotations

import kaijuan
from tests.access.classified import (
    AUDITOR,
    DIRECTOR,
    EVERYONE,
    MEMBERS,
    SECRETARIAT,
    SIGNED_IN,
    STAFF,
    Row,
    act,
    nothing,
    read,
    write,
)

API = f"api-{kaijuan.__version__}"

TABLE: dict[str, Row] = {
    "healthz": read(EVERYONE),
    "accounts:sign-in": write(EVERYONE),
    "accounts:sign-out": act(SIGNED_IN),
    "audit:entries": read(AUDITOR),
    "ui:gallery": read(EVERYONE),
    "portal:home": read(EVERYONE),
    "portal:desk": read(SIGNED_IN),
    "portal:institution": read(EVERYONE),
    # directory
    "directory:import": write(SECRETARIAT),
    "directory:csv": read(EVERYONE),
    "directory:xlsx": read(EVERYONE),
    "directory:departments": read(STAFF),
    "directory:department-new": write(DIRECTOR),
    "directory:department-edit": write(DIRECTOR, code="department"),
    "directory:people": read(STAFF),
    "directory:person-new": write(DIRECTOR),
    "directory:person-edit": write(DIRECTOR, code="person"),
    "directory:person-remove": write(DIRECTOR, code="person"),
    "directory:groups": read(MEMBERS),
    "directory:group-new": write(DIRECTOR),
    "directory:group": read(MEMBERS, code="group"),
    "directory:group-edit": write(DIRECTOR, code="group"),
    "directory:member-add": write(DIRECTOR, code="group"),
    "directory:responsibility-end": write(DIRECTOR, code="group", duty="duty"),
    # reports
    "reports:releases": read(EVERYONE),
    "reports:release": read(EVERYONE, slug="=case"),
    "reports:json": read(EVERYONE, slug="=case"),
    "reports:html": read(EVERYONE, slug="=case"),
    "reports:figures": read(EVERYONE, slug="=case"),
    "reports:figure": read(EVERYONE, slug="=case", ref="=F01"),
    "reports:correct": write(SECRETARIAT, slug="=case", ref="=F01"),
    "reports:compare": read(EVERYONE, slug="=case"),
    # the API: what is published, read by everybody
    f"{API}:api-root": nothing(),
    f"{API}:openapi-json": read(EVERYONE),
    f"{API}:institutions": read(EVERYONE),
    f"{API}:institution": read(EVERYONE, key="=SC"),
    f"{API}:list_data_points": read(EVERYONE),
    f"{API}:one_data_point": read(EVERYONE, code="point"),
    f"{API}:list_releases": read(EVERYONE),
    f"{API}:one_release": read(EVERYONE, slug="=case"),
}
