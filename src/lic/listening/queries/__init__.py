"""Every read of rounds, statements, answers and dialogues goes through here."""

from lic.listening.queries.dialogues import dialogue, dialogues, present, rounds_for, themes
from lic.listening.queries.outcomes import (
    Heard,
    audience_of,
    caucus_words,
    common_ground,
    heard,
    heard_this_month,
    outcome,
    path_of_file,
    released,
    to_moderate,
    voices_missing,
    working_file,
)
from lic.listening.queries.rounds import (
    counts,
    groups_of,
    living_keys,
    open_rounds,
    released_by,
    round_,
    rounds,
)
from lic.listening.queries.statements import (
    Asked,
    Mine,
    asked,
    flagged,
    keeps_police_out,
    kept_about,
    mine,
    put_away,
    statement,
    statement_by_id,
    statement_numbered,
    statements,
    to_read,
    words,
)

__all__ = [
    "Asked", "Heard", "Mine", "asked", "audience_of", "caucus_words", "common_ground", "counts", "dialogue",
    "dialogues", "flagged", "groups_of", "heard", "heard_this_month", "keeps_police_out",
    "kept_about", "living_keys", "mine", "open_rounds", "outcome",
    "path_of_file", "present", "put_away", "released", "released_by", "round_", "rounds", "rounds_for", "statement",
    "statement_by_id", "statement_numbered", "statements", "themes", "to_moderate", "to_read", "voices_missing", "words",
    "working_file",
]  # fmt: skip
