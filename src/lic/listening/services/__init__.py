"""Every write of rounds, statements, answers and dialogues goes through here."""

from lic.listening.services.answers import (
    Kept,
    answer_for,
    cast_open_vote,
    cast_vote,
    open_round_by_link,
    show_next,
    show_next_open,
)
from lic.listening.services.caucus import give_word, take_word_back
from lic.listening.services.closing import end_keys, rewrite
from lic.listening.services.dialogues import harvest, record_dialogue
from lic.listening.services.files import ask_for_file, open_file
from lic.listening.services.importing import Imported, import_round, seal_import
from lic.listening.services.lane import lane_is_full, limit_open_link
from lic.listening.services.papers import (
    accept_paper,
    enter_paper,
    groups_to_enter,
    refuse_paper,
    require_reader_of,
)
from lic.listening.services.revoking import forget_batch
from lic.listening.services.rounds import (
    LEAST_STATEMENTS,
    ask_for_results,
    begin_day,
    close_overdue,
    close_round,
    create_round,
    edit_round,
    has_answers,
    hold_releases,
    on_release,
    open_round,
    release_round,
    require_facilitator,
)
from lic.listening.services.statements import (
    contribute,
    dismiss_flags,
    flag,
    hide,
    merge,
    seed,
    show,
    translate,
)

__all__ = [
    "LEAST_STATEMENTS",
    "Imported",
    "Kept",
    "accept_paper",
    "answer_for",
    "ask_for_file",
    "ask_for_results",
    "begin_day",
    "cast_open_vote",
    "cast_vote",
    "close_overdue",
    "close_round",
    "contribute",
    "create_round",
    "dismiss_flags",
    "edit_round",
    "end_keys",
    "enter_paper",
    "flag",
    "forget_batch",
    "give_word",
    "groups_to_enter",
    "harvest",
    "has_answers",
    "hide",
    "hold_releases",
    "import_round",
    "lane_is_full",
    "limit_open_link",
    "merge",
    "on_release",
    "open_file",
    "open_round",
    "open_round_by_link",
    "record_dialogue",
    "refuse_paper",
    "release_round",
    "require_facilitator",
    "require_reader_of",
    "rewrite",
    "seal_import",
    "seed",
    "show",
    "show_next",
    "show_next_open",
    "take_word_back",
    "translate",
]  # fmt: skip
