"""Every address of the house. One that is not here fails the build."""

from __future__ import annotations

from dataclasses import replace

import kaijuan
from tests.access.classified import (
    AUDITOR,
    DIRECTOR,
    EVERYONE,
    MEMBERS,
    OPERATOR,
    SECRETARIAT,
    SIGNED_IN,
    STAFF,
    Row,
    act,
    nothing,
    operation,
    own,
    read,
    write,
)
from tests.access.gate import TABLE as GATE
from tests.access.health import TABLE as HEALTH
from tests.access.plans import PLAN_ROWS
from tests.access.plans_switches import ROWS as SWITCHES
from tests.access.premises import PREMISES_ROWS
from tests.access.privacy import TABLE as PRIVACY
from tests.access.questionnaires import TABLE as QUESTIONNAIRES
from tests.access.questionnaires import api_rows as forms_api
from tests.access.rounds_obligations import TABLE as ROUNDS_OBLIGATIONS
from tests.access.rounds_submissions import TABLE as ROUNDS_SUBMISSIONS
from tests.access.rounds_submissions import api_rows as rounds_api
from tests.access.rounds_upward import UPWARD_ROWS
from tests.access.staffing import COMMAND_ROWS
from tests.access.supplies import TABLE as SUPPLIES

#: Who records figures: of the consortium, or of their own library.
KEEPERS = frozenset({"secretariat", "director", "stranger"})
#: Who writes a library's notices.
NOTICE_WRITERS = frozenset({"librarian", "director"})
#: Who keeps a library's services and places.
SERVICE_KEEPERS = frozenset({"librarian", "director"})
API = f"api-{kaijuan.__version__}"

