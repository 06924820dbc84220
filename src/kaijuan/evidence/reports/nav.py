"""The reports' place in the navigation."""

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.panels import NavItem, nav_items

nav_items.add(NavItem(key="reports", order=30, label=_("Reports"), url_name="reports:releases"))
