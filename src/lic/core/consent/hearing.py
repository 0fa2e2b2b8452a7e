"""What a table may know of a group's word: nothing until it counts."""

from dataclasses import replace
from datetime import datetime

from lic.core.consent import caucus, rule
from lic.core.consent.caucus import CaucusWord, Standing
from lic.core.consent.proposal import Proposal
from lic.core.consent.rule import Tally
from lic.core.consent.terms import OPEN_STATES


def as_heard(proposal: Proposal, at: datetime) -> Proposal:
    """The proposal as the whole table may know it at a moment.

    Of a group's caucus words only the one that counts is left, and no objection: that somebody
    objected would tell that a word was there. The rule decides the same on both, so nothing that
    counts is lost. A call that has ended is left as it is.
    """
    if proposal.state not in OPEN_STATES:
        return proposal
    centre = proposal.table.centre_group
    return replace(
        proposal,
        tallies=tuple(
            _outside(tally, centre=tally.group == centre, at=at) for tally in proposal.tallies
        ),
    )


def counting(tally: Tally, *, centre: bool, at: datetime) -> CaucusWord | None:
    """The group's word that counts at a moment: the latest of those that do."""
    stands, _position = rule.caucus_position(tally, centre=centre, at=at)
    if stands != Standing.COUNTS:
        return None
    return next(
        word for word in reversed(tally.words) if _counts(word, tally, centre=centre, at=at)
    )


def _outside(tally: Tally, *, centre: bool, at: datetime) -> Tally:
    word = counting(tally, centre=centre, at=at)
    return replace(tally, words=() if word is None else (word,), objections=0)


def _counts(word: CaucusWord, tally: Tally, *, centre: bool, at: datetime) -> bool:
    found = caucus.standing(
        word, n_seats=tally.n_seats, centre=centre, objections=tally.objections, at=at
    )
    return found == Standing.COUNTS
