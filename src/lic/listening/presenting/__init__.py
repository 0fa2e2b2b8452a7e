"""From what was read to what a page draws: words, bars, rows. No query, no writing."""

from lic.listening.presenting.figures import people
from lic.listening.presenting.results import Results, results, spoken, statement_bars
from lic.listening.presenting.rows import (
    THREE_MATTER,
    alike,
    choice_words,
    flags,
    group_choices,
    notes,
    other_language,
    own_answer,
    own_statement,
    pages,
    round_row,
    statement_row,
    when,
)

__all__ = [
    "THREE_MATTER", "Results", "alike", "choice_words", "flags", "group_choices", "notes", "other_language", "own_answer",
    "own_statement", "pages", "people", "results", "round_row", "spoken", "statement_bars", "statement_row", "when",
]  # fmt: skip
