"""What people type: tidied, and looked through for what could lead to a person, before it is kept.

A form that takes people's words is a `ScreenedForm` with `FreeText` fields. Nothing is rewritten: the
page names the piece it found and says what to do, and the writer decides.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lic.core.text import words
from lic.core.text.finding import Finding
from lic.core.text.readability import plain
from lic.core.text.screen import screen

KEEP = "keep_as_it_is"

SENTENCES: dict[str, str | Promise] = {
    "EMAIL": _(
        "“%(piece)s” looks like an e-mail address. Leave it out, so that nobody can be reached through it."
    ),
    "URL": _("“%(piece)s” is a web address. Say in your own words what stands there."),
    "HANDLE": _(
        "“%(piece)s” looks like a name in an app. Leave it out, so that nobody can be reached through it."
    ),
    "COORDINATES": _("“%(piece)s” is an exact place. Name the area instead."),
    "POSTAL_CODE": _("“%(piece)s” looks like a postal code. Name the area instead."),
    "PHONE": _(
        "“%(piece)s” looks like a telephone number. Leave it out, so that nobody can be reached through it."
    ),
    "ADDRESS": _("“%(piece)s” looks like an address. Name the area, without the number."),
    "PLATE": _(
        "“%(piece)s” looks like a licence plate. Leave it out, so that nobody can be found through it."
    ),
    "NAME": _("“%(piece)s” may name a person. Say what happened, without the name."),
    "DESCRIPTION": _(
        "“%(piece)s” may describe one person. Say what happened, not what somebody looked like."
    ),
}
WORD = _("“%(piece)s” can hurt or mislead. Here we say “%(suggestion)s”.")
WORD_ALONE = _("“%(piece)s” can hurt or mislead. Say it in another way.")


class FreeText(forms.CharField):
    """A person's words: without what cannot be seen, and screened.

    one_line  an input of one line; else a text area of `rows` lines
    scope     which words to avoid are looked for: a scope of `core.text.words`; "" for none, as in
              rounds and caucus rooms, where people's own words stand
    strict    what could lead to a person has to go; else it may be kept after a second look, as
              where a clinic's address is the point. Words to avoid may always be kept.
    """

    def __init__(
        self,
        *,
        one_line: bool = False,
        rows: int = 4,
        scope: str = "",
        strict: bool = True,
        **options: Any,
    ) -> None:
        options.setdefault(
            "widget", forms.TextInput() if one_line else forms.Textarea({"rows": rows})
        )
        super().__init__(**options)
        self.widget.attrs.setdefault("autocomplete", "off")
        self.one_line, self.scope, self.strict = one_line, scope, strict
        self.is_kept = False
        self.asks = False

    def to_python(self, value: Any) -> str:
        return plain(super().to_python(value) or "", one_line=self.one_line)

    def clean(self, value: Any) -> str:
        """The text as it is kept; raises ValidationError with one sentence for each finding."""
        text: str = super().clean(value)
        persons, avoided = self.findings(text)
        hard, soft = (persons, avoided) if self.strict else ((), persons + avoided)
        self.asks = bool(soft)
        objections = hard if self.is_kept else hard + soft
        if objections:
            raise ValidationError([sentence(finding) for finding in objections])
        return text

    def findings(self, text: str) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """What could lead to a person, and words to avoid."""
        if not self.scope:
            return screen(text), ()
        language = (get_language() or "en")[:2]
        spoken = language if language in words.LANGUAGES else "en"
        return screen(text), words.lint(text, language=spoken, scope=self.scope)


class ScreenedForm(forms.Form):
    """A form with `FreeText` fields: asks once whether what it doubts should stay as it is.

    The question appears only where every doubt behind it may be answered with yes; the field is
    never in `cleaned_data` unless it was asked.
    """

    def full_clean(self) -> None:
        texts = [field for field in self.fields.values() if isinstance(field, FreeText)]
        kept = self.is_bound and self.data.get(self.add_prefix(KEEP)) not in (None, "", "false")
        for field in texts:
            field.is_kept = bool(kept)
        super().full_clean()
        if any(field.asks for field in texts) and self.errors:
            self.fields[KEEP] = forms.BooleanField(
                required=False,
                label=_("Keep it as it is"),
                help_text=_("You have read the notes above and want to send your words unchanged."),
            )


def sentence(finding: Finding) -> ValidationError:
    """What the page says of a finding: which piece, what it looks like, what to do."""
    pieces = {"piece": finding.text, "suggestion": finding.suggestion or ""}
    if finding.kind in SENTENCES:
        return ValidationError(str(SENTENCES[finding.kind]), code=finding.kind, params=pieces)
    return ValidationError(WORD if finding.suggestion else WORD_ALONE, code="WORD", params=pieces)
