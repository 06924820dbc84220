"""Everybody reads who looked at theirs; the house says what it keeps."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.test import Client

from kaijuan.core.privacy.declared import declarations
from kaijuan.core.privacy.models import SubjectKey
from kaijuan.core.privacy.public import record_look, seal
from kaijuan.core.privacy.tests.conftest import ANSWERS, PURPOSE, SOMEBODY, TODAY
from kaijuan.core.tenancy.scope import institution_scope

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known", "forgotten")]


@pytest.fixture
def web(personas):
    def as_(persona):
        client = Client()
        client.force_login(personas[persona])
        client.cookies["kaijuan_lang"] = "en"
        return client

    return as_


@pytest.fixture
def looked_at(own, personas):
    with institution_scope(own):
        seal(SOMEBODY, ANSWERS, purpose=PURPOSE, day=TODAY)
        record_look(SOMEBODY, own, purpose=PURPOSE, reason="复核体温", by=personas["director"])


def test_one_reads_ones_own_looks_and_nobody_elses(web, own, looked_at, personas):
    mine = web("librarian").get(f"/i/{own.slug}/looks/").content.decode()
    assert "复核体温" in mine and str(personas["director"]) in mine and "体温" in mine
    others = web("director").get(f"/i/{own.slug}/looks/")
    assert (
        "复核体温" not in others.content.decode() and "Nobody has looked" in others.content.decode()
    )
    assert "复核体温" in web("librarian").get(f"/i/{own.slug}/looks/?format=csv").content.decode()
    assert Client().get(f"/i/{own.slug}/looks/").status_code == 302


def test_what_is_kept_says_until_when_and_that_it_is_gone(web, own, looked_at):
    page = web("librarian").get(f"/i/{own.slug}/looks/kept/").content.decode()
    assert "2020-03" in page and "kept until" in page
    unknown = web("director").get(f"/i/{own.slug}/looks/kept/").content.decode()
    assert "not connected" in unknown
    erased = web("director").post(
        f"/i/{own.slug}/declarations/erase/", {"person": str(SOMEBODY), "sure": "on"}
    )
    assert erased.status_code == 302
    page = web("librarian").get(f"/i/{own.slug}/looks/kept/").content.decode()
    assert "erased on" in page
    with institution_scope(own):
        assert not SubjectKey.objects.filter(destroyed_at=None).exists()


def test_a_name_from_elsewhere_or_no_confirmation_erases_nothing(web, own, looked_at):
    for sent in ({"person": "x", "sure": "on"}, {"person": str(SOMEBODY)}):
        assert web("director").post(f"/i/{own.slug}/declarations/erase/", sent).status_code == 422
    with institution_scope(own):
        assert SubjectKey.objects.filter(destroyed_at=None).count() == 1


def test_every_declaration_names_fields_that_are_there(web, own):
    found = declarations()
    assert {"privacy.Look", "notify.Message"} <= {each.model for each in found}
    assert len({each.model for each in found}) == len(found)
    for each in found:
        names = {field.name for field in apps.get_model(each.model)._meta.get_fields()}
        assert set(each.fields) <= names, each.model
        assert each.purpose and each.legal_basis and each.retention
    page = web("director").get(f"/i/{own.slug}/declarations/")
    assert all(each.model in page.content.decode() for each in found)
