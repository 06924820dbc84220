"""Reads an XLSForm with pyxform. Runs in the child process (``core.files.sandbox``); no Django."""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from typing import Any, Final

#: pyxform turns curly quotation marks into straight ones everywhere; in Chinese texts they belong
#: there. Until it is done they are written as characters that stand for nothing.
_CURLY: Final = {"\u2018": "\ue0f1", "\u2019": "\ue0f2", "\u201c": "\ue0f3", "\u201d": "\ue0f4"}
_AWAY: Final = str.maketrans(_CURLY)
_BACK: Final = str.maketrans({away: quote for quote, away in _CURLY.items()})
_TEXTS: Final = ("label", "caption", "hint", "guidance_hint", "constraint_message")
_MORE_TEXTS: Final = ("constraining_message", "required_message", "flag_label", "form_title")

SHEETS: Final = ("survey", "choices", "settings", "external_choices", "entities", "osm")


def read_xlsform(data: bytes) -> dict[str, Any]:
    """``data`` is the file's ending (".xlsx"), a line end, and the file.

    Gives ``sheets`` (rows as they stand, headings, all names), ``form`` (pyxform's own JSON) and
    ``notes`` (its warnings), or ``error``: what pyxform says is wrong. Where the form reads well
    but makes no XForm, both ``form`` and ``error`` are there.
    """
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    ending, _line, file = data.partition(b"\n")
    with contextlib.redirect_stdout(io.StringIO()):
        return _read(file, ending.decode("ascii"))


def _read(file: bytes, ending: str) -> dict[str, Any]:
    from pyxform.builder import create_survey_element_from_dict
    from pyxform.errors import PyXFormError
    from pyxform.xls2json import workbook_to_json
    from pyxform.xls2json_backends import get_xlsform

    found: dict[str, Any] = {"sheets": {}, "form": None, "notes": [], "error": ""}
    try:
        workbook = get_xlsform(file, file_type=ending)
        # Before pyxform reads on: it changes the rows.
        found["sheets"] = _sheets(workbook)
        _put_away(workbook)
        form = workbook_to_json(workbook_dict=workbook, warnings=found["notes"])
        found["form"] = _plain(form)
        # Not to_xml(): it writes a file, which the limits of the child forbid.
        create_survey_element_from_dict(form)._to_ugly_xml()
    except PyXFormError as error:
        found["error"] = str(error).translate(_BACK)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        # pyxform checks much, not all; what it stumbles over is not a form either.
        found["error"] = f"{type(error).__name__}: {error}"[:300]
    return found


def _sheets(workbook: Any) -> dict[str, Any]:
    sheets: dict[str, Any] = {"names": list(workbook.sheet_names or ())}
    for name in SHEETS:
        rows = getattr(workbook, name) or []
        header = getattr(workbook, f"{name}_header") or [{}]
        sheets[name] = {
            "columns": [str(column) for column in header[0]],
            "rows": [{str(key): str(value) for key, value in row.items()} for row in rows],
        }
    return sheets


def _put_away(workbook: Any) -> None:
    for name in ("survey", "choices", "settings"):
        for row in getattr(workbook, name) or []:
            for column, text in row.items():
                if str(column).lower().replace(" ", "_").startswith((*_TEXTS, *_MORE_TEXTS)):
                    row[column] = text.translate(_AWAY)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, str):
        return value.translate(_BACK)
    return value if isinstance(value, int | float | bool) or value is None else str(value)
