"""Who is there: nobody, until everything that the house wants has been shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import SimpleLazyObject

from kaijuan.core.accounts.arrival import is_complete
from kaijuan.core.accounts.sessions import DEVICE, SIGNED_IN
from kaijuan.core.accounts.user_agents import device_of
from kaijuan.core.clock import now

if TYPE_CHECKING:
    from kaijuan.core.accounts.models import User


class PresenceMiddleware(MiddlewareMixin):
    """Django's AuthenticationMiddleware, for which a session without its second factor is nobody's.

    So a role that is given, or a setting that is switched on, holds at the next request, and no
    view, public or not, API or not, can forget to ask.
    """

    def process_request(self, request: HttpRequest) -> None:
        request.user = cast("User", SimpleLazyObject(lambda: present(request)))


def present(request: HttpRequest) -> Any:
    """The person of the request; asked of the database once."""
    kept = request.__dict__
    if "_cached_user" not in kept:
        user: Any = auth.get_user(request)
        if user.is_authenticated and not is_complete(request.session, user):
            user = AnonymousUser()
        kept["_cached_user"] = user
    return kept["_cached_user"]


@receiver(user_logged_in)
def write_down_the_device(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    """What the list of sessions shows."""
    request.session[DEVICE] = device_of(request.META.get("HTTP_USER_AGENT", ""))
    request.session[SIGNED_IN] = now().isoformat()
