"""Talks that were held, and their themes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lic.base import screens
from lic.base.screens import FreeText, ScreenedForm
from lic.listening import vocabulary
from lic.listening.forms.statements import LANGUAGE, lines

MONTH = forms.DateInput(attrs={"type": "month"}, format="%Y-%m")


class Dialogue(ScreenedForm):
    """A talk that was held: what sort, who took part by group, what came of it."""

    format = forms.ChoiceField(
        label=_("What sort of talk"), choices=vocabulary.FORMATS, widget=forms.RadioSelect
    )
    title = FreeText(label=_("A title"), one_line=True, max_length=100, strict=False)
    language = forms.ChoiceField(**LANGUAGE)
    month = forms.DateField(label=_("Month"), widget=MONTH, input_formats=["%Y-%m", "%Y-%m-%d"])
    round_number = forms.TypedChoiceField(
        label=_("Round that its themes go to"), coerce=int, required=False, empty_value=None
    )
    is_police_absent = forms.BooleanField(
        label=_("Police was not present"),
        required=False,
        help_text=_("Then police seats and the public do not find it."),
    )
    heard = FreeText(
        label=_("What was heard"), max_length=1000, rows=3, required=False, strict=False
    )
    done = FreeText(
        label=_("What was done since the last time"),
        max_length=1000,
        rows=3,
        required=False,
        strict=False,
    )
    asked = FreeText(
        label=_("What was asked for"), max_length=1000, rows=3, required=False, strict=False
    )

    def __init__(
        self,
        *args: Any,
        groups: Iterable[tuple[str, str]],
        rounds: Iterable[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round_number"].choices = [("", _("None")), *rounds]
        self.group_keys = []
        for key, name in groups:
            self.group_keys.append(key)
            self.fields[f"n_{key}"] = forms.IntegerField(
                label=name, required=False, min_value=0, max_value=999
            )

    def present(self) -> dict[str, int]:
        """People by group."""
        return {key: self.cleaned_data[f"n_{key}"] or 0 for key in self.group_keys}

    def counts(self) -> list[Any]:
        """The fields of the counts, for the page."""
        return [self[f"n_{key}"] for key in self.group_keys]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        left_out = (screens.KEEP, *(f"n_{key}" for key in self.group_keys))
        data = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        return data | {"present": self.present()}


class Harvest(ScreenedForm):
    """Themes of a talk, one a line, as statements."""

    themes = FreeText(
        label=_("Themes as statements, one a line"), rows=8, strict=False, scope="PUBLIC"
    )
    language = forms.ChoiceField(**LANGUAGE)

    def clean_themes(self) -> list[str]:
        return lines(self.cleaned_data["themes"])

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in ("themes", "language")}
