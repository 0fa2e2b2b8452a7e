"""The shape of what people say about proposals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lic.base.screens import FreeText, ScreenedForm
from lic.core import consent
from lic.decisions import services, wording

SCOPE = "PROPOSAL"
YES, NO = "YES", "NO"


class Draft(ScreenedForm):
    """A text and what it says about harm; its last field is left to those who carry it."""

    title = FreeText(
        label=_("What is proposed, in one line"), max_length=120, one_line=True, scope=SCOPE
    )
    summary = FreeText(
        label=_("In two or three sentences"), max_length=400, rows=3, scope=SCOPE,
        help_text=_("So that somebody who reads nothing else knows what would happen."),
    )  # fmt: skip
    text = FreeText(
        label=_("The whole text"), max_length=12000, rows=12, scope=SCOPE,
        help_text=_("Leave an empty line between points. People refer to each point by its number."),
    )  # fmt: skip
    harm_centre = FreeText(
        label=_("Could this harm sex workers?"), max_length=1000, rows=2, required=False, scope=SCOPE,
        help_text=_("Say how, or “No harm named so far”. Both harm questions are answered before a call."),
    )  # fmt: skip
    harm_others = FreeText(
        label=_("Could this harm residents, businesses or others?"),
        max_length=1000,
        rows=2,
        required=False,
        scope=SCOPE,
    )
    principles = forms.MultipleChoiceField(
        label=_("Which principles does it serve?"), choices=wording.PRINCIPLES, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    root_causes = forms.MultipleChoiceField(
        label=_("Which root causes does it touch?"), choices=wording.ROOT_CAUSES, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    trial_months = forms.TypedChoiceField(
        label=_("For good, or to try first?"), coerce=int, empty_value=None, required=False,
        choices=[("", _("For good")), *((n, wording.trial(n)) for n in range(1, 7))],
        help_text=_("A trial ends by itself, unless a new call keeps it."),
    )  # fmt: skip
    is_signed = forms.BooleanField(
        label=_("Show the name of my organization as its writer"), required=False
    )
    note = FreeText(
        label=_("What is new in this version, in one line"),
        max_length=200,
        one_line=True,
        required=False,
        scope=SCOPE,
    )

    def __init__(
        self, *args: Any, is_first: bool = False, signs: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["note"]
        if not signs:
            del self.fields["is_signed"]

    def draft(self, language: str) -> services.Draft:
        """The words as a service takes them."""
        said = self.cleaned_data
        return services.Draft(
            title=said["title"], summary=said["summary"], text=said["text"],
            harm_centre=said["harm_centre"], harm_others=said["harm_others"],
            principles=tuple(said["principles"]), root_causes=tuple(said["root_causes"]),
            trial_months=said["trial_months"], note=said.get("note", ""), lang=language,
            is_signed=said.get("is_signed", False),
        )  # fmt: skip


class Give(ScreenedForm):
    """A position; a concern leads to its own page."""

    choice = forms.ChoiceField(
        label=_("Your position"), choices=wording.CHOICES, widget=forms.RadioSelect
    )
    words = FreeText(
        label=_("Words for the record, if you stand aside"), max_length=400, rows=2, required=False, scope=SCOPE,
        help_text=_("Printed in the outcome without your name and without your group."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].hints = wording.HINTS  # type: ignore[attr-defined]


class Concern(ScreenedForm):
    """What a concern says: which principle, who would be harmed and how, what would settle it."""

    principle = forms.ChoiceField(
        label=_("Which principle is it about?"),
        choices=wording.PRINCIPLES,
        widget=forms.RadioSelect,
    )
    harmed = FreeText(label=_("Who would be harmed?"), max_length=200, one_line=True, scope=SCOPE)
    how = FreeText(label=_("How would they be harmed?"), max_length=1000, rows=3, scope=SCOPE)
    remedy = FreeText(
        label=_("What would settle it?"), max_length=1000, rows=3, scope=SCOPE,
        help_text=_("Other words, another place, a limit, a check: what would have to change."),
    )  # fmt: skip

    def grounds(self) -> consent.Grounds:
        """The concern as the rule takes it."""
        said = self.cleaned_data
        principle = consent.Principle(said["principle"])
        return consent.Grounds(principle, said["harmed"], said["how"], said["remedy"])


class Caucus(ScreenedForm):
    """The word of a group."""

    choice = forms.ChoiceField(
        label=_("Your group’s position"), choices=wording.CHOICES, widget=forms.RadioSelect
    )
    words = FreeText(
        label=_("One line beside it"), max_length=300, one_line=True, required=False, scope=SCOPE
    )
    three_took_part = forms.BooleanField(
        label=_("Three people or more took part"), required=False,
        help_text=_("They need no seat. Nothing else about them is kept."),
    )  # fmt: skip

    def __init__(self, *args: Any, is_centre: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].hints = wording.HINTS  # type: ignore[attr-defined]
        if not is_centre:
            del self.fields["three_took_part"]


class GroupWord(ScreenedForm):
    """A group's word about the tag or about its own concern."""

    words = FreeText(
        label=_("How was it met?"), max_length=300, rows=2, required=False, scope=SCOPE
    )
    three_took_part = forms.BooleanField(
        label=_("Three people or more took part"), required=False,
        help_text=_("They need no seat. Nothing else about them is kept."),
    )  # fmt: skip


class Met(ScreenedForm):
    """How a concern was met, in the words of those who release it."""

    how_met = FreeText(
        label=_("How was it met?"), max_length=500, rows=2, required=False, scope=SCOPE
    )


class Ask(ScreenedForm):
    """A question about the text."""

    text = FreeText(label=_("Your question"), max_length=500, rows=2, scope=SCOPE)


class Answer(ScreenedForm):
    """An answer to a question."""

    text = FreeText(label=_("Answer"), max_length=2000, rows=2, scope=SCOPE)


class Suggest(ScreenedForm):
    """Other words for a point of the text."""

    clause = forms.TypedChoiceField(label=_("Which point?"), coerce=int)
    words = FreeText(label=_("How it should read"), max_length=2000, rows=3, scope=SCOPE)
    why = FreeText(label=_("Why"), max_length=500, rows=2, required=False, scope=SCOPE)

    def __init__(self, *args: Any, clauses: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbered = [(n, wording.point(n)) for n in range(1, clauses + 1)]
        self.fields["clause"].choices = [*numbered, (0, _("The whole text"))]  # type: ignore[attr-defined]


class Reply(ScreenedForm):
    """Why a suggestion is not taken."""

    reply = FreeText(label=_("Why not"), max_length=500, rows=2, scope=SCOPE)


class Name(ScreenedForm):
    """A group's own words on a record that names none."""

    words = FreeText(
        label=_("What your group wants to have written"), max_length=400, rows=3, scope=SCOPE
    )
