"""The gallery shows every component."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from kaijuan.core.ui.components import Component, register

TEMPLATES = Path(__file__).parent.parent / "templates" / "ui" / "components"


def test_every_template_is_a_registered_component() -> None:
    assert {path.stem for path in TEMPLATES.iterdir()} == {item.key for item in register}


@pytest.mark.parametrize("item", list(register), ids=lambda item: item.key)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_component_has_samples_that_can_be_drawn(item: Component[...], language: str) -> None:
    with override(language):
        drawn = [sample.draw() for sample in item.samples]
        assert drawn and all(drawn)
        assert str(item.title) and str(item.purpose)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_gallery_shows_each_and_says_that_they_are_samples(
    client: Client, language: str
) -> None:
    page = client.get("/gallery/", {"lang": language})
    html = page.content.decode()
    assert page.status_code == 200
    for item in register:
        assert f'id="{item.key}"' in html
    assert ("样例" if language == "zh-hans" else "made-up sample") in html


def test_there_are_no_two_components_under_one_key() -> None:
    item = next(iter(register))
    with pytest.raises(ValueError, match="already"):
        register.add(item)
