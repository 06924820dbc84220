"""A library with services and a staged plan in force, and a browser for each persona."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution, Role
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.factories import make_user
from kaijuan.network.opening.public import Mode, Place, PlaceKind, Service, ServiceRule, State
from kaijuan.network.plans.domain.switches import (
    SwitchWanted,
    apply_switch,
    approve_switch,
    prepare_switch,
    preview_switch,
    submit_switch,
)
from kaijuan.network.plans.models import (
    Consent,
    Plan,
    PlanVersion,
    Stage,
    StageMeasure,
    Switch,
    Trigger,
)

NOTICE = {"title": "{library}闭馆通知", "body": "{from}起闭馆，{until}。"}
STEP = {"text": "在门口张贴闭馆告示", "back": "取下门口的告示", "post": "物业"}


def english(user: Any) -> Client:
    """The page in English, as ``user``; nobody where the user is anonymous."""
    client = Client()
    if user.is_authenticated:
        client.force_login(user)
    client.cookies["kaijuan_lang"] = "en"
    return client


def address(name: str, institution: Any, *args: Any) -> str:
    return reverse(f"plans:{name}", args=[institution.slug, *args])


def offer(institution: Institution, names: tuple[str, ...] = ("借书", "还书", "查新")) -> None:
    """Services that are off when closed, the last of them given on the web, limited."""
    with institution_scope(institution):
        place = Place.objects.create(kind=PlaceKind.LIBRARY, name="总馆")
        for number, name in enumerate(names):
            service = Service.objects.create(kind="lending", name=name, place=place)
            last = number == len(names) - 1
            state, how = (State.LIMITED, "网上预约") if last else (State.OFF, "")
            ServiceRule.objects.create(service=service, mode=Mode.CLOSED, state=state, how=how)


def plan_for(institution: Institution, by: Any, *, consent: str = Consent.SECOND) -> Stage:
    """A plan in force with one stage that closing sets off: a notice, and a step by hand."""
    with institution_scope(institution), transaction.atomic():
        plan = Plan.objects.create(name="分阶段工作方案", in_force_since=now(), in_force_number=1)
        version = PlanVersion.objects.create(
            plan=plan,
            number=1,
            state=PlanVersion.State.IN_FORCE,
            approved_by=by,
            approved_at=now(),
            in_force_from=now(),
        )
        stage = Stage.objects.create(
            version=version,
            name="闭馆阶段",
            trigger=Trigger.MODE,
            on_mode=Mode.CLOSED,
            mode=Mode.CLOSED,
            consent=consent,
        )
        measures = (("plans.publish_notice", NOTICE), ("plans.manual_step", STEP))
        for position, (kind, parameters) in enumerate(measures):
            StageMeasure.objects.create(
                stage=stage, position=position, kind=kind, parameters=parameters
            )
    return stage


def second_director(institution: Institution) -> Any:
    return make_user("vice", institution, Role.DIRECTOR)


def prepared(institution: Institution, by: Any, **values: Any) -> Switch:
    """A draft that closes the library now, unless ``values`` say otherwise."""
    asked: dict[str, Any] = {"mode": Mode.CLOSED, "starts_at": now() - dt.timedelta(minutes=1)}
    with institution_scope(institution):
        return prepare_switch(SwitchWanted(**(asked | values)), by=by)


def digest_of(switch: Switch) -> str:
    with institution_scope(switch.institution):
        return preview_switch(switch).digest


def submitted(institution: Institution, by: Any, **values: Any) -> Switch:
    switch = prepared(institution, by, **values)
    with institution_scope(institution):
        return submit_switch(switch, digest=digest_of(switch), by=by)


def applied(institution: Institution, by: Any, approver: Any, **values: Any) -> Switch:
    """Prepared, submitted, approved and carried out."""
    switch = submitted(institution, by, **values)
    with institution_scope(institution):
        if switch.state == Switch.State.WAITING:
            approve_switch(switch, by=approver, approved_above="校办")
        apply_switch(switch.pk)
        switch.refresh_from_db()
    assert switch.state == Switch.State.APPLIED
    return switch
