"""The shape of what people send in a round."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lic.base import screens
from lic.base.screens import FreeText, ScreenedForm
from lic.listening import vocabulary

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MONTH = forms.DateInput(attrs={"type": "month"}, format="%Y-%m")
LANGUAGE: dict[str, Any] = {
    "choices": vocabulary.LANGUAGES,
    "label": _("Language it is written in"),
}


class Answer(forms.Form):
    """One answer to one statement."""

    choice = forms.ChoiceField(choices=[(c, c) for c in vocabulary.ANSWER_CHOICES])
    matters = forms.BooleanField(required=False)


class Say(ScreenedForm):
    """A statement of one's own."""

    text = FreeText(
        label=_("Your statement"), one_line=True, max_length=vocabulary.LONGEST, strict=False, scope="PUBLIC",
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


class Translate(forms.Form):
    """A person's translation of a statement."""

    text = forms.CharField(
        label=_("Translation"), max_length=vocabulary.LONGEST, required=False,
        help_text=_("By a person, not a machine. Empty takes it away."),
    )  # fmt: skip


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


class Helped(forms.Form):
    """All statements on one page, for a person who answers with help: one field a statement."""

    NOT_ASKED = "NONE"

    def __init__(self, *args: Any, statements: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words: list[tuple[str, str | Promise]] = [
            ("AGREE", _("Agree")), ("DISAGREE", _("Disagree")), ("PASS", _("Pass, not sure")), (self.NOT_ASKED, _("Not asked")),
        ]  # fmt: skip
        for number, text in statements:
            self.fields[f"s{number}"] = forms.ChoiceField(
                label=text, choices=words, widget=forms.RadioSelect, initial=self.NOT_ASKED
            )

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


class Dialogue(ScreenedForm):
    """A talk that was held: what sort, who took part by group, what came of it."""

    format = forms.ChoiceField(
        label=_("What sort of talk"), choices=vocabulary.FORMATS, widget=forms.RadioSelect
    )
    title = FreeText(label=_("A title"), one_line=True, max_length=100, strict=False)
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
