"""The handbook's place in the navigation."""

from django.utils.translation import pgettext_lazy

from kaijuan.core.registry.panels import NavItem, nav_items

nav_items.add(
    NavItem(
        key="handbook",
        order=95,
        label=pgettext_lazy("navigation", "Handbook"),
        url_name="handbook:contents",
    )
)
