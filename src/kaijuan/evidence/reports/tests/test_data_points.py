"""Recording and correcting: nothing is overwritten, and the same sending counts once."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from kaijuan.core.audit.public import history_of
from kaijuan.core.tenancy.guard import ForeignRow
from kaijuan.core.tenancy.scope import NoScope, institution_scope
from kaijuan.evidence.reports.domain import (
    AlreadyCorrected,
    NothingCorrected,
    SameCodeOtherFigure,
    correct_data_point,
    publish_release,
)
from kaijuan.evidence.reports.models import DataPoint, Release
from kaijuan.evidence.reports.tests.making import a_figure, reading


def test_a_figure_is_recorded_with_its_evidence_and_audited(draft: Release) -> None:
    point = DataPoint.objects.get()
    assert point.evidence.get().paraphrase
    assert [entry.verb for entry in history_of(point)] == ["data_point.recorded"]


def test_sending_it_again_gives_back_the_first(draft: Release) -> None:
    code = uuid.uuid4()
    first = a_figure(draft, "F02", code=code)
    assert a_figure(draft, "F02", code=code) == first
    assert DataPoint.objects.filter(ref="F02").count() == 1
    assert len(history_of(first)) == 1


def test_another_figure_under_the_same_code_is_refused(draft: Release) -> None:
    code = uuid.uuid4()
    a_figure(draft, "F02", code=code)
    with pytest.raises(SameCodeOtherFigure):
        a_figure(draft, "F02", code=code, reading=reading(value=Decimal(101)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"period_end": dt.date(2020, 1, 31)},
        {"value": Decimal(-1)},
        {"value": None},
        {"absence": "not-reported"},
        {"unit": "titles"},
        {"unit": "furlongs"},
        {"comparator": "more or less"},
        {"as_of": dt.date(1850, 1, 1)},
        {"period_end": dt.date(2300, 1, 1)},
        {"note": "a\x00b"},
        {"note": "a\u202eb"},
        {"note": "长" * 501},
        {"value": Decimal(10) ** 20},
    ],
)
def test_bad_figures_are_refused_whole(draft: Release, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        a_figure(draft, "F02", reading=reading(**wrong))
    assert not DataPoint.objects.filter(ref="F02").exists()


def test_a_growth_may_be_negative_and_a_missing_number_says_why(draft: Release) -> None:
    shrunk = reading(value=Decimal(-12), unit="percent")
    assert a_figure(draft, "F02", indicator="e-resource-downloads-growth", reading=shrunk)
    missing = reading(value=None, absence="not-reported")
    assert a_figure(draft, "F03", reading=missing).plain_value is None


def test_the_database_itself_refuses_what_the_model_would(draft: Release) -> None:
    point = DataPoint.objects.get()
    for values in ({"value": Decimal(1)}, {"note": "x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            DataPoint.objects.filter(pk=point.pk).update(**values)
    with pytest.raises(DatabaseError), transaction.atomic():
        point.evidence.model.objects.filter(data_point=point).delete()
        DataPoint.objects.filter(pk=point.pk).delete()


def test_a_number_stands_once_in_a_release(draft: Release) -> None:
    with pytest.raises(ValidationError):
        a_figure(draft, "F01")


def test_a_correction_supersedes_and_keeps_both(draft: Release) -> None:
    first = DataPoint.objects.get()
    second = correct_data_point(first, reading(value=Decimal(120)), reason="来函更正", by=None)
    assert second.supersedes == first
    assert (second.ref, second.revision) == ("F01", 2)
    assert DataPoint.objects.current().get() == second
    assert second.evidence.count() == first.evidence.count() == 1
    assert [entry.verb for entry in history_of(second)] == ["data_point.corrected"]


def test_the_same_revision_is_corrected_once(draft: Release) -> None:
    first = DataPoint.objects.get()
    correct_data_point(first, reading(value=Decimal(120)), reason="来函更正", by=None)
    with pytest.raises(AlreadyCorrected):
        correct_data_point(first, reading(value=Decimal(130)), reason="又更正", by=None)
    assert DataPoint.objects.count() == 2


def test_the_same_correction_sent_twice_is_one(draft: Release) -> None:
    first, code = DataPoint.objects.get(), uuid.uuid4()
    sent = {"reason": "来函更正", "by": None, "code": code}
    second = correct_data_point(first, reading(value=Decimal(120)), **sent)
    assert correct_data_point(first, reading(value=Decimal(120)), **sent) == second
    with pytest.raises(SameCodeOtherFigure):
        correct_data_point(first, reading(value=Decimal(121)), **sent)


def test_a_correction_needs_a_reason_and_a_change(draft: Release) -> None:
    first = DataPoint.objects.get()
    with pytest.raises(ValidationError):
        correct_data_point(first, reading(value=Decimal(120)), reason="  ", by=None)
    with pytest.raises(NothingCorrected):
        correct_data_point(first, reading(), reason="没变", by=None)
    assert DataPoint.objects.count() == 1


def test_a_published_release_keeps_the_figure_it_was_frozen_with(draft: Release) -> None:
    publish_release(draft, by=None)
    frozen = (draft.body, draft.sha256)
    first = DataPoint.objects.get()
    correct_data_point(first, reading(value=Decimal(120)), reason="来函更正", by=None)
    draft.refresh_from_db()
    assert (draft.body, draft.sha256) == frozen


def test_only_the_owner_writes(draft: Release, own: Any) -> None:
    point = DataPoint.objects.get()
    with institution_scope(own), pytest.raises(ForeignRow):
        point.save()
    with institution_scope(own):
        assert DataPoint.objects.filter(pk=point.pk).update(note="x") == 0


def test_without_a_scope_nothing_is_written(db: None) -> None:
    with pytest.raises(NoScope):
        DataPoint(ref="F01").save()