TABLE: dict[str, Row] = {
    "healthz": read(EVERYONE),
    "accounts:sign-in": write(EVERYONE),
    "accounts:sign-out": act(SIGNED_IN),
    "accounts:code": write(EVERYONE),
    "accounts:due": write(EVERYONE),
    "accounts:must-enrol": write(EVERYONE),
    "accounts:forgotten": write(EVERYONE),
    "accounts:reset": write(EVERYONE, code="=00000000-0000-0000-0000-000000000000", token="=none"),
    "accounts:invitation": write(EVERYONE, token="=none"),
    "accounts:account": read(SIGNED_IN),
    "accounts:password": write(SIGNED_IN),
    "accounts:second-factor": read(SIGNED_IN),
    "accounts:enrol": write(SIGNED_IN),
    "accounts:renew-codes": write(SIGNED_IN),
    "accounts:second-factor-off": write(SIGNED_IN),
    "accounts:sessions": read(SIGNED_IN),
    "accounts:session-end": act(SIGNED_IN),
    "accounts:sessions-end-others": act(SIGNED_IN),
    "accounts:access": read(DIRECTOR),
    "accounts:access-person": read(DIRECTOR, code="account"),
    "accounts:access-end": write(DIRECTOR, code="account"),
    "accounts:access-close": write(DIRECTOR, code="account"),
    "accounts:invite": write(DIRECTOR),
    "accounts:invitations": read(DIRECTOR),
    "accounts:invitation-manage": write(DIRECTOR, code="invitation"),
    "accounts:staff-import": write(DIRECTOR),
    "accounts:staff-csv": read(DIRECTOR),
    "accounts:staff-xlsx": read(DIRECTOR),
    "tokens:list": read(SIGNED_IN),
    "tokens:new": write(SIGNED_IN),
    "tokens:revoke": own(SECRETARIAT, code="token"),
    "tokens:revoke-all": write(SIGNED_IN),
    "audit:entries": read(AUDITOR),
    "jobs:list": read(SIGNED_IN),
    "jobs:job": read(SECRETARIAT | OPERATOR, code="job"),
    "jobs:cancel": act(SECRETARIAT | OPERATOR, code="job"),
    "jobs:retry": act(SECRETARIAT | OPERATOR, code="job"),
    "ui:gallery": read(EVERYONE),
    # operations
    # A token of its own opens it, no role does.
    "metrics": replace(read(EVERYONE), exact=dict.fromkeys(EVERYONE, "sign in first")),
    "operations:state": read(OPERATOR | SECRETARIAT),
    "operations:status": read(OPERATOR | SECRETARIAT),
    "operations:look": act(OPERATOR),
    "operations:failed": read(OPERATOR | SECRETARIAT),
    "operations:retry": act(OPERATOR, code="failed job"),
    # notify
    "notify:messages": read(SIGNED_IN),
    "notify:all-read": act(SIGNED_IN),
    "notify:open": Row(frozenset(), SECRETARIAT, {"code": "message"}, private=True),
    "portal:home": read(EVERYONE),
    "portal:desk": read(SIGNED_IN),
    "portal:institution": read(EVERYONE),
    "handbook:contents": read(EVERYONE),
    "handbook:page": read(EVERYONE, slug="=operator"),
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
    # opening: services and places, for those who keep them
    "opening:manage-services": read(SERVICE_KEEPERS),
    "opening:service-new": write(SERVICE_KEEPERS),
    "opening:standard": write(SERVICE_KEEPERS),
    "opening:service-edit": write(SERVICE_KEEPERS, code="service"),
    "opening:service-retire": write(SERVICE_KEEPERS, code="service"),
    "opening:service-reinstate": write(SERVICE_KEEPERS, code="service"),
    "opening:places": read(SERVICE_KEEPERS),
    "opening:place-new": write(SERVICE_KEEPERS),
    "opening:place-edit": write(SERVICE_KEEPERS, code="place"),
    "opening:place-retire": write(SERVICE_KEEPERS, code="place"),
    "opening:place-reinstate": write(SERVICE_KEEPERS, code="place"),
    # opening: notices and what the public sees
    "opening:all-notices": read(EVERYONE),
    "opening:notices": read(EVERYONE),
    "opening:notice": read(EVERYONE, code="public notice"),
    "opening:own-notices": read(NOTICE_WRITERS),
    "opening:notice-new": write(NOTICE_WRITERS),
    "opening:notice-edit": write(NOTICE_WRITERS, code="notice"),
    "opening:notice-publish": write(NOTICE_WRITERS, code="notice"),
    "opening:notice-hold": act(NOTICE_WRITERS, code="notice"),
    "opening:notice-discard": act(NOTICE_WRITERS, code="notice"),
    "opening:notice-withdraw": write(NOTICE_WRITERS, code="public notice"),
    "opening:matrix": read(EVERYONE),
    "opening:services": read(EVERYONE),
    "opening:hours-ics": read(EVERYONE),
    "opening:changes-atom": read(EVERYONE),
    "opening:institution-changes-atom": read(EVERYONE),
    # readiness, switches, the ledger, proposals
    **SWITCHES,
    # supplies
    **SUPPLIES,
    # patrol, disinfection, returned books
    **PREMISES_ROWS,
    # entry control
    **GATE,
    # response levels, plans, templates
    **PLAN_ROWS,
    # groups of people, training, the director's page, the board
    **COMMAND_ROWS,
    # meetings
    "meetings:meetings": read(STAFF),
    "meetings:meeting-new": write(STAFF),
    "meetings:meeting": read(STAFF, code="meeting"),
    "meetings:meeting-edit": write(STAFF, code="meeting"),
    "meetings:meeting-cancel": write(STAFF, code="meeting"),
    "meetings:minutes": write(STAFF, code="meeting"),
    "meetings:approve": write(DIRECTOR, code="meeting"),
    "meetings:minutes-docx": read(STAFF, code="meeting"),
    "meetings:minutes-pdf": read(STAFF, code="meeting"),
    "meetings:calendar": read(STAFF, code="meeting"),
    "meetings:order-from-meeting": write(STAFF, code="meeting"),
    "meetings:orders": read(STAFF),
    "meetings:order-new": write(STAFF),
    "meetings:order": read(STAFF, code="order"),
    "meetings:order-edit": write(STAFF, code="order"),
    "meetings:order-hand-over": write(STAFF, code="order"),
    "meetings:order-begin": write(STAFF, code="order"),
    "meetings:order-done": write(STAFF, code="order"),
    "meetings:order-reopen": write(STAFF, code="order"),
    "meetings:order-cancel": write(STAFF, code="order"),
    "meetings:asked": read(frozenset({"librarian", "director"})),
    "meetings:member-order-answer": write(frozenset({"librarian", "director"}), code="asked"),
    "meetings:own-orders": read(SIGNED_IN),
    "meetings:member-orders": read(SECRETARIAT),
    "meetings:member-order-new": write(SECRETARIAT),
    "meetings:member-order": read(SECRETARIAT, code="asked"),
    "meetings:member-order-withdraw": write(SECRETARIAT, code="asked"),
    # reports
    "reports:releases": read(EVERYONE),
    "reports:release": read(EVERYONE, slug="=case"),
    "reports:json": read(EVERYONE, slug="=case"),
    "reports:html": read(EVERYONE, slug="=case"),
    "reports:pdf": read(EVERYONE, slug="=case"),
    "reports:docx": read(EVERYONE, slug="=case"),
    "reports:pdf-en": read(EVERYONE, slug="=case"),
    "reports:docx-en": read(EVERYONE, slug="=case"),
    "reports:provenance": read(EVERYONE, slug="=case"),
    "reports:verify": write(EVERYONE),
    "reports:figures": read(EVERYONE, slug="=case"),
    "reports:figure": read(EVERYONE, slug="=case", ref="=F01"),
    "reports:correct": write(SECRETARIAT, slug="=case", ref="=F01"),
    "reports:compare": read(EVERYONE, slug="=case"),
    **ROUNDS_OBLIGATIONS,
    **ROUNDS_SUBMISSIONS,
    **UPWARD_ROWS,
    # looks and erasure; follow-ups and pledges
    **PRIVACY,
    **HEALTH,
    **rounds_api(API),
    # forms
    **QUESTIONNAIRES,
    **forms_api(API),
    # the API: what is published, read by everybody; more, and writing, in test_tokens.py
    "api-docs": read(EVERYONE),
    f"{API}:api-root": nothing(),
    f"{API}:openapi-json": read(EVERYONE),
    f"{API}:institutions": read(EVERYONE),
    f"{API}:institution": read(EVERYONE, key="=SC"),
    f"{API}:levels": read(EVERYONE),
    f"{API}:institution_level": read(EVERYONE, key="=SC"),
    f"{API}:list_services": read(EVERYONE),
    f"{API}:one_service": read(EVERYONE, code="service"),
    f"{API}:list_modes": read(EVERYONE),
    f"{API}:list_mode_history": read(EVERYONE),
    f"{API}:list_data_points": read(EVERYONE),
    f"{API}:one_data_point": read(EVERYONE, code="point").taking_put(KEEPERS),
    f"{API}:put_figure": read(EVERYONE, code="point").taking_put(KEEPERS),
    f"{API}:post_correction": operation(dict.fromkeys(KEEPERS, "through"), code="point"),
    f"{API}:list_releases": read(EVERYONE),
    f"{API}:one_release": read(EVERYONE, slug="=case"),
}
