"""The handbook tells the truth: its links lead somewhere, its commands and settings exist."""

from __future__ import annotations

import re
import shlex

import pytest
from django.contrib.staticfiles import finders
from django.core.management import get_commands
from django.urls import Resolver404, resolve, reverse

from kaijuan.config.command import cli
from kaijuan.config.command.speak import Stop
from kaijuan.portal.handbook.book import LANGUAGES, SLUGS, page, pages
from tests.handbook.book import FILES, blocks, kaijuan_commands, text

LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
#: An address of the house in code quotes, such as `/operations/`.
ADDRESS = re.compile(r"`(/[a-z][a-z0-9/-]*/)`")
SETTING = re.compile(r"\bKAIJUAN_[A-Z_]+\b")


@pytest.mark.parametrize(("slug", "language"), FILES)
def test_links_lead_somewhere(slug, language):
    for picture, words, target in LINK.findall(text(slug, language)):
        if picture:
            assert words, f"{target} has no words for who cannot see it"
            assert finders.find(target.removeprefix("../static/")), target
            continue
        name, _mark, anchor = target.partition("#")
        if name.endswith(".md") or not name:
            there = page(name.removesuffix(".md") or slug, language)
            assert not anchor or anchor in {each.anchor for each in there.headings}, target
        else:
            assert target.startswith("https://"), target


@pytest.mark.parametrize(("slug", "language"), FILES)
def test_addresses_exist(slug, language):
    for address in ADDRESS.findall(text(slug, language)):
        try:
            resolve(address)
        except Resolver404:
            pytest.fail(f"{address} is no address of the house")


@pytest.mark.parametrize(("slug", "language"), FILES)
def test_commands_are_understood(slug, language):
    for block in blocks(slug, language):
        for command in kaijuan_commands(block):
            words = shlex.split(command)[1:]
            if words[0] == "manage":
                assert words[1] in get_commands(), command
                continue
            try:
                cli._parser().parse_args(words)
            except Stop as refused:
                pytest.fail(f"{command}: {refused}")
            except SystemExit as ended:
                # ``--version`` ends with 0.
                assert not ended.code, command


@pytest.mark.parametrize("slug", SLUGS)
def test_both_languages_say_the_same_things(slug):
    chinese, english = (page(slug, language) for language in LANGUAGES)
    assert [each.level for each in chinese.headings] == [each.level for each in english.headings]
    zh, en = (
        [command for block in blocks(slug, language) for command in block.commands()]
        for language in LANGUAGES
    )
    assert zh == en
    assert set(SETTING.findall(text(slug, "zh"))) == set(SETTING.findall(text(slug, "en")))


def test_every_page_has_a_title_and_a_first_sentence():
    for language in LANGUAGES:
        for each in pages(language):
            assert each.title and len(each.lead) > 10, (each.slug, language)
            anchors = [heading.anchor for heading in each.headings]
            assert len(anchors) == len(set(anchors)), each.slug


def test_a_picture_of_each_room_of_work():
    for slug in ("reader", "librarian", "director", "secretariat", "operator"):
        for language in LANGUAGES:
            assert any(picture for picture, _w, _t in LINK.findall(text(slug, language))), slug


@pytest.mark.django_db
def test_pages_are_served(client):
    for language in ("zh-hans", "en"):
        contents = client.get(reverse("handbook:contents"), {"lang": language})
        assert contents.status_code == 200
        for slug in SLUGS:
            answer = client.get(reverse("handbook:page", args=[slug]), {"lang": language})
            assert answer.status_code == 200
            assert "<h1>" in answer.content.decode()
    assert client.get(reverse("handbook:page", args=["no-such-page"])).status_code == 404
