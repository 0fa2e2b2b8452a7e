"""Rounds: title and text, who is in the room, when it ends."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lic.base import screens
from lic.base.screens import FreeText, ScreenedForm
from lic.listening import vocabulary

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Round(ScreenedForm):
    """A round: title and text in both languages, who is in the room, when it ends."""

    title_en = FreeText(label=_("Title in English"), one_line=True, max_length=80, strict=False)
    title_fr = FreeText(
        label=_("Title in French"), one_line=True, max_length=80, required=False, strict=False
    )
    about_en = FreeText(
        label=_("What it is about, in English"), max_length=600, rows=3, strict=False
    )
    about_fr = FreeText(
        label=_("What it is about, in French"), max_length=600, rows=3, required=False, strict=False
    )
    closes_on = forms.DateField(
        label=_("Last day"), required=False, widget=DATE,
        help_text=_("It closes at the end of that day. It can be moved later, never earlier."),
    )  # fmt: skip
    is_police_absent = forms.BooleanField(
        label=_("Police is not present"),
        required=False,
        help_text=_(
            "Police seats cannot find the round, its statements or results, and nothing is public until each group present lets it out."
        ),
    )
    has_open_link = forms.BooleanField(
        label=_("Open link"),
        required=False,
        help_text=_(
            "People without a seat can answer by a link or code. Their voices stand apart and never count in a decision."
        ),
    )
    table_limit = forms.IntegerField(
        label=_("People a group needs before the table sees its figures"), min_value=5, max_value=50, initial=5,
        help_text=_("Five or more. It can be raised, not lowered."),
    )  # fmt: skip
    public_limit = forms.IntegerField(
        label=_("People a group needs before the public sees its figures"), min_value=10, max_value=100, initial=10,
        help_text=_("Ten or more."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("is_police_absent") and data.get("has_open_link"):
            self.add_error(
                "has_open_link",
                _("A round without police has no open link: anybody could hold it."),
            )
        return data

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        data = {name: value for name, value in self.cleaned_data.items() if name != screens.KEEP}
        texts = {
            name: {code: data.pop(f"{name}_{code}") for code in ("en", "fr")}
            for name in ("title", "about")
        }
        return data | {name: {c: t for c, t in said.items() if t} for name, said in texts.items()}


class OpenLink(forms.Form):
    """How many people without a seat can come by the open link."""

    voices = forms.IntegerField(
        label=_("New voices on one day"), min_value=vocabulary.LEAST_OPEN_VOICES, max_value=vocabulary.MOST_OPEN_VOICES,
        help_text=_("Whoever has the link could send many. Further people are asked to come back the next day."),
    )  # fmt: skip
