"""From what was read to what a page draws: words, bars, rows. No query, no writing."""

from lic.listening.presenting.figures import people
from lic.listening.presenting.heard import Results, results, spoken, statement_bars
from lic.listening.presenting.rows import (
    THREE_MATTER,
    THREE_MATTER_OPEN,
    alike,
    alike_box,
    choice_words,
    dialogue_row,
    flags,
    group_choices,
    notes,
    other_language,
    own_answer,
    own_statement,
    present_rows,
    round_row,
    sheets_read,
    statement_row,
    when,
)

__all__ = [
    "THREE_MATTER",
    "THREE_MATTER_OPEN",
    "Results",
    "alike",
    "alike_box",
    "choice_words",
    "dialogue_row",
    "flags",
    "group_choices",
    "notes",
    "other_language",
    "own_answer",
    "own_statement",
    "people",
    "present_rows",
    "results",
    "round_row",
    "sheets_read",
    "spoken",
    "statement_bars",
    "statement_row",
    "when",
]
