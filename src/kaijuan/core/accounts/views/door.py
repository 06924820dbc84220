"""Coming in and going out."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kaijuan.core.accounts.arrival import begin
from kaijuan.core.accounts.forms.door import SignInForm
from kaijuan.core.permissions.access import public, signed_in

TEMPLATE = "accounts/sign_in.html"


class SignIn(auth.LoginView):
    """Looks at the password; what else is wanted follows (``accounts.arrival``)."""

    form_class = SignInForm
    template_name = TEMPLATE
    redirect_authenticated_user = True
    http_method_names = ["get", "head", "post", "options"]  # noqa: RUF012  # Django's own attribute, never changed

    def get_success_url(self) -> str:
        # Coming from this page itself, its reader would be led in a circle.
        target = super().get_success_url()
        here = target.partition("?")[0] == self.request.path
        return self.get_default_redirect_url() if here else target

    def form_valid(self, form: Any) -> HttpResponse:
        return begin(self.request, form.get_user(), next_url=self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response


@method_decorator(never_cache, name="dispatch")
class SignOut(auth.LogoutView):
    """Signs a person out; only by POST."""

    http_method_names = ["post", "options"]  # noqa: RUF012  # Django's own attribute, never changed


sign_in = public(SignIn.as_view())
sign_out = signed_in(SignOut.as_view())


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """The page after five failures: says when to come back, and keeps what was typed."""
    form = SignInForm(request, initial={"username": request.POST.get("username", "")[:254]})
    sentence = _(
        "Five tries have failed, so the door is closed for a quarter of an hour. A device on which "
        "you have signed in before can still be used."
    )
    return render(request, TEMPLATE, {"form": form, "locked": sentence}, status=429)
