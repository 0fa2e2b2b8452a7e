"""What people fill in: one required answer, everything else as far as they like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lic.core.text.readability import plain
from lic.safety import questions, telling
from lic.safety.questions import Choices

_NO_TRACE = {"autocomplete": "off", "autocapitalize": "sentences", "spellcheck": "false"}
SHORT, LONG = 200, 2000


class Line(forms.CharField):
    """One line, or some, that the browser keeps no memory of."""

    def __init__(
        self, *, rows: int = 1, most: int = SHORT, is_needed: bool = False, **kwargs: Any
    ) -> None:
        attrs: dict[str, Any] = {**_NO_TRACE}
        widget: forms.Widget = forms.TextInput(attrs)
        if rows > 1:
            widget = forms.Textarea({**attrs, "rows": rows})
        super().__init__(max_length=most, required=is_needed, widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        return plain(super().to_python(value) or "")


class Ticks(forms.MultipleChoiceField):
    """Any of these, each with a small line where there is one."""

    def __init__(self, choices: Choices, *, hints: Choices | None = None, **kwargs: Any) -> None:
        super().__init__(
            choices=list(choices.items()), widget=forms.CheckboxSelectMultiple, **kwargs
        )
        self.hints = hints or {}


class One(forms.ChoiceField):
    """One of these, or none."""

    def __init__(self, choices: Choices, **kwargs: Any) -> None:
        rows = [("", _("Rather not say")), *choices.items()]
        super().__init__(choices=rows, required=False, **kwargs)


def _offer(form: forms.Form, *, matches: bool) -> None:
    """The steps of this desk; one more where it looks whether others named the same."""
    field: Any = form.fields["consent"]
    choices, field.hints = questions.steps(matches=matches)
    field.choices = list(choices.items())


class Tell(forms.Form):
    """The one screen. `towns`: the parts of town that the desk names; `matches`: whether it looks what others named."""

    happened = Ticks(
        questions.HAPPENED, label=_("What happened?"), help_text=_("Tick whatever fits. This is the only question that needs an answer."),
        error_messages={"required": _("Tick at least one thing that happened. “Something else” is enough.")},
    )  # fmt: skip
    when = One(questions.WHEN, label=_("About when?"))
    town = One({}, label=_("Which part of town?"))
    place = One(questions.PLACE, label=_("What kind of place?"))
    contact = One(questions.CONTACT, label=_("How did they make contact?"))
    looks = Line(
        rows=3, most=LONG, label=_("Anything that helps others recognise them"),
        help_text=_("Age, build, hair, clothes, marks, voice, how they acted, what they asked for."),
    )  # fmt: skip
    vehicle = Line(label=_("Their vehicle"), help_text=_("Kind, colour, make, damage, stickers."))
    plate = Line(most=40, label=_("Licence plate"), help_text=_("A part of it helps too."))
    known_as = Line(
        rows=2, most=400, label=_("Phone, e-mail, handle or name they used"), help_text=_("One on each line."),
    )  # fmt: skip
    more = Line(
        rows=4, most=LONG, label=_("In your own words"),
        help_text=_("Leave out your own name and where you live."),
    )  # fmt: skip
    consent = Ticks(
        questions.CONSENT, hints=questions.CONSENT_HINTS, required=False, label=_("What may be done with it?"),
        help_text=_("With nothing ticked somebody reads it, and it is erased within a month: no record is kept. You can change this whenever you like."),
    )  # fmt: skip
    support = Ticks(questions.SUPPORT, required=False, label=_("Would you like support?"))
    call_back = Line(
        label=_("How can we reach you?"),
        help_text=_("Only if you want a call or a message. It is erased after seven days. You can always read our answer here, without this."),
    )  # fmt: skip
    is_under_19 = forms.BooleanField(
        required=False, label=_("I am under 19, or somebody in this is")
    )
    is_for_another = forms.BooleanField(
        required=False, label=_("I am entering this for somebody who asked me to"),
        help_text=_("We show you everything once more, to read to them, before it is sent."),
    )  # fmt: skip

    PARTS = (
        ("what", ("happened",)),
        ("about", ("when", "town", "place", "contact")),
        ("who", ("looks", "vehicle", "plate", "known_as", "more")),
        ("then", ("consent", "support", "call_back", "is_under_19", "is_for_another")),
    )

    def __init__(
        self, *args: Any, towns: Sequence[str] = (), matches: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, matches=matches)
        if towns:
            rows = [("", _("Rather not say")), *((town, town) for town in towns)]
            self.fields["town"].choices = rows  # type: ignore[attr-defined]
        else:
            del self.fields["town"]

    def read_back(self) -> list[tuple[str, list[str]]]:
        """Every answer that was given, as (question, lines), to be read aloud before it is sent."""
        found = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if not value or name == "is_for_another":
                continue
            if isinstance(field, Ticks | One):
                labels = dict(field.choices)
                chosen = value if isinstance(value, list) else [value]
                lines = [str(labels[code]) for code in chosen]
            else:
                lines = str(value).splitlines() if value is not True else [str(_("Yes"))]
            found.append((str(field.label), lines))
        return found


class Only(Tell):
    """Telling that nobody reads before somebody else has named the same. `region`: as the desk says it."""

    def __init__(self, *args: Any, region: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.region = region
        for name in ("call_back", "is_for_another", "is_under_19", "support"):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Something has to be named that two people would name alike."""
        from lic.safety import escrow  # noqa: PLC0415  forms are drawn from by what it draws on

        given = super().clean() or {}
        named = telling.Telling(
            (), "", plate=given.get("plate", ""), known_as=given.get("known_as", "")
        )
        if not self.errors and not escrow.named(named, self.region):
            self.add_error("known_as", _("Name a whole phone number, plate, e-mail, page or handle (with an @): by that others are found. A name alone is not enough."))  # fmt: skip
        return given | {
            "support": [],
            "call_back": "",
            "is_for_another": False,
            "is_under_19": False,
        }


class Words(forms.Form):
    """The seven words."""

    words = forms.CharField(
        label=_("Your seven words"), max_length=200, strip=True,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}),
    )  # fmt: skip


class Message(forms.Form):
    """Words to the desk."""

    text = Line(
        rows=4, most=LONG, is_needed=True, label=_("Write to them"),
        error_messages={"required": _("Write something first.")},
    )  # fmt: skip


class Consent(forms.Form):
    """The steps that hold from now on."""

    consent = Ticks(
        questions.CONSENT, hints=questions.CONSENT_HINTS, required=False, label=_("What may be done with it?"),
        help_text=_("With nothing ticked somebody reads it, and it is erased within a month: no record is kept."),
    )  # fmt: skip

    def __init__(self, *args: Any, matches: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, matches=matches)


class Erase(forms.Form):
    """The last word before everything goes."""

    is_sure = forms.BooleanField(
        label=_("Yes, erase everything"), help_text=_("This cannot be taken back."),
        error_messages={"required": _("Tick the box if you want this.")},
    )  # fmt: skip
