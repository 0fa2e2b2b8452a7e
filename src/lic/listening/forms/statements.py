"""Statements: written, flagged, read, translated, seeded, spoken on by a caucus."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lic.base.screens import FreeText, ScreenedForm
from lic.listening import vocabulary

LANGUAGE: dict[str, Any] = {
    "choices": vocabulary.LANGUAGES,
    "label": _("Language it is written in"),
}


def lines(text: str) -> list[str]:
    """Several statements, one a line; raises ValidationError that names the line which is too long."""
    found = [" ".join(line.split()) for line in text.splitlines()]
    for number, line in enumerate(found, start=1):
        if len(line) > vocabulary.LONGEST:
            raise forms.ValidationError(
                _(
                    "Line %(line)s has %(count)s characters; a statement has at most 140. Make it shorter."
                ),
                params={"line": number, "count": len(line)},
            )
    return [line for line in found if line]


class Say(ScreenedForm):
    """A statement of one's own."""

    text = FreeText(
        label=_("Your statement"), one_line=True, max_length=vocabulary.LONGEST, strict=False, scope="PUBLIC",
        widget=forms.Textarea({"rows": 4}),  # 140 characters are seen as a whole on a small screen
        help_text=_("One idea, in at most 140 characters. No names, places or phone numbers of people."),
    )  # fmt: skip
    language = forms.ChoiceField(**LANGUAGE)


class Flag(forms.Form):
    """Why a facilitator should look again."""

    kind = forms.ChoiceField(
        label=_("What is wrong with it?"), choices=vocabulary.FLAG_KINDS, widget=forms.RadioSelect
    )


class Decide(forms.Form):
    """What a facilitator decides on a statement."""

    SHOW, HIDE, MERGE, KEEP = "SHOW", "HIDE", "MERGE", "KEEP"
    act = forms.ChoiceField(choices=[(a, a) for a in (SHOW, HIDE, MERGE, KEEP)])
    reason = FreeText(
        label=_("Why it is not shown"), one_line=True, required=False, max_length=200,
        help_text=_("Its author reads this. One sentence is enough."),
    )  # fmt: skip
    into = forms.IntegerField(
        label=_("Number of the statement that says the same"), required=False, min_value=1
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("act") == self.HIDE and not data.get("reason"):
            self.add_error("reason", _("Say why, so that its author understands."))
        if data.get("act") == self.MERGE and not data.get("into"):
            self.add_error("into", _("Give the number of the statement that stays."))
        return data


class Translate(ScreenedForm):
    """A person's translation of a statement."""

    text = FreeText(
        label=_("Translation"), one_line=True, max_length=vocabulary.LONGEST, required=False,
        help_text=_("By a person, not a machine. Empty takes it away."),
    )  # fmt: skip


class Seed(ScreenedForm):
    """Statements that a facilitator adds, shown at once."""

    texts = FreeText(label=_("Statements, one a line"), rows=8, strict=False, scope="PUBLIC")
    language = forms.ChoiceField(**LANGUAGE)
    author_group = forms.ChoiceField(
        label=_("Whose view they bring in"), required=False,
        help_text=_("Each group’s statements are asked equally often. It is not shown to anybody."),
    )  # fmt: skip

    def __init__(self, *args: Any, groups: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["author_group"].choices = [("", _("The table’s own")), *groups]

    def clean_texts(self) -> list[str]:
        return lines(self.cleaned_data["texts"])

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in ("texts", "language", "author_group")}


class Word(ScreenedForm):
    """A group's own word on a statement."""

    SHARE, NOT_SHARE, NONE = "SHARE", "NOT_SHARE", "NONE"
    stance = forms.ChoiceField(
        label=_("What your caucus says"),
        widget=forms.RadioSelect,
        choices=[
            (SHARE, _("We share this")),
            (NOT_SHARE, _("We do not share this")),
            (NONE, _("We say nothing")),
        ],
    )
    words = FreeText(
        label=_("In your own words"), required=False, max_length=280, rows=3, strict=False,
        help_text=_("Everybody who reads the results reads this."),
    )  # fmt: skip
