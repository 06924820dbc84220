"""A page on which one act is confirmed, with what has to be said about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.forms import Text, carried_out


def act_page(
    request: HouseRequest,
    make: Callable[[Any], Any],
    *,
    title: Text,
    label: Text,
    done: Text,
    back: str,
    about: Text = "",
    note: Text = "",
    seal: bool = False,
    leave_to: str | Callable[[Any], str] = "",
    template: str = "ui/pages/act.html",
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    """As ``form_page``, with ``label`` on the button; ``seal``: it is signed with one's name.

    ``about`` is what a person wrote, ``note`` what the house says. ``leave_to`` is where to go
    afterwards, or tells it from the form; else it is ``back``.
    """
    form = make(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and carried_out(form, request.user):
        messages.success(request, str(done))
        return redirect((leave_to(form) if callable(leave_to) else leave_to) or back)
    context = {
        "form": form,
        "title": title,
        "label": label,
        "kind": "seal" if seal else "ink",
        "about": about,
        "note": note,
        "back": back,
        **(extra or {}),
    }
    return render(request, template, context, status=422 if form.is_bound else 200)
