"""What people at the desk type."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lic.accounts.forms import CodeField, NewPassphrase, Passphrase, SignIn
from lic.base.screens import FreeText, ScreenedForm
from lic.core import codes, sealing
from lic.core.text.finding import Finding
from lic.core.text.readability import plain
from lic.desk import matching
from lic.desk.services import second_factor
from lic.safety import identifiers, questions, roster

__all__ = [
    "Alert", "AskFile", "Circle", "Demand", "Extract", "Look", "NewPassphrase", "OfflineReader", "Passphrase", "PlaceCode", "Recover", "RecoveryCode", "Say",
    "Says", "Share", "SixDigits", "Step", "Unlock", "WriteFile",
]  # fmt: skip

LONGEST = 4000
_TYPED = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
_DIGITS = {"autocomplete": "one-time-code", "inputmode": "numeric", **_TYPED}
WRONG = _("Name, words and six digits do not fit together. Look at all three again.")
WRONG_RECOVERY = _("Name, code and six digits do not fit together. Look at all three again.")
NO_PLACE = _("This code opens no place: it was used, it is over, or it was never printed.")


def _six_digits() -> forms.CharField:
    return forms.CharField(
        label=_("Six digits from your app"), max_length=12, widget=forms.TextInput(_DIGITS)
    )


class Unlock(SignIn):
    """Name, words and six digits: signing in is unlocking."""

    code = _six_digits()


class RecoveryField(forms.CharField):
    """A recovery code as typed from paper, known to be well formed; it is looked at by who opens the key with it."""

    def __init__(self, **options: Any) -> None:
        attrs = {"autocomplete": "off", **_TYPED, "autocapitalize": "characters"}
        super().__init__(max_length=80, widget=forms.TextInput(attrs), **options)

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        try:
            codes.parse_long(typed)
        except codes.CodeError as error:
            raise forms.ValidationError(_sentence(error), code="typed") from None
        return typed


def _sentence(error: codes.CodeError) -> str:
    if error.part is not None:
        return gettext("That code is not right yet. Look at part %(part)d again.") % {
            "part": error.part
        }
    if error.reason in {"TOO_SHORT", "TOO_LONG"}:
        return gettext("That is not the whole code. It has 27 letters and digits, in seven parts.")
    return gettext("One letter or digit of that code is wrong. Compare it with the paper.")


class RecoveryCode(forms.Form):
    """The recovery code, back from paper."""

    recovery = RecoveryField(
        label=_("Recovery code"), help_text=_("Big or small letters, with or without dashes.")
    )


class Recover(RecoveryCode):
    """Name, recovery code and six digits, when the words are lost."""

    sign_in_name = forms.CharField(
        label=_("Sign-in name"), max_length=120,
        widget=forms.TextInput({"autocomplete": "username", **_TYPED}),
    )  # fmt: skip
    code = _six_digits()
    field_order = ("sign_in_name", "recovery", "code")


class PlaceCode(forms.Form):
    """The printed code of a place at the desk."""

    code = CodeField(
        label=_("Code of your place"), help_text=_("Big or small letters, with or without dashes.")
    )


class SixDigits(forms.Form):
    """The first six digits of an app that has just been given this key."""

    code = _six_digits()

    def __init__(self, *args: Any, secret: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret = secret

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not second_factor.fits(self.secret, code):
            raise forms.ValidationError(_("That code is not right. Use the newest one."))
        return code


class Words(forms.CharField):
    """Words that stay at the desk: tidied, and not looked through."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        widget = forms.Textarea({"rows": rows, "autocomplete": "off"})
        super().__init__(max_length=LONGEST, widget=widget, **options)

    def to_python(self, value: Any) -> str:
        return plain(super().to_python(value) or "")


