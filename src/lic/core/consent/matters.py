"""Moves on what one group decides alone: its caucus' word, objections to it, and its question.

`concern` names the concern that is to be released; "" is the tag of the present version.
"""

from dataclasses import replace
from datetime import datetime

from lic.core.consent import concerns, events, quorum, times
from lic.core.consent.concern import ConcernStatus, RaisedBy
from lic.core.consent.conditions import require, require_speaker
from lic.core.consent.matter import UNTOUCHED, Matter, OwnWord, Question
from lic.core.consent.proposal import Proposal, with_concern
from lic.core.consent.terms import (
    CAUCUS_OBJECTIONS,
    CAUCUS_SEATS,
    FEWEST_SEATS_FOR_POSITIONS,
    QUESTION_DAYS,
    QUESTION_SEAT_DAYS,
    REST_DAYS,
    TAGGING_STATES,
    Position,
    Refused,
)

YES = frozenset({Position.SUPPORT, Position.CAN_LIVE_WITH})


def give_word(proposal: Proposal, event: events.GiveOwnWord, at: datetime) -> Proposal:
    """Lay the caucus' yes in its room, where it counts after 72 hours unless two seats object."""
    matter = _own(proposal, event.concern, event.group)
    word, centre = event.word, event.group == proposal.table.centre_group
    if event.concern:
        concern = concerns.still_open(proposal, event.concern)
        require(concern.raised_by == RaisedBy.CAUCUS, "raised_by_seat")
    else:  # two seats take the tag off for all only where their group chose so, or is that small
        small = event.n_seats < FEWEST_SEATS_FOR_POSITIONS
        require(event.by_caucus or small, "asks_its_seats")
    require_speaker(word, event.n_seats, centre=centre)
    require(not centre or word.three_took_part, "three_missing")
    require(word.position in YES, "group_says_no")
    require(matter.word is None, "word_waits")
    require(matter.question is None, "question_open")
    _require_rested(proposal, matter, at)
    given = OwnWord(replace(word, given_at=at), event.n_seats)  # the 72 hours cannot be backdated
    return _with(proposal, event.concern, replace(matter, word=given))


def confirm_word(proposal: Proposal, event: events.ConfirmOwnWord, _at: datetime) -> Proposal:
    """Note that a second seat, or the partner organization, says the caucus' word too."""
    matter = _own(proposal, event.concern, event.group)
    word = _lying(matter)
    if event.partner:
        require(event.group == proposal.table.centre_group, "not_centre_group")
        said = replace(word.said, partner=True)
    else:
        require(word.said.seats < CAUCUS_SEATS, "confirmed_already")
        said = replace(word.said, seats=word.said.seats + 1)
    return _with(proposal, event.concern, replace(matter, word=replace(word, said=said)))


def object_to_word(proposal: Proposal, event: events.ObjectToOwnWord, at: datetime) -> Proposal:
    """Note a seat's objection; with the second the word falls, and the group's seats are asked."""
    matter = _own(proposal, event.concern, event.group)
    word = _lying(matter)
    objections = word.objections + 1
    if objections < CAUCUS_OBJECTIONS:
        heard = replace(word, objections=objections)
        return _with(proposal, event.concern, replace(matter, word=heard))
    question = matter.question
    if question is None and event.n_seats >= FEWEST_SEATS_FOR_POSITIONS:
        question = _question(proposal, at, QUESTION_DAYS, event.n_seats)
    return _with(proposal, event.concern, Matter(question=question, ended_at=at))


def ask(proposal: Proposal, event: events.AskGroup, at: datetime) -> Proposal:
    """Ask the group's seats."""
    matter = _own(proposal, event.concern, event.group)
    require(matter.question is None, "question_open")
    require(event.days >= QUESTION_DAYS, "question_too_short", least=QUESTION_DAYS)
    require(event.n_seats >= FEWEST_SEATS_FOR_POSITIONS, "too_few_old_seats")
    _require_rested(proposal, matter, at)
    question = _question(proposal, at, event.days, event.n_seats)
    return _with(proposal, event.concern, replace(matter, question=question))


