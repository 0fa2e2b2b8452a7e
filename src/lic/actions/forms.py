"""The shape of what people say about actions."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lic.base.screens import FreeText, ScreenedForm

YES, NOT_YET = "YES", "NOT_YET"
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Open(ScreenedForm):
    """A new action: who leads, until when, what done means, who is asked."""

    title = FreeText(label=_("What will be done"), max_length=140, one_line=True, scope="ACTION")
    about = FreeText(
        label=_("More about it"), max_length=1000, required=False, rows=3, scope="ACTION"
    )
    lead = forms.TypedChoiceField(label=_("Who leads"), coerce=int)
    supporting = forms.TypedMultipleChoiceField(
        label=_("Who supports"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    due_on = forms.DateField(label=_("Due"), widget=DATE)
    done_when = FreeText(
        label=_("Done when"),
        max_length=300,
        rows=2,
        scope="ACTION",
        help_text=_("What people will be able to see, so that anybody can tell."),
    )
    asked = forms.MultipleChoiceField(
        label=_("Which groups say whether it is done"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least one that does not lead it."),
    )
    named = forms.TypedChoiceField(
        label=_("May an organization answer for the sex workers’ group?"), coerce=int, required=False, empty_value=None,
        help_text=_("Only if that group named it."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        organizations: Iterable[tuple[int, str]],
        groups: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = list(organizations)
        self.fields["lead"].choices = [("", _("Choose an organization")), *choices]
        self.fields["supporting"].choices = choices
        self.fields["named"].choices = [("", _("No, the group answers itself")), *choices]
        self.fields["asked"].choices = list(groups)


class Tell(ScreenedForm):
    """A step on the way."""

    text = FreeText(label=_("What happened"), max_length=500, rows=3, scope="ACTION")
    evidence = forms.URLField(
        label=_("A link that shows it"), required=False, assume_scheme="https", max_length=200
    )


class Finish(ScreenedForm):
    """The lead's word."""

    text = FreeText(label=_("What is there now"), max_length=500, rows=3, scope="ACTION")


class Confirm(ScreenedForm):
    """A group's word: yes, or not yet."""

    words = FreeText(label=_("What did you see?"), max_length=500, required=False, rows=3)
    answer = forms.ChoiceField(
        choices=[(YES, _("Yes, it is done")), (NOT_YET, _("Not yet"))], widget=forms.HiddenInput
    )


class Move(ScreenedForm):
    """Another day, and why."""

    due_on = forms.DateField(label=_("New day"), widget=DATE)
    why = FreeText(label=_("Why it moves"), max_length=300, rows=2, scope="ACTION")

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_due_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["due_on"]
        if day < self.today:
            raise forms.ValidationError(_("This day is in the past. Choose a later one."))
        return day


class Drop(ScreenedForm):
    """Giving up, and why."""

    why = FreeText(label=_("Why it is given up"), max_length=300, rows=2, scope="ACTION")
