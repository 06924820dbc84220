"""The portal's own places in the navigation."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.panels import NavItem, nav_items


def signed_in(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated)


nav_items.add(NavItem(key="home", order=10, label=_("Libraries"), url_name="portal:home"))
nav_items.add(NavItem(key="desk", order=90, label=_("Desk"), url_name="portal:desk", may=signed_in))
