"""What is wrong with one value, in the house's words instead of the library's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: By the type that pydantic gives an error; ``%(...)s`` are the bounds it names.
_SENTENCES: Final[dict[str, Promise]] = {
    "missing": gettext_lazy("This is needed and was not sent."),
    "extra_forbidden": gettext_lazy("Nothing here goes by this name."),
    "string_type": gettext_lazy("Send this as text."),
    "string_unicode": gettext_lazy("This text holds characters that do not exist."),
    "string_too_long": gettext_lazy("This text is too long: at most %(max_length)s characters."),
    "string_too_short": gettext_lazy("This text is empty or too short."),
    "string_pattern_mismatch": gettext_lazy("This text is not of the form that is described."),
    "int_parsing": gettext_lazy("Send a whole number in digits."),
    "int_type": gettext_lazy("Send a whole number in digits."),
    "int_from_float": gettext_lazy("Send a whole number in digits."),
    "int_parsing_size": gettext_lazy("This number is too large."),
    "greater_than_equal": gettext_lazy("This number is too small: at least %(ge)s."),
    "less_than_equal": gettext_lazy("This number is too large: at most %(le)s."),
    "bool_parsing": gettext_lazy("Send true or false."),
    "bool_type": gettext_lazy("Send true or false."),
    "enum": gettext_lazy("Choose one of these: %(expected)s."),
    "literal_error": gettext_lazy("Choose one of these: %(expected)s."),
    "uuid_type": gettext_lazy("Send a uuid, such as 0e0a2c5e-7c1b-4a53-9a5e-3f4f5a6b7c8d."),
    "uuid_parsing": gettext_lazy("Send a uuid, such as 0e0a2c5e-7c1b-4a53-9a5e-3f4f5a6b7c8d."),
    "date_type": gettext_lazy("Write the day as 2020-02-28."),
    "date_parsing": gettext_lazy("Write the day as 2020-02-28."),
    "date_from_datetime_parsing": gettext_lazy("Write the day as 2020-02-28."),
    "date_from_datetime_inexact": gettext_lazy("Write the day as 2020-02-28."),
    "decimal_type": gettext_lazy("Write the number in digits, such as 600000."),
    "decimal_parsing": gettext_lazy("Write the number in digits, such as 600000."),
    "finite_number": gettext_lazy("Write the number in digits, such as 600000."),
    "decimal_max_digits": gettext_lazy("This number is too long: at most %(max_digits)s digits."),
    "decimal_whole_digits": gettext_lazy(
        "This number is too large: at most %(whole_digits)s digits before the point."
    ),
    "decimal_max_places": gettext_lazy(
        "This number is too exact: at most %(decimal_places)s digits behind the point."
    ),
    "list_type": gettext_lazy("Send a list."),
    "too_long": gettext_lazy("This list is too long: at most %(max_length)s entries."),
    "model_type": gettext_lazy("Send an object with the names that are described."),
    "model_attributes_type": gettext_lazy("Send an object with the names that are described."),
    "null_character": gettext_lazy("This text holds a character that cannot be stored (NUL)."),
    "sort": gettext_lazy("Sort by one of these: %(expected)s. A hyphen before it turns it round."),
}


def sentence(error: Mapping[str, Any]) -> str:
    """One sentence for one error of a validation; never what was sent."""
    known = _SENTENCES.get(str(error.get("type", "")))
    if known is None:
        return _("This value cannot be used.")
    return str(known) % dict(error.get("ctx") or {})
