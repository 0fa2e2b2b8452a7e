"""Answers: one's own, somebody else's read back, ten paper sheets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from lic.listening import vocabulary


class Answer(forms.Form):
    """One answer to one statement."""

    choice = forms.ChoiceField(choices=[(c, c) for c in vocabulary.ANSWER_CHOICES])
    matters = forms.BooleanField(required=False)


class Helped(forms.Form):
    """All statements on one page, for a person who answers with help: one field a statement."""

    NOT_ASKED = "NONE"

    def __init__(
        self, *args: Any, statements: Iterable[tuple[int, str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        words: list[tuple[str, str | Promise]] = [
            ("AGREE", _("Agree")), ("DISAGREE", _("Disagree")), ("PASS", _("Pass, not sure")), (self.NOT_ASKED, _("Not asked")),
        ]  # fmt: skip
        for number, text, lang in statements:
            said = format_html('{}. <span lang="{}">{}</span>', number, lang, text)
            self.fields[f"s{number}"] = forms.ChoiceField(
                label=said, choices=words, widget=forms.RadioSelect, initial=self.NOT_ASKED,
            )  # fmt: skip
        self.fields["matters"] = forms.CharField(
            label=_("What matters most to them"), required=False, max_length=40,
            help_text=_("Up to three numbers, for example 4, 12."),
            widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric"}),
        )  # fmt: skip

    def clean_matters(self) -> list[int]:
        """The numbers, of statements that were answered; at most three."""
        words = re.findall(r"[^\s,;]+", self.cleaned_data["matters"])
        answered = {str(number): number for number in self.answers()}
        for word in words:
            if word not in answered:
                raise forms.ValidationError(
                    _("%(word)s is not the number of a statement that was answered."),
                    params={"word": word},
                )
        if len(set(words)) > vocabulary.MOST_MATTERS:
            raise forms.ValidationError(_("Name three at most."))
        return sorted({answered[word] for word in words})

    def answers(self) -> dict[int, str]:
        """Statement number → choice, of those that were asked."""
        given = {
            int(name[1:]): choice for name, choice in self.cleaned_data.items() if name[0] == "s"
        }
        return {number: choice for number, choice in given.items() if choice != self.NOT_ASKED}


class Paper(forms.Form):
    """Ten sheets at a time: one line of letters each."""

    SHEETS = 10
    LETTERS = {"A": "AGREE", "D": "DISAGREE", "P": "PASS", "-": "", ".": ""}
    group = forms.ChoiceField(label=_("Group on the sheets"))

    def __init__(
        self, *args: Any, groups: Iterable[tuple[str, str]], numbers: list[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = numbers
        self.fields["group"].choices = [("", _("Choose the group")), *groups]
        for place in range(1, self.SHEETS + 1):
            self.fields[f"sheet{place}"] = forms.CharField(
                label=_("Sheet %(number)s") % {"number": place}, required=False, max_length=3 * len(numbers) + 20,
                widget=forms.TextInput({"class": "mono", "autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.sheets: dict[int, tuple[dict[int, str], list[int]]] = {}
        for place in range(1, self.SHEETS + 1):
            line = str(data.get(f"sheet{place}", ""))
            if line.strip():
                try:
                    self.sheets[place] = self._read(line)
                except forms.ValidationError as error:
                    self.add_error(f"sheet{place}", error)
        return data

    def _read(self, line: str) -> tuple[dict[int, str], list[int]]:
        """Answers and what matters from "A D* P -"; the error names the statement."""
        answers: dict[int, str] = {}
        matters: list[int] = []
        place = -1
        for letter in line.upper().replace("–", "-"):
            if letter.isspace() or letter in ",;":
                continue
            if letter == "*" and place >= 0:
                matters.append(self.numbers[place])
                continue
            place += 1
            if place >= len(self.numbers):
                raise forms.ValidationError(
                    _("This line has more letters than there are statements (%(count)s)."),
                    params={"count": len(self.numbers)},
                )
            if letter not in self.LETTERS:
                raise forms.ValidationError(
                    _(
                        "At statement %(number)s stands “%(letter)s”. Write A, D, P, or - for no answer."
                    ),
                    params={"number": self.numbers[place], "letter": letter},
                )
            if self.LETTERS[letter]:
                answers[self.numbers[place]] = self.LETTERS[letter]
        if len(matters) > vocabulary.MOST_MATTERS:
            raise forms.ValidationError(_("At most three statements can matter most: three stars."))
        return answers, matters
