"""The forms of a page, as a browser would find them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

SKIPPED = {"csrfmiddlewaretoken"}


@dataclass
class Form:
    method: str
    action: str
    fields: list[str] = field(default_factory=list)
    #: Those that the page says are not right as they are.
    wrong: set[str] = field(default_factory=set)


class FormFinder(HTMLParser):
    """Collects each form with the names of its fields, also of those outside it (``form=``)."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            method = (values.get("method") or "get").lower()
            self.forms.append(Form(method, values.get("action") or ""))
            self._open = True
        elif tag in {"input", "select", "textarea", "button"} and self.forms:
            name = values.get("name")
            form = self.forms[-1]
            if not name or name in SKIPPED:
                return
            if name not in form.fields:
                form.fields.append(name)
            if values.get("aria-invalid") == "true":
                form.wrong.add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False


def forms_of(html: str) -> list[Form]:
    finder = FormFinder()
    finder.feed(html)
    return finder.forms
