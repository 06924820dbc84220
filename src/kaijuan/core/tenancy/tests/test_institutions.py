"""Institutions: their Latin names, their slugs, and what saving again does."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from kaijuan.core.tenancy.domain import Outcome, save_institution
from kaijuan.core.tenancy.models import Institution, Kind
from kaijuan.core.tenancy.names import capitalised, initials_of, pinyin_of, slug_of

NAMES = [
    ("四川大学", "sichuandaxue", "scdx", "si-chuan-da-xue"),
    ("四川音乐学院", "sichuanyinyuexueyuan", "scyyxy", "si-chuan-yin-yue-xue-yuan"),
    ("成都 A&B 学院", "chengdua&bxueyuan", "cda&bxy", "cheng-du-a-b-xue-yuan"),
]


@pytest.mark.parametrize(("name", "pinyin", "initials", "slug"), NAMES)
def test_latin_forms(name, pinyin, initials, slug):
    assert (pinyin_of(name), initials_of(name), slug_of(name)) == (pinyin, initials, slug)


def test_a_city_in_english():
    assert capitalised("攀枝花") == "Panzhihua"


VALUES = {"key": "10610", "name": "四川大学", "kind": Kind.UNDERGRADUATE_PUBLIC, "city": "成都"}

pytestmark = pytest.mark.django_db


def test_saving_again_changes_nothing():
    assert save_institution(**VALUES)[1] is Outcome.CREATED
    assert save_institution(**VALUES)[1] is Outcome.UNCHANGED


def test_a_new_name_keeps_the_address():
    before, _ = save_institution(**VALUES)
    after, outcome = save_institution(**VALUES | {"name": "四川联合大学"})
    assert (outcome, after.slug, after.pk) == (Outcome.CHANGED, before.slug, before.pk)


def test_names_that_sound_alike_get_addresses_of_their_own():
    save_institution(**VALUES)
    other, _ = save_institution(**VALUES | {"key": "10611", "name": "泗川大学"})
    assert other.slug == "si-chuan-da-xue-10611"


@pytest.mark.parametrize(
    "wrong",
    [{"moe_code": "1061"}, {"moe_code": "10610\n"}, {"name": ""}, {"kind": "x"}, {"key": "a b"}],
)
def test_wrong_values_are_refused_and_nothing_is_kept(wrong):
    with pytest.raises(ValidationError):
        save_institution(**VALUES | wrong)
    assert not Institution.objects.exists()


def test_there_is_one_consortium():
    save_institution(**VALUES | {"kind": Kind.CONSORTIUM})
    with pytest.raises(ValidationError):
        save_institution(**VALUES | {"kind": Kind.CONSORTIUM, "key": "SC", "name": "图工委"})


def test_a_long_name_whose_slug_is_taken_gets_one_that_fits():
    long = "庄" * 20
    taken, _ = save_institution(**{**VALUES, "name": long})
    values = {**VALUES, "key": "L2345678901234567890", "name": long + "乙"}
    made, _ = save_institution(**values)
    assert made.slug != taken.slug
    assert made.slug.endswith(values["key"].lower())
