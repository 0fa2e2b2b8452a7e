"""Words that pages, services and tables share: what can be chosen, and how long a statement is."""

from __future__ import annotations

from lic.listening.models import Dialogue, Flag, Vote
from lic.listening.models.answer import MOST_MATTERS
from lic.listening.models.round import LEAST_OPEN_VOICES, MOST_OPEN_VOICES, OPEN_VOICES
from lic.listening.models.statement import LANGUAGES, LONGEST

ANSWER_CHOICES = ("AGREE", "DISAGREE", "PASS", "SKIPPED")
FLAG_KINDS = Flag.Kind.choices
FORMATS = Dialogue.Format.choices
CHOICE_WORDS = dict(Vote.Choice.choices)

__all__ = [
    "ANSWER_CHOICES", "CHOICE_WORDS", "FLAG_KINDS", "FORMATS", "LANGUAGES", "LEAST_OPEN_VOICES", "LONGEST",
    "MOST_MATTERS", "MOST_OPEN_VOICES", "OPEN_VOICES",
]  # fmt: skip
