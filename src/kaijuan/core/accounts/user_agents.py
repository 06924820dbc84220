"""Browser and system, coarsely: enough to know one's own device again, nothing to follow it by."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

# The order matters: most browsers also claim to be the ones below them.
_BROWSERS: Final = (
    ("MicroMessenger", "wechat"),
    ("DingTalk", "dingtalk"),
    ("QQBrowser", "qq"),
    ("UCBrowser", "uc"),
    ("HuaweiBrowser", "huawei"),
    ("Edg", "edge"),
    ("OPR/", "opera"),
    ("Firefox/", "firefox"),
    ("FxiOS", "firefox"),
    ("Chrome/", "chrome"),
    ("CriOS", "chrome"),
    ("Safari/", "safari"),
)
_SYSTEMS: Final = (
    ("HarmonyOS", "harmony"),
    ("OpenHarmony", "harmony"),
    ("iPhone", "iphone"),
    ("iPad", "ipad"),
    ("Android", "android"),
    ("Windows", "windows"),
    ("Macintosh", "mac"),
    ("CrOS", "chromeos"),
    ("Linux", "linux"),
)
_NAMES: Final[dict[str, str | Promise]] = {
    "wechat": gettext_lazy("WeChat"),
    "dingtalk": gettext_lazy("DingTalk"),
    "qq": gettext_lazy("QQ Browser"),
    "uc": gettext_lazy("UC Browser"),
    "huawei": gettext_lazy("Huawei Browser"),
    "edge": "Edge",
    "opera": "Opera",
    "firefox": "Firefox",
    "chrome": "Chrome",
    "safari": "Safari",
    "harmony": gettext_lazy("HarmonyOS"),
    "iphone": "iPhone",
    "ipad": "iPad",
    "android": pgettext_lazy("system", "Android"),
    "windows": "Windows",
    "mac": "Mac",
    "chromeos": "ChromeOS",
    "linux": "Linux",
}


def device_of(user_agent: str) -> str:
    """``browser system`` by their keys, either of which may be ``?``."""
    text = user_agent[:500]
    return f"{_first(_BROWSERS, text)} {_first(_SYSTEMS, text)}"


def in_words(device: str) -> str:
    """ "Firefox on Windows" in the active language."""
    browser, _space, system = device.partition(" ")
    known = [str(_NAMES[key]) if key in _NAMES else "" for key in (browser, system)]
    if all(known):
        return _("%(browser)s on %(system)s") % {"browser": known[0], "system": known[1]}
    return known[0] or known[1] or _("an unknown device")


def _first(table: tuple[tuple[str, str], ...], text: str) -> str:
    return next((key for mark, key in table if mark in text), "?")
