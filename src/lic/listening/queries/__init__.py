"""Every read of rounds, statements, answers and talks goes through here.

No function has the name of a module beside it: `from lic.listening.queries import …` is never two things.
"""

from lic.listening.queries.answering import Asked, Mine, asked, kept_about, mine
from lic.listening.queries.entering import (
    SheetsWaiting,
    n_batches_waiting,
    nobody_accepts,
    sheets_to_accept,
    sheets_waiting,
)
from lic.listening.queries.finding import (
    groups_of,
    keeps_police_out,
    living_keys,
    open_rounds,
    released_by,
    round_,
    rounds,
    statement,
    statement_counts,
    statement_numbered,
    statements,
    statements_of,
)
from lic.listening.queries.hearing import (
    Alike,
    Heard,
    alike,
    audience_of,
    caucus_word,
    caucus_words,
    common_ground,
    heard,
    heard_this_month,
    outcome,
    path_of_file,
    released,
    voices_missing,
    working_file,
)
from lic.listening.queries.moderating import (
    flagged,
    put_away,
    statement_to_decide,
    to_moderate,
    to_read,
)
from lic.listening.queries.talking import (
    dialogue,
    dialogues,
    rounds_for_themes,
    themes,
    who_was_there,
)

__all__ = [
    "Alike", "Asked", "Heard", "Mine", "SheetsWaiting", "alike", "asked", "audience_of", "caucus_word", "caucus_words", "common_ground", "dialogue", "dialogues",
    "flagged", "groups_of", "heard", "heard_this_month", "keeps_police_out", "kept_about", "living_keys", "mine",
    "n_batches_waiting", "nobody_accepts", "open_rounds", "outcome", "path_of_file", "put_away", "released", "released_by", "round_", "rounds",
    "rounds_for_themes", "sheets_to_accept", "sheets_waiting", "statement", "statement_counts", "statement_numbered", "statement_to_decide",
    "statements", "statements_of", "themes", "to_moderate",
    "to_read", "voices_missing", "who_was_there", "working_file",
]  # fmt: skip
