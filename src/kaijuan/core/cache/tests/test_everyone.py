"""A part that is kept sees nothing of who reads it."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory

from kaijuan.core.cache.everyone import ForEveryone, NotForEveryone, context_for_everyone


@pytest.fixture
def everyone() -> ForEveryone:
    return ForEveryone(RequestFactory().get("/?q=a"), QueryDict("q=a"))


READERS = ["user", "session", "COOKIES", "META", "headers", "htmx", "body", "POST", "csp_nonce"]


@pytest.mark.parametrize("name", READERS)
def test_the_request_withholds_its_reader(everyone, name):
    with pytest.raises(NotForEveryone, match=name):
        getattr(everyone, name)


def test_it_says_what_was_asked(everyone):
    assert everyone.GET["q"] == "a"
    assert everyone.path == "/"


TEMPLATES = [
    "{{ user }}",
    "{% if user.is_authenticated %}in{% endif %}",
    "{{ request.user }}",
    "{{ request.session.key }}",
    "{% csrf_token %}",
    "{{ csrf_token }}",
    "{% for message in messages %}{{ message }}{% endfor %}",
    "{% if perms.reports %}may{% endif %}",
]


@pytest.mark.parametrize("source", TEMPLATES)
def test_a_template_that_asks_is_stopped(everyone, source):
    context: dict[str, Any] = context_for_everyone(everyone)
    with pytest.raises(NotForEveryone):
        Template(source).render(Context(context))


def test_a_template_that_does_not_ask_is_drawn(everyone):
    context = context_for_everyone(everyone)
    assert Template("{{ request.GET.q }}").render(Context(context)) == "a"
