"""One form on one page: shown, refused with 422, or carried out and left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from kaijuan.core.errors import Refusal
from kaijuan.core.tenancy.request import HouseRequest

Text = str | Promise
M = TypeVar("M", bound=Model)


class RowForm(forms.ModelForm[M]):
    """Asks for what a row holds; ``write(by=…)`` of the form hands it over to the domain."""

    def save(self, commit: bool = True) -> NoReturn:
        raise TypeError("Only the domain writes rows: call write(by=...).")


def form_page(
    request: HouseRequest,
    make: Callable[[Any], Any],
    *,
    title: Text,
    done: Text,
    leave_to: str,
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    """``make(data)`` is the form, with None for an empty one; ``leave_to`` is an address."""
    form = make(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and carried_out(form, request.user):
        messages.success(request, str(done))
        return redirect(leave_to)
    context = {"form": form, "title": title, "back": leave_to, **(extra or {})}
    status = 422 if form.is_bound else 200
    return render(request, "ui/pages/form.html", context, status=status)


def carried_out(form: Any, user: Any) -> bool:
    """True when the domain took it; else its sentence stands on the form."""
    try:
        form.write(by=user)
    except (Refusal, ValidationError) as refusal:
        form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        return False
    return True