class Say(forms.Form):
    """A reply to the reporter, or a note for the team."""

    text = Words(label=_("Your words"))

    def __init__(self, *args: Any, label: str | Promise = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label or self.fields["text"].label


class LeavesTheDesk(FreeText):
    """Words that would leave the desk: looked through for what leads to anybody, and compared with the report.

    What was found is named; whoever writes decides whether it stays.
    """

    against = matching.NOTHING

    def __init__(self, **options: Any) -> None:
        super().__init__(strict=False, **options)

    def findings(self, text: str) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        persons, avoided = super().findings(text)
        told = matching.findings(text, self.against)
        taken = [(one.start, one.end) for one in told]
        others = [p for p in persons if not any(p.start < e and s < p.end for s, e in taken)]
        return (*told, *others), avoided


class InALanguage(LeavesTheDesk):
    """Part of a text that is wanted in one language at least: which, the form says."""

    def validate(self, value: Any) -> None:
        """Empty is for the form to judge."""


class _Compared(ScreenedForm):
    """A form of words that would leave the desk, compared with what a report holds."""

    def __init__(
        self, *args: Any, against: matching.Known = matching.NOTHING, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, LeavesTheDesk):
                field.against = against  # its own copy: a form copies its fields


class Extract(_Compared):
    """A text that would leave the desk, for the reporter's yes or no."""

    to = forms.ChoiceField(label=_("Where it would go"), widget=forms.RadioSelect)
    text = LeavesTheDesk(
        label=_("The text that would leave the desk"), rows=6, max_length=LONGEST,
        help_text=_("Write it anew, in your words. Leave out whatever shows who told."),
    )  # fmt: skip

    def __init__(self, *args: Any, consent: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(code, label) for code, label in questions.GOES_TO.items() if code in consent]
        self.fields["to"].choices = steps  # type: ignore[attr-defined]


class Share(forms.Form):
    """One more recipient who may read a report."""

    number = forms.TypedChoiceField(label=_("Who else"), coerce=int)

    def __init__(self, *args: Any, numbers: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].choices = [  # type: ignore[attr-defined]
            (n, gettext("Recipient %(number)s") % {"number": n}) for n in numbers
        ]


class OfflineReader(Passphrase):
    """Somebody who reads files on a machine of their own."""

    age = forms.CharField(
        label=_("Their age key"), max_length=80, widget=forms.TextInput({"autocomplete": "off", **_TYPED}),
        help_text=_("It begins with age1 and has 62 letters and digits. Never the secret one, which begins with AGE-SECRET-KEY."),
    )  # fmt: skip
    field_order = ("age", "passphrase")

    def clean_age(self) -> str:
        typed = "".join(str(self.cleaned_data["age"]).split())
        if typed.upper().startswith("AGE-SECRET-KEY"):
            raise forms.ValidationError(
                _("This is the secret key. It must not leave the machine of its owner: they need a new one now.")
            )  # fmt: skip
        if not sealing.is_file_key(typed.lower()):
            raise forms.ValidationError(
                _("That is not a whole age key. Compare it letter by letter.")
            )
        return typed.lower()


class AskFile(Passphrase):
    """For whom a file is, and what it holds."""

    to = forms.TypedMultipleChoiceField(label=_("For whom"), coerce=int, widget=forms.CheckboxSelectMultiple)  # fmt: skip
    what = forms.ChoiceField(label=_("What the file holds"), widget=forms.RadioSelect, initial="")
    language = forms.ChoiceField(label=_("Language of its labels"), widget=forms.RadioSelect)
    field_order = ("to", "what", "language", "passphrase")

    def __init__(self, *args: Any, numbers: Iterable[int], extracts: Iterable[tuple[str, str]], may_go_whole: bool, **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (n, gettext("Recipient %(number)s") % {"number": n}) for n in numbers
        ]
        whole = [(WHOLE, gettext("What was told, and the conversation"))] if may_go_whole else []
        self.fields["what"].choices = [
            *whole,
            *extracts,
        ]  # type: ignore[attr-defined]
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES
        ]  # fmt: skip


class WriteFile(Passphrase):
    """The words again, before a file leaves."""

    is_armored = forms.BooleanField(
        label=_("Letters alone"), required=False,
        help_text=_("For a way that spoils other files, such as some mail. It is a third larger."),
    )  # fmt: skip
    field_order = ("is_armored", "passphrase")


WHOLE = "all"
TITLE, TEXT, SUMMARY = _("Title"), _("For the circles"), _("For organizations, shorter")


