"""Any writes in any order, undone ones among them: what is kept is what would be drawn now."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from hypothesis import HealthCheck
from hypothesis import settings as bounds
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from kaijuan.core.cache import store
from kaijuan.core.tenancy.models import Institution, Kind
from kaijuan.core.tenancy.scope import across_the_wall, institution_scope
from kaijuan.core.testing.factories import make_consortium, make_institution, make_user
from kaijuan.evidence.reports.domain import Reading, correct_data_point
from kaijuan.evidence.reports.models import DataPoint
from kaijuan.network.directory.models import Alias
from tests.access.reports import make_release
from tests.cache.asking import browser, drawn_anew, said

DAY = dt.date(2020, 2, 28)
PATHS = (
    "/",
    "/?q=jia",
    "/?kind=military",
    "/reports/",
    "/reports/case/",
    "/reports/case/figures/",
    "/reports/case/figures/F01/",
    "/directory/institutions.csv",
    "own",
)
WORDS = st.text(alphabet="甲乙丙丁", min_size=1, max_size=3)


class House(RuleBasedStateMachine):
    """One example is one transaction, which is undone at the end, like the changes in it."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.count = 0

    @initialize()
    def furnish(self) -> None:
        self.consortium = make_consortium()
        self.own = make_institution("甲大学")
        self.secretariat = make_user("secretariat", self.consortium, "secretariat")
        self.reader = make_user("reader", self.own, "reader")
        with institution_scope(self.consortium):
            make_release("case", "", self.own, publish=True)

    @rule(path=st.sampled_from(PATHS), english=st.booleans(), who=st.integers(0, 2))
    def read(self, path: str, english: bool, who: int) -> None:
        path = f"/i/{self.own.slug}/" if path == "own" else path
        client = browser((None, self.reader, self.secretariat)[who], "en" if english else "zh-hans")
        kept = client.get(path)
        with drawn_anew():
            wanted = client.get(path)
        assert said(kept) == said(wanted)

    @rule(word=WORDS)
    def rename(self, word: str) -> None:
        Institution.objects.filter(pk=self.own.pk).update(name=f"{word}大学{self._next()}")

    @rule(word=WORDS)
    def rename_by_hand(self, word: str) -> None:
        with connection.cursor() as cursor:
            sql = "UPDATE tenancy_institution SET name = %s WHERE id = %s"
            cursor.execute(sql, [f"{word}学院{self._next()}", self.own.pk])

    @rule(kind=st.sampled_from([Kind.MILITARY, Kind.VOCATIONAL_PUBLIC]))
    def join(self, kind: str) -> None:
        make_institution(f"新{self._next()}大学", kind=kind)

    @rule()
    def leave(self) -> None:
        gone = Institution.objects.members().exclude(pk=self.own.pk).first()
        if gone is not None:
            with across_the_wall("a test"):
                gone.delete()

    @rule(word=WORDS)
    def call(self, word: str) -> None:
        with institution_scope(self.own):
            Alias.objects.create(name=f"{word}{self._next()}")

    @rule(value=st.integers(0, 99))
    def correct(self, value: int) -> None:
        with institution_scope(self.consortium):
            point = DataPoint.objects.filter(compiled_for__slug="case").current().get()
            reading = Reading("over", Decimal(value + 1000 * self._next()), "visits", DAY, DAY)
            correct_data_point(point, reading, reason="更正", by=self.secretariat)

    @rule(publish=st.booleans())
    def report(self, publish: bool) -> None:
        with institution_scope(self.consortium):
            number = self._next()
            make_release(f"report-{number}", f"第{number}", self.own, publish=publish)

    @rule(path=st.sampled_from(PATHS[:2]))
    def think_better_of_it(self, path: str) -> None:
        """A change that others never see, looked at by who made it, and undone."""
        with transaction.atomic():
            make_institution(f"未成{self._next()}大学")
            with drawn_anew():
                wanted = browser().get(path)
            assert said(browser().get(path)) == said(wanted)
            transaction.set_rollback(True)

    def _next(self) -> int:
        self.count += 1
        return self.count

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)


@pytest.mark.django_db
def test_what_is_kept_is_what_would_be_drawn_now(keeping: Any) -> None:
    assert settings.CACHE_MB > 0
    quick = bounds(
        max_examples=12,
        stateful_step_count=14,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(House, settings=quick)
    kept = store.store()
    assert kept is not None and len(kept.common) > 0, "nothing was kept: nothing was tried"
