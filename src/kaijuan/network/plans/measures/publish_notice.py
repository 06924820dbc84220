"""Measure: publish a notice, whose text says by itself from when, until when and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Formatter
from types import SimpleNamespace
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext, pgettext_lazy

from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.numbers import is_chinese
from kaijuan.core.validators import plain_line, plain_text
from kaijuan.network.opening.public import (
    Notice,
    NoticeWanted,
    publish_notices,
    withdraw_notices,
)
from kaijuan.network.plans.measures.base import (
    Change,
    Clash,
    Ground,
    Measure,
    Parameters,
    Preview,
    Text,
    Told,
    Undone,
    measures,
)

KEY: Final = "plans.publish_notice"
PLACES: Final = ("library", "from", "until", "level", "mode")
TITLE: Final = 120
BODY: Final = 4000
_TEXTS: Final = ("title", "body", "title_en", "body_en")
#: Key of ``Ground.shared``: codes of the notices that were looked at, in ``undo``.
_WITHDRAWN: Final = "plans.withdrawn_notices"
_PAIRS: Final = (("zh-hans", ""), ("en", "_en"))


def known_places(text: str) -> None:
    """Only the places that will be filled; a lone brace is a slip."""
    try:
        found = list(Formatter().parse(text))
    except ValueError as error:
        raise ValidationError(_("A brace { or } stands alone. Write {{ or }}."), "brace") from error
    # With a format ("{from:>9}") it is no place of ours either.
    names = {
        f"{name}{'!' + conversion if conversion else ''}{':' + spec if spec else ''}"
        for _text, name, spec, conversion in found
        if name is not None
    }
    unknown = names - set(PLACES)
    if unknown:
        raise ValidationError(
            _("%(name)s is not filled in. Known are {library}, {from}, {until}, {level}, {mode}."),
            code="place",
            params={"name": "{" + sorted(unknown)[0] + "}"},
        )


class NoticeForm(forms.Form):
    """The texts; the second pair is for readers of English."""

    title = forms.CharField(
        label=_("Title"), max_length=TITLE, validators=[plain_line, known_places]
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=BODY,
        widget=forms.Textarea(attrs={"rows": 6}),
        validators=[plain_text, known_places],
        help_text=_(
            "{library}, {from}, {until}, {level} and {mode} are filled in when it is published."
        ),
    )
    title_en = forms.CharField(
        label=_("English title"),
        max_length=TITLE,
        required=False,
        validators=[plain_line, known_places],
    )
    body_en = forms.CharField(
        label=_("English text"),
        max_length=BODY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        validators=[plain_text, known_places],
    )


#: How a place is called where it is not filled in yet.
_CALLED: Final = {
    "library": pgettext_lazy("place in a notice", "the library"),
    "from": pgettext_lazy("place in a notice", "beginning"),
    "until": pgettext_lazy("place in a notice", "end"),
    "level": pgettext_lazy("place in a notice", "response level"),
    "mode": pgettext_lazy("place in a notice", "mode"),
}


def _readable(parameters: Parameters) -> str:
    """The title in the reader's language, with words where the places are."""
    title = localised(SimpleNamespace(**parameters), "title")
    for name, called in _CALLED.items():
        title = title.replace("{" + name + "}", str(called))
    return title


