"""What a form says when something is missing or does not fit: what to do, in place of Django's words.

Set once, at the start, on the kinds of field themselves, so that no form can forget it; a field with
`error_messages` of its own keeps them.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _

CHOOSE = _("Choose one of these.")
SAID: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": _("This is still empty. Fill it in.")},
    forms.ChoiceField: {"required": CHOOSE, "invalid_choice": CHOOSE},
    forms.ModelChoiceField: {"invalid_choice": CHOOSE},
    forms.MultipleChoiceField: {
        "required": _("Choose at least one."),
        "invalid_choice": _("Choose among these."),
    },
    forms.BooleanField: {"required": _("Tick this box to go on.")},
    forms.IntegerField: {"invalid": _("Write a whole number.")},
    forms.DateField: {"invalid": _("Write the day as year, month, day: 2027-01-31.")},
    forms.URLField: {"invalid": _("Write the whole address, with https:// in front.")},
}
CHECKED: dict[Any, Any] = {
    validators.MaxLengthValidator: _(
        "This has %(show_value)d characters, and %(limit_value)d fit. Make it shorter."
    ),
    validators.MinValueValidator: _("The least is %(limit_value)s."),
    validators.MaxValueValidator: _("The most is %(limit_value)s."),
    validators.URLValidator: _("Write the whole address, with https:// in front."),
    validators.EmailValidator: _("Write the whole mail address, with an @ in it."),
}


def install() -> None:
    """Let every form of the house speak like this."""
    for field, said in SAID.items():
        field.default_error_messages = field.default_error_messages | said
    for validator, message in CHECKED.items():
        validator.message = message
