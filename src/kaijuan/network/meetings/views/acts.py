"""A page on which one act is confirmed, with what has to be said about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.forms import carried_out

Text = str | Promise


def act_page(
    request: HouseRequest,
    make: Callable[[Any], Any],
    *,
    title: Text,
    label: Text,
    done: Text,
    back: str,
    note: Text = "",
    about: Text = "",
    seal: bool = False,
    after: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """As ``form_page``, with ``label`` on the button; ``seal``: it is signed with one's name.

    ``about`` is what a person wrote, ``note`` what the house says. ``after(form)`` gives the
    address to go to, where it is not ``back``.
    """
    form = make(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and carried_out(form, request.user):
        messages.success(request, str(done))
        return redirect(after(form) if after else back)
    context = {
        "form": form,
        "title": title,
        "label": label,
        "kind": "seal" if seal else "ink",
        "note": note,
        "about": about,
        "back": back,
    }
    return render(request, "meetings/act.html", context, status=422 if form.is_bound else 200)