class PublishNotice(Measure):
    """Published at once, also for a switch that is back-dated; taken back, it is withdrawn."""

    key = KEY
    order = 20
    label = _("Publish a notice")
    hint = _("On the library's page, until the switch is over.")
    form = NoticeForm
    cannot_take_back = _("A notice can be withdrawn; who has read it, has read it.")

    def parameters_of(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {name: str(cleaned.get(name) or "") for name in NoticeForm.base_fields}

    def describe(self, parameters: Parameters) -> Text:
        return format_lazy(_("Notice “{title}”"), title=lazy(_readable, str)(parameters))

    def preview(self, ground: Ground, parameters: Parameters) -> Preview:
        if _over(ground):
            past = _("The time of the switch has passed already: no notice is published.")
            return Preview(clashes=[Clash(past)])
        texts = _texts(ground, parameters)
        change = Change(
            object_type="opening.notice",
            object_code="",
            label=texts["title"],
            label_en=texts["title_en"],
            setting="notice",
            before=None,
            after=texts,
        )
        public = Told(_("Readers and the public"), _("notice on the library's page"))
        return Preview(changes=[change], told=[public])

    def apply(self, ground: Ground, parameters: Parameters, changes: Sequence[Change]) -> None:
        if not changes:
            return
        kind = "closure" if ground.mode.openness == 0 else "other"
        wanted = [
            NoticeWanted(
                **each.after,
                kind=kind,
                expires_at=ground.ends_at,
                switch_code=ground.switch_code,
                sample=bool(ground.shared.get("plans.sample")),
            )
            for each in changes
        ]
        publish_notices(wanted, by=ground.by)

    def undo(
        self, ground: Ground, parameters: Parameters, changes: Sequence[Change]
    ) -> Sequence[Undone]:
        rows = Notice.objects.filter(
            institution=ground.institution, switch_code=ground.switch_code
        ).order_by("pk")
        by_text: dict[tuple[str, ...], list[Notice]] = {}
        for each in rows:
            by_text.setdefault(tuple(getattr(each, name) for name in _TEXTS), []).append(each)
        # Two measures may have published the same words: each of them withdraws one.
        gone = ground.shared.setdefault(_WITHDRAWN, set())
        found = [_next(by_text, change, gone) for change in changes]
        standing = [each.code for each in found if each is not None]
        if ground.over:
            # What expires with the switch has gone by itself.
            mine = set(standing)
        elif ground.rehearsed:
            mine = {each.code for each in found if each is not None and _stands(each)}
        else:
            mine = withdraw_notices(standing, by=ground.by)
        return [
            Undone(change, _back(notice, mine))
            for change, notice in zip(changes, found, strict=True)
        ]

    def show(self, setting: str, value: Any) -> Text:
        if not value:
            return _("no notice")
        first, second = value.get("title", ""), value.get("title_en", "")
        return first if is_chinese() or not second else second


def _next(
    by_text: Mapping[tuple[str, ...], Sequence[Notice]], change: Change, gone: set[Any]
) -> Notice | None:
    """The first notice with these words that no measure before has taken; it is taken now."""
    said = tuple(change.after[name] for name in _TEXTS)
    left = [each for each in by_text.get(said, ()) if each.code not in gone]
    gone |= {each.code for each in left[:1]}
    return left[0] if left else None


def _stands(notice: Notice) -> bool:
    return notice.published_at is not None and notice.withdrawn_at is None


def _back(notice: Notice | None, mine: set[Any]) -> str:
    if notice is None:
        return "gone"
    return "undone" if notice.code in mine else "by-hand"


def _over(ground: Ground) -> bool:
    return ground.ends_at is not None and ground.ends_at <= ground.at


def _texts(ground: Ground, parameters: Parameters) -> dict[str, str]:
    """The four texts with their places filled, each pair in its language; cut to what fits."""
    texts: dict[str, str] = {}
    for language, suffix in _PAIRS:
        with override(language):
            places = _places(ground, english=bool(suffix))
        for name, most in (("title", TITLE), ("body", BODY)):
            raw = str(parameters.get(f"{name}{suffix}", ""))
            texts[f"{name}{suffix}"] = raw.format(**places)[:most]
    return texts


def _places(ground: Ground, *, english: bool) -> dict[str, str]:
    def named(row: Any) -> str:
        return str(row.name_en or row.name) if english else str(row.name)

    target = ground.service or ground.place
    library = named(ground.institution)
    until = ground.ends_at
    return {
        "library": f"{library} {named(target)}" if target else library,
        "from": moment(ground.starts_at),
        "until": moment(until) if until else pgettext("notice", "further notice"),
        "level": (ground.level_en or ground.level) if english else ground.level,
        "mode": str(ground.mode.label),
    }


measures.add(PublishNotice())
