"""The word of a whole group outside a call: by caucus, or by quorum and two thirds of its seats."""

from datetime import datetime

from lic.core.consent import caucus, quorum
from lic.core.consent.caucus import CaucusWord, Standing
from lic.core.consent.conditions import require
from lic.core.consent.events import Answers, GroupWord
from lic.core.consent.rule import Table
from lic.core.consent.terms import FEWEST_SEATS_FOR_POSITIONS, Position, Refused


def require_yes(table: Table, group: str, word: GroupWord, at: datetime) -> None:
    """Raise Refused unless the group says yes now."""
    centre = group == table.centre_group
    if word.caucus is not None:
        _require_caucus(word, word.caucus, centre=centre, at=at)
    elif word.answers is not None:
        _require_answers(word.n_seats, word.answers, centre=centre)
    else:
        raise Refused("group_has_not_spoken")


def _require_caucus(word: GroupWord, said: CaucusWord, *, centre: bool, at: datetime) -> None:
    stands = caucus.standing(
        said, n_seats=word.n_seats, centre=centre, objections=word.objections, at=at
    )
    require(
        stands == Standing.COUNTS,
        "caucus_does_not_count",
        standing=stands,
        counts_from=caucus.counts_from(said),
    )
    says_yes = said.position in (Position.SUPPORT, Position.CAN_LIVE_WITH)
    require(says_yes, "group_says_no")


def _require_answers(n_seats: int, answers: Answers, *, centre: bool) -> None:
    needed = quorum.positions_needed(n_seats, centre=centre)
    given = answers.yes + answers.no
    require(n_seats >= FEWEST_SEATS_FOR_POSITIONS, "speaks_by_caucus")
    require(needed <= given <= n_seats, "group_not_quorate", needed=needed)
    require(quorum.is_two_thirds(answers.yes, given), "group_says_no")