def answer(proposal: Proposal, event: events.AnswerGroup, _at: datetime) -> Proposal:
    """Count one seat's answer, in place of the one it gave."""
    matter = _own(proposal, event.concern, event.group)
    question = matter.question
    if question is None:
        raise Refused("no_question")
    opened = question.opened_at.astimezone(proposal.table.zone).date()
    old = quorum.is_old_enough(event.joined, opened)
    require(old, "seat_too_young", least=QUESTION_SEAT_DAYS)
    held = {True: question.yes, False: question.no, None: 1}
    require(held[event.instead_of] > 0, "no_such_answer")
    yes = question.yes + event.yes - (event.instead_of is True)
    no = question.no + (not event.yes) - (event.instead_of is False)
    require(yes + no <= question.n_seats, "roll_is_full")
    answered = replace(question, yes=yes, no=no)
    return _with(proposal, event.concern, replace(matter, question=answered))


def count_word(proposal: Proposal, key: str) -> Proposal:
    """Let a word that has lain in its room long enough take effect."""
    return _say_yes(proposal, key, ConcernStatus.RELEASED_BY_RAISER)


def close_question(proposal: Proposal, key: str, at: datetime) -> Proposal:
    """Read the question at its end; without a yes a word that still waits falls with it."""
    group = concerns.still_open(proposal, key).group if key else proposal.table.centre_group
    question = of(proposal, key).question
    if question is not None and question.passes(centre=group == proposal.table.centre_group):
        return _say_yes(proposal, key, ConcernStatus.RELEASED_BY_GROUP)
    return _with(proposal, key, Matter(ended_at=at))


def of(proposal: Proposal, key: str) -> Matter:
    """The matter of a concern, or of the tag. Raises KeyError for an unknown concern."""
    if not key:
        return proposal.untagging
    for concern in proposal.concerns:
        if concern.id == key:
            return concern.releasing
    raise KeyError(key)


def _say_yes(proposal: Proposal, key: str, status: ConcernStatus) -> Proposal:
    if key:
        return concerns.closed(proposal, concerns.still_open(proposal, key), status)
    return replace(proposal, tagged=False, untagging=UNTOUCHED)


def _own(proposal: Proposal, key: str, group: str) -> Matter:
    """The matter, where it is this group's and still to be decided. Raises Refused otherwise."""
    if key:
        concern = concerns.still_open(proposal, key)
        require(group == concern.group, "not_own_group")
        return concern.releasing
    require(group == proposal.table.centre_group, "not_centre_group")
    require(proposal.state in TAGGING_STATES, "not_now", state=proposal.state)
    require(proposal.tagged, "tag_is_off")
    return proposal.untagging


def _lying(matter: Matter) -> OwnWord:
    if matter.word is None:
        raise Refused("no_caucus_position")
    return matter.word


def _question(proposal: Proposal, at: datetime, days: int, n_seats: int) -> Question:
    return Question(at, times.deadline(at, days, proposal.table.zone), n_seats)


def _require_rested(proposal: Proposal, matter: Matter, at: datetime) -> None:
    """Refuse to put the same thing about the same version to a group again and again."""
    ended, shaped = matter.ended_at, proposal.shaped_from
    if ended is None or (shaped is not None and ended < shaped):
        return
    zone = proposal.table.zone
    again = times.days_later(ended, REST_DAYS, zone)
    require(at >= again, "asked_lately", day=again.astimezone(zone).date())


def _with(proposal: Proposal, key: str, matter: Matter) -> Proposal:
    if not key:
        return replace(proposal, untagging=matter)
    concern = concerns.still_open(proposal, key)
    return with_concern(proposal, replace(concern, releasing=matter))