class Alert(_Compared):
    """An alert in each language that it is written in, at least one."""

    use_required_attribute = False

    names = forms.BooleanField(
        label=_("It names something by which somebody can be known"), required=False, initial=True,
        help_text=_("A number, a plate, a name, a mark. Then a second person has to look at it."),
    )  # fmt: skip
    is_serious = forms.BooleanField(
        label=_("It is about something serious"), required=False,
        help_text=_("Force, a weapon, drugging, somebody hurt. It stands first in what circles read."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        texts: Mapping[str, Mapping[str, str]] = kwargs.pop("texts", {})
        super().__init__(*args, **kwargs)
        against = kwargs.get("against", matching.NOTHING)
        for code, _name in settings.LANGUAGES:
            given = texts.get(code, {})
            own: dict[str, forms.Field] = {
                f"title_{code}": InALanguage(label=TITLE, one_line=True, max_length=80),
                f"text_{code}": InALanguage(label=TEXT, rows=6, max_length=1200),
                f"summary_{code}": InALanguage(label=SUMMARY, rows=3, max_length=400),
            }  # fmt: skip
            for name, field in own.items():
                field.initial = given.get(name.split("_")[0], "")
                field.against = against  # type: ignore[attr-defined]
                field.widget.attrs["lang"] = code
                self.fields[name] = field
        self.order_fields([*(n for n in self.fields if n not in {"names", "is_serious"}), "names", "is_serious"])  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """At least one language, and each that was begun whole."""
        if not any(self._begun(code) for code, _name in settings.LANGUAGES) and not self.errors:
            raise forms.ValidationError(_("Write it in at least one language."))
        for code, _name in settings.LANGUAGES:
            for part in ("title", "text", "summary"):
                name = f"{part}_{code}"
                if (
                    self._begun(code)
                    and name not in self.errors
                    and not self.cleaned_data.get(name)
                ):
                    self.add_error(name, _("This is missing in a language that you began."))
        return self.cleaned_data

    def _begun(self, code: str) -> bool:
        return any(str(self.data.get(f"{part}_{code}", "")).strip() for part in ("title", "text", "summary"))  # fmt: skip

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        """By language, after `is_valid`."""
        return {
            code: {part: self.cleaned_data[f"{part}_{code}"] for part in ("title", "text", "summary")}
            for code, _name in settings.LANGUAGES
            if self._begun(code)
        }  # fmt: skip

    @property
    def languages(self) -> list[tuple[str, str, list[Any], bool]]:
        """For the page, the reader's own first: code, name in itself, its three fields, and whether it stands open."""
        parts = ("title", "text", "summary")
        mine = (get_language() or "en")[:2]
        spoken = sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != mine)
        shown = [(code, [self[f"{part}_{code}"] for part in parts]) for code in spoken]
        filled = [any(one.value() or one.errors for one in fields) for _code, fields in shown]
        return [
            (code, get_language_info(code)["name_local"].capitalize(), fields, has or (not any(filled) and at == 0))
            for at, ((code, fields), has) in enumerate(zip(shown, filled, strict=True))
        ]  # fmt: skip


class Circle(forms.Form):
    """People who are to read alerts with seven words of their own."""

    name = forms.CharField(
        label=_("What you call this circle"), max_length=80, widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("Everybody who has its words reads this name. Name no person."),
    )  # fmt: skip
    reads = forms.ChoiceField(
        label=_("What it reads"), widget=forms.RadioSelect, initial="full",
        choices=(("full", _("Alerts whole")), ("summary", _("The summary alone"))),
    )  # fmt: skip
    reads.hints = {  # type: ignore[attr-defined]
        "full": _("For sex workers."),
        "summary": _("For organizations and services that sex workers go to. Never for police."),
    }

    def clean_name(self) -> str:
        return plain(self.cleaned_data["name"], one_line=True)


class NumbersField(Words):
    """Whom to call, one a line, as a list of {name, number, when}."""

    def __init__(self, **options: Any) -> None:
        said = _("One a line, parted by commas: name, number, when. “Crisis line, 604 555 0199, day and night”")  # fmt: skip
        super().__init__(rows=4, required=False, help_text=said, **options)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(
            ", ".join(filter(None, (one["name"], one["number"], one["when"]))) for one in value
        )

    def clean(self, value: Any) -> Any:
        found = []
        for at, line in enumerate(_lines(super().clean(value)), start=1):
            parts = [part.strip() for part in line.split(",", 2)]
            if len(parts) < 2 or not all(parts[:2]):
                sentence = _("Line %(line)d needs a name and a number, with a comma between them.")
                raise forms.ValidationError(sentence, params={"line": at})
            found.append({"name": parts[0], "number": parts[1], "when": (*parts, "")[2]})
        return found


class ChildLineField(NumbersField):
    """The child-protection line: one line of whom to call, marked, in a list of one, or of none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs["rows"] = 1
        self.help_text = _("Name, number, when, in one line. It stands where somebody under 19 is spoken of. Left empty, nobody is told to call it.")  # fmt: skip

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if len(found) > 1:
            raise forms.ValidationError(_("Write one line."))
        return [{**one, roster.CHILDREN: True} for one in found]


class Says(forms.Form):
    """What everybody reads before telling."""

    about_en = Words(label=_("Who reads, in English"), rows=5, required=False)
    about_fr = Words(label=_("Who reads, in French"), rows=5, required=False)
    numbers_en = NumbersField(label=_("Whom to call now, in English"))
    numbers_fr = NumbersField(label=_("Whom to call now, in French"))
    child_line_en = ChildLineField(label=_("Child-protection line, in English"))
    child_line_fr = ChildLineField(label=_("Child-protection line, in French"))
    towns = Words(
        label=_("Parts of town to choose from"),
        rows=6,
        required=False,
        help_text=_("One a line. Large ones: a small one could show who told."),
    )
    months = forms.IntegerField(
        label=_("How many months a report is kept"), min_value=3, max_value=24,
        help_text=_("From 3 to 24. Reports that are here keep the day on which they go."),
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )  # fmt: skip
    matches = forms.BooleanField(
        label=_("Look whether others named the same"), required=False,
        help_text=_("The form then has one more tick. Where a reporter set it, you can look up a phone, plate, e-mail, page or handle among such reports. Names are not compared. Nothing is looked up by itself, no list is kept, and reporters are not told what you find."),
    )  # fmt: skip

    def clean_towns(self) -> list[str]:
        return list(dict.fromkeys(_lines(self.cleaned_data["towns"])))

    def by_language(self, name: str) -> dict[str, Any]:
        """What was written into this field of each language, after `is_valid`; one in which nothing was is not there."""
        written = {code: self.cleaned_data[f"{name}_{code}"] for code, _name in settings.LANGUAGES}
        return {code: value for code, value in written.items() if value}

    @staticmethod
    def numbers_given(numbers: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
        """What the fields of numbers show of those that the desk has."""
        return {
            f"{name}_{code}": [one for one in numbers.get(code, []) if (roster.CHILDREN in one) == is_line]
            for code, _name in settings.LANGUAGES
            for name, is_line in (("numbers", False), ("child_line", True))
        }  # fmt: skip

    def numbers(self) -> dict[str, list[dict[str, Any]]]:
        """Whom to call and the child-protection line, in each language in which there is one of them."""
        call, lines = self.by_language("numbers"), self.by_language("child_line")
        return {
            code: call.get(code, []) + lines.get(code, [])
            for code, _name in settings.LANGUAGES
            if code in call or code in lines
        }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class Look(forms.Form):
    """Something by which somebody can be found again, or a part of it."""

    text = forms.CharField(
        label=_("What to look for"), max_length=200, widget=forms.TextInput({"autocomplete": "off", **_TYPED}),
        help_text=_("A phone, plate, e-mail, page or handle, or a part: some letters of a plate, the last digits of a phone, a piece of a handle. At least three."),
    )  # fmt: skip

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if not identifiers.typed(text, settings.PHONE_REGION):
            raise forms.ValidationError(_("Type at least three letters or digits. Names of several words are not looked for."))  # fmt: skip
        return text

    @property
    def wanted(self) -> frozenset[identifiers.Identifier]:
        """What it can mean, after `is_valid`."""
        return identifiers.typed(self.cleaned_data["text"], settings.PHONE_REGION)


class Demand(forms.Form):
    """Somebody outside asked for what the desk holds."""

    kind = forms.ChoiceField(label=_("Who asks"), widget=forms.RadioSelect)
    received_on = forms.DateField(
        label=_("On which day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, Any]], today: datetime.date, **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds)  # type: ignore[attr-defined]
        self.today = today

    def clean_received_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["received_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return day


class Step(forms.Form):
    """How far a request from outside is, and what came of it."""

    step = forms.ChoiceField(label=_("How far it is"), widget=forms.RadioSelect)
    outcome = forms.ChoiceField(label=_("What came of it"), required=False, widget=forms.RadioSelect)  # fmt: skip
    told = forms.ChoiceField(
        label=_("Was the person told?"), required=False, widget=forms.RadioSelect,
        choices=(
            ("yes", pgettext_lazy("was the person told", "Yes")),
            ("no", pgettext_lazy("was the person told", "No: the law does not let us")),
            ("", pgettext_lazy("was the person told", "Not yet, or nobody to tell")),
        ),
    )  # fmt: skip

    def __init__(
        self, *args: Any, steps: Iterable[tuple[str, Any]], outcomes: Iterable[tuple[str, Any]], **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = list(steps)  # type: ignore[attr-defined]
        self.fields["outcome"].choices = list(outcomes)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("step") == "ANSWERED" and not self.cleaned_data.get("outcome"):
            self.add_error("outcome", _("Say what came of it."))
        return self.cleaned_data

    @property
    def is_told(self) -> bool | None:
        """After `is_valid`."""
        return {"yes": True, "no": False}.get(self.cleaned_data["told"])
