"""A form is made, drafted, published; what is published stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.questionnaires.domain.refusals import NotADraft
from kaijuan.core.questionnaires.models import Form, FormVersion
from kaijuan.core.questionnaires.public import (
    BadDefinition,
    DraftChanged,
    FormRetired,
    NothingAsked,
    StandardForm,
    TitleTaken,
    begin_draft,
    change_form,
    create_form,
    definition_of,
    discard_draft,
    latest_version,
    publish_version,
    retire_form,
    save_draft,
    standard_forms,
    take_over_standard,
    usable_forms,
)
from kaijuan.core.questionnaires.published import PublishedVersion
from kaijuan.core.questionnaires.tests.forms import question
from kaijuan.core.tenancy.guard import ForeignRow
from kaijuan.core.tenancy.scope import institution_scope

pytestmark = pytest.mark.django_db


def asks(*names: str) -> dict[str, Any]:
    return {"schema": 1, "children": [question(name, "text") for name in names]}


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("sequence").values_list("verb", flat=True))


@pytest.fixture
def here(own: Any, own_scope: Any) -> Any:
    return own


def published(title: str = "日报") -> FormVersion:
    form = create_form(title, by=None, definition=asks("a"))
    return publish_version(form.versions.get(), by=None)


def test_from_a_draft_to_a_version_each_step_is_in_the_log(here: Any) -> None:
    form = create_form("日报", title_en="Daily", purpose="p", by=None)
    draft = save_draft(form, asks("a"), revision=None, by=None)
    assert latest_version(form) is None
    again = save_draft(form, asks("a", "b"), revision=draft.revision, by=None)
    assert (again.pk, again.number, again.revision) == (draft.pk, 1, 2)
    done = publish_version(again, by=None)
    assert latest_version(form) == done
    assert [node.name for node in definition_of(done).questions] == ["a", "b"]
    second = begin_draft(form, by=None)
    assert (second.number, second.sha256) == (2, done.sha256)
    assert begin_draft(form, by=None) == second
    discard_draft(second, by=None)
    assert verbs() == [
        "form.created",
        "form.drafted",
        "form.drafted",
        "form.published",
        "form.drafted",
        "form.discarded",
    ]


def test_of_two_at_once_one_wins_and_the_other_is_told(here: Any) -> None:
    form = create_form("日报", by=None)
    draft = save_draft(form, asks("a"), revision=None, by=None)
    with pytest.raises(DraftChanged):
        save_draft(form, asks("other"), revision=None, by=None)
    save_draft(form, asks("b"), revision=1, by=None)
    with pytest.raises(DraftChanged):
        save_draft(form, asks("c"), revision=1, by=None)
    with pytest.raises(DraftChanged):
        publish_version(draft, by=None)
    with pytest.raises(DraftChanged):
        discard_draft(draft, by=None)
    newest = FormVersion.objects.get(form=form)
    with pytest.raises(DraftChanged):
        publish_version(newest, by=None, revision=1)
    publish_version(newest, by=None, revision=2)
    with pytest.raises(NotADraft):
        publish_version(newest, by=None)
    with pytest.raises(NotADraft):
        discard_draft(newest, by=None)
    assert newest.definition == asks("b")


def test_nothing_half_is_written(here: Any) -> None:
    with pytest.raises(BadDefinition):
        create_form("日报", by=None, definition={"schema": 1, "children": [{"kind": "?"}]})
    assert not Form.objects.exists()
    assert verbs() == []
    form = create_form("日报", by=None, definition={"schema": 1, "children": []})
    with pytest.raises(NothingAsked):
        publish_version(form.versions.get(), by=None)
    with pytest.raises(TitleTaken):
        create_form("日报", by=None)
    retire_form(form, by=None)
    with pytest.raises(FormRetired):
        retire_form(form, by=None)
    with pytest.raises(FormRetired):
        save_draft(form, asks("a"), revision=1, by=None)
    with pytest.raises(FormRetired):
        publish_version(form.versions.get(), by=None)
    assert create_form("日报", by=None)


def test_a_form_retired_meanwhile_is_not_brought_back_by_another_title(here: Any) -> None:
    form = create_form("日报", by=None)
    create_form("周报", by=None)
    looked_at = Form.objects.get(pk=form.pk)
    with pytest.raises(TitleTaken):
        change_form(looked_at, title="周报", title_en="", purpose="", by=None)
    change_form(looked_at, title="晨报", title_en="Morning", purpose="p", by=None)
    assert Form.objects.get(pk=form.pk).title == "晨报"
    retire_form(form, by=None)
    with pytest.raises(FormRetired):
        change_form(looked_at, title="晚报", title_en="", purpose="", by=None)
    there = Form.objects.get(pk=form.pk)
    assert there.retired_at is not None
    assert there.title == "晨报"


def test_a_published_version_is_changed_neither_by_code_nor_in_the_database(here: Any) -> None:
    version = published()
    rows = FormVersion.objects.filter(pk=version.pk)
    version.definition = asks("other")
    for change in (
        version.save,
        version.delete,
        rows.delete,
        lambda: rows.update(definition=asks("other")),
        lambda: rows.update(published_at=None),
        lambda: FormVersion.objects.bulk_update([version], ["definition"]),
    ):
        with pytest.raises(PublishedVersion):
            change()
    table = FormVersion._meta.db_table
    for column, value in (
        ("definition", "{}"),
        ("sha256", "0"),
        ("published_at", None),
        ("source_name", "other.xlsx"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'UPDATE "{table}" SET "{column}" = %s', [value])
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{table}" SET "published_by_id" = NULL')
    version.refresh_from_db()
    assert version.definition == asks("a")


def test_a_library_uses_its_own_forms_and_the_consortiums(
    here: Any, foreign: Any, consortium: Any
) -> None:
    mine = published("mine").form
    create_form("no version", by=None)
    retire_form(published("retired").form, by=None)
    with institution_scope(foreign):
        theirs = published("theirs").form
        with pytest.raises(ForeignRow):
            save_draft(mine, asks("x"), revision=None, by=None)
    with institution_scope(consortium):
        common = published("common").form
    assert set(usable_forms(here)) == {mine, common}
    assert set(usable_forms(foreign)) == {theirs, common}


def test_a_standard_form_is_taken_over_once(here: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    form = StandardForm("test-form", "标准表", "Standard", "p", asks("a"))
    monkeypatch.setattr(standard_forms, "_items", {"test-form": form})
    create_form("标准表", by=None)
    first = take_over_standard("test-form", by=None)
    assert first.published_at is not None
    assert first.form.title != "标准表"
    assert first.form.standard == "test-form"
    assert take_over_standard("test-form", by=None) == first
    changed = save_draft(first.form, asks("a", "own"), revision=None, by=None)
    publish_version(changed, by=None)
    assert take_over_standard("test-form", by=None) == changed
    with pytest.raises(KeyError):
        take_over_standard("nothing", by=None)
