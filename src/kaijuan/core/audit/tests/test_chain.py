"""The chain: entries stay, and a change, a gap or a cut is found."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from kaijuan.core.audit.models import AuditEntry, ChainHead
from kaijuan.core.audit.public import broken_chains, history_of, record, register_verb
from kaijuan.core.audit.verbs import verbs
from kaijuan.core.tenancy.scope import NoScope, institution_scope
from kaijuan.core.tenancy.triggers import expected_triggers
from kaijuan.core.testing.needs import only_on

pytestmark = pytest.mark.django_db
VERB = "sample.kept"
if VERB not in verbs:
    register_verb(VERB, "%(actor)s kept %(object)s (%(count)s)")


@pytest.fixture
def three(own_scope, personas):
    return [
        record(VERB, own_scope, by=personas["director"], details={"count": n}) for n in range(3)
    ]


def test_entries_are_numbered_and_linked(three):
    assert [e.sequence for e in three] == [1, 2, 3]
    assert three[1].previous == three[0].digest
    assert broken_chains() == []


def test_each_institution_has_a_chain_of_its_own(three, foreign):
    with institution_scope(foreign):
        assert record(VERB, foreign, by=None, details={"count": 1}).sequence == 1
    assert broken_chains() == []


def test_an_entry_reads_as_a_sentence(three, own_scope):
    assert history_of(own_scope)[0].sentence() == "director kept 甲大学 (0)"


def test_an_unknown_verb_is_refused(own_scope):
    with pytest.raises(KeyError):
        record("nobody.registered", own_scope, by=None)


@pytest.mark.parametrize("key", ["Kept", "kept", "sample.", "sample.kept.twice"])
def test_a_verb_is_noun_and_past(key):
    with pytest.raises(ValueError, match=r"noun\.past"):
        register_verb(key, "")


def test_without_a_scope_nothing_is_written(own):
    with pytest.raises(NoScope):
        record(VERB, own, by=None)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written(own):
    with institution_scope(own), pytest.raises(RuntimeError):
        record(VERB, own, by=None)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_auditentry SET verb='x'", "DELETE FROM audit_auditentry"]
)
def test_the_database_refuses_to_change_or_delete(three, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)


def tamper(statement: str) -> None:
    """Somebody with the whole database in hand takes the triggers away first."""
    with connection.cursor() as cursor:
        for trigger in expected_triggers():
            if trigger.table == "audit_auditentry":
                suffix = f' ON "{trigger.table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {trigger.name}{suffix}")
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit_auditentry SET verb='x.y' WHERE sequence=2", "entry 2 was changed"),
        ("DELETE FROM audit_auditentry WHERE sequence=2", "entry 2 is missing"),
        ("DELETE FROM audit_auditentry WHERE sequence=3", "entries after 2 are missing"),
    ],
)
def test_tampering_is_found(three, statement, fault):
    tamper(statement)
    assert broken_chains() == [f"{ChainHead.objects.get().institution.key}: {fault}"]


def test_the_log_holds_codes_and_no_names(three, personas):
    entry = AuditEntry.objects.first()
    assert entry.actor_code == personas["director"].code
    assert "director" not in str(entry.details) + entry.object_code


def test_a_gone_person_leaves_the_sentence_readable(three, own_scope, personas):
    personas["director"].delete()
    with translation.override("en"):
        assert history_of(own_scope)[0].sentence() == "a closed account kept 甲大学 (0)"
    assert broken_chains() == []


@only_on("sqlite", "only SQLite replaces on insert")
@pytest.mark.parametrize("kept", ["id", "sequence"])
def test_the_database_refuses_to_replace(three, kept):
    """SQLite deletes what it replaces without asking the triggers on DELETE."""
    columns = [f.column for f in AuditEntry._meta.concrete_fields]
    changed = {"verb": "'x.y'", "id": "id" if kept == "id" else "id + 1000"}
    if kept == "id":
        changed["sequence"] = "sequence + 1000"
    values = ", ".join(changed.get(name, name) for name in columns)
    statement = (
        f"INSERT OR REPLACE INTO audit_auditentry ({', '.join(columns)}) "
        f"SELECT {values} FROM audit_auditentry WHERE sequence=2"
    )
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert broken_chains() == []


@only_on("postgresql", "SQLite has no TRUNCATE")
def test_the_database_refuses_to_truncate(three):
    # As after a commit: with foreign keys still to be checked it would refuse for that alone.
    connection.check_constraints()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute("TRUNCATE audit_auditentry CASCADE")


def test_a_chain_whose_head_was_taken_away_is_found(three, own_scope):
    ChainHead.objects.all().delete()
    assert broken_chains() == [f"{own_scope.key}: the head of the chain is missing"]


def test_an_entry_is_not_written_under_a_head_that_was_taken_away(three, own_scope, foreign):
    with institution_scope(foreign):
        record(VERB, foreign, by=None, details={"count": 1})
    ChainHead.objects.filter(institution=own_scope).delete()
    assert broken_chains() == [f"{own_scope.key}: the head of the chain is missing"]
