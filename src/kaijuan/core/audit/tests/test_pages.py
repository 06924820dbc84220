"""The log's page: for the auditor of this library, and for nobody else."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaijuan.core.audit.public import record, register_verb
from kaijuan.core.audit.verbs import verbs
from kaijuan.core.tenancy.scope import institution_scope

pytestmark = pytest.mark.django_db
VERB = "sample.shown"
if VERB not in verbs:
    register_verb(VERB, "%(actor)s showed %(object)s")


@pytest.fixture
def page(own, foreign, personas, client):
    for institution in (own, foreign):
        with institution_scope(institution):
            record(VERB, institution, by=personas["director"])

    def get(persona: str, institution=own, **query):
        client.force_login(
            personas[persona], backend="kaijuan.core.accounts.backends.NameOrEmailBackend"
        )
        return client.get(f"/i/{institution.slug}/audit/", query)

    return get


def test_the_auditor_reads_sentences(page):
    assert "director showed 甲大学" in page("auditor").content.decode()


@pytest.mark.parametrize("persona", ["reader", "librarian", "facilities", "director"])
def test_other_roles_are_told_no(page, persona):
    assert page(persona).status_code == 403


@pytest.mark.parametrize("persona", ["stranger", "secretariat"])
def test_strangers_find_nothing_there(page, persona):
    assert page(persona).status_code == 404


def test_the_auditor_of_one_library_finds_nothing_at_another(page, foreign):
    assert page("auditor", foreign).status_code == 404


@pytest.mark.parametrize("query", [{"since": "0001-01-01"}, {"verb": "x"}, {"until": "tomorrow"}])
def test_unreadable_filters_get_a_sentence(page, query):
    assert page("auditor", **query).status_code == 422


@pytest.mark.parametrize("number", ["0", "x", "-1", "9" * 40])
def test_an_odd_page_number_shows_a_page(page, number):
    assert page("auditor", page=number).status_code == 200


def test_it_can_be_taken_away(page):
    answer = page("auditor", format="csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "director showed 甲大学" in answer.content.decode("utf-8-sig")


def test_one_row_and_three_take_the_same_queries(page, client, own, personas):
    page("auditor")
    counts = []
    for more in (0, 2):
        with institution_scope(own):
            for _ in range(more):
                record(VERB, own, by=personas["auditor"])
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/i/{own.slug}/audit/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
