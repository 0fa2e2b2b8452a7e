"""What waits for one seat, found by its voter keys: no table says whose position or concern is whose."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from lic.base import keys
from lic.base.policy import Actor
from lic.communities import queries as table
from lic.core import consent
from lic.core.consent import caucus
from lic.decisions import rows
from lic.decisions.models import (
    Call,
    CallRoll,
    CaucusObjection,
    CaucusPosition,
    Dissent,
    GroupAnswer,
    GroupQuestion,
    Position,
    Proposal,
    Question,
    StandingConcern,
    Suggestion,
)
from lic.decisions.policies import PROPOSAL
from lic.decisions.queries import seats


@dataclass(frozen=True, slots=True)
class Lying:
    """A word of the own group that does not count yet, and what this seat can do about it.

    lacks        what it needs beside time: NOT_CONFIRMED, TOO_FEW_TOOK_PART, NO_MANDATE, or ""
    counts_from  the day from whose end it counts, if it lacks nothing
    may_object   this seat is asked and has not objected
    """

    word: CaucusPosition
    lacks: str
    counts_from: datetime.date
    may_confirm: bool = False
    may_object: bool = False
    has_objected: bool = False


@dataclass(frozen=True, slots=True)
class Mine:
    """What the actor has to do with one proposal.

    concerns    numbers of the concerns this seat raised and that are open
    asked       of these, those to be answered on a new version
    orphans     numbers of concerns of the own group whose raiser left
    lying       words of the own group that lie in its room: no other group knows of them
    questions   (question, own answer or None) of the own group
    """

    carries: bool = False
    writes: bool = False
    on_roll: bool = False
    position: str = ""
    words: str = ""
    by_caucus: bool = False
    has_objected: bool = False
    speaks: bool = False
    may_ask_more_time: bool = False
    concerns: frozenset[int] = frozenset()
    asked: frozenset[int] = frozenset()
    orphans: frozenset[int] = frozenset()
    lying: list[Lying] = field(default_factory=list)
    questions: list[tuple[GroupQuestion, bool | None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for the actor.

    what  POSITION · CONFIRM · ANSWER_FIRST · GROUP_QUESTION · TAKE_OVER · QUESTIONS
    """

    what: str
    number: int
    title: str
    url: str
    until: datetime.date | None = None


def mine(actor: Actor, one: Proposal) -> Mine:
    """What this seat said about a proposal and what it may do."""
    call = Call.objects.filter(proposal=one, closed_on__isnull=True).first()
    raised = {
        concern for concern in one.concerns.filter(state="OPEN", group=actor.group)
        if seats.raised(actor, one, concern)
    }  # fmt: skip
    asked = {
        c.number
        for c in raised
        if c.raised_on < one.version_number and c.asked_on != one.version_number
    }
    orphans = one.concerns.filter(state="OPEN", group=actor.group, left_on__isnull=False)
    said = _said(actor, call) if call else {}
    return Mine(
        carries=seats.carries(actor, one),
        writes=seats.writes(actor, one),
        speaks=seats.speaker_of(actor) is not None,
        may_ask_more_time=bool(call and not call.is_prolonged and seats.may_ask_more_time(actor)),
        concerns=frozenset(concern.number for concern in raised),
        asked=frozenset(asked),
        orphans=frozenset(orphans.values_list("number", flat=True)),
        lying=_lying(actor, one),
        questions=_questions(actor, one),
        **said,  # type: ignore[arg-type]
    )


def _said(actor: Actor, call: Call) -> dict[str, object]:
    try:
        key = table.voter_key(actor, call.key_name)
    except keys.KeyGone:
        return {}
    held = (
        Position.objects.filter(call=call, voter_key=key).values_list("choice", flat=True).first()
    )
    tally = next((t for t in rows.load(call.proposal).tallies if t.group == actor.group), None)
    return {
        "on_roll": CallRoll.objects.filter(call=call, voter_key=key, group=actor.group).exists(),
        "position": held or "",
        "words": Dissent.objects.filter(call=call, voter_key=key)
        .values_list("text", flat=True)
        .first()
        or "",
        "by_caucus": bool(tally and tally.by_caucus),
        "has_objected": CaucusObjection.objects.filter(call=call, voter_key=key).exists(),
    }


def lying(actor: Actor) -> list[Lying]:
    """Every word of the actor's own group that lies in its room, by proposal."""
    if actor.seat_id is None:
        return []
    here = Proposal.objects.filter(PROPOSAL.visible(actor, "read"))
    open_ones = here.exclude(state__in=[state.value for state in consent.FINAL_STATES])
    found = CaucusPosition.objects.filter(proposal__in=open_ones).order_by(
        "proposal__number", "number"
    )
    return _latest(actor, found)


def _lying(actor: Actor, one: Proposal) -> list[Lying]:
    """Words of the own group that wait: the latest position, and each word about a thing of its own."""
    return _latest(actor, CaucusPosition.objects.filter(proposal=one).order_by("number"))


def _latest(actor: Actor, found: QuerySet[CaucusPosition]) -> list[Lying]:
    own = found.filter(group=actor.group, state=CaucusPosition.State.GIVEN)
    latest = {
        (word.proposal_id, word.about, word.call_id, word.concern_id): word
        for word in own.select_related("call", "concern", "proposal__community")
    }
    lies = (_lies(actor, word.proposal, word) for word in latest.values())
    return [one for one in lies if one is not None]


def _lies(actor: Actor, one: Proposal, word: CaucusPosition) -> Lying | None:
    """A word that waits, with what this seat can do about it; None once it counts or has fallen."""
    stands = _standing(actor, one, word)
    if stands in _SETTLED or (word.call is not None and word.call.closed_on is not None):
        return None
    try:
        name = word.call.key_name if word.call else seats.key_name(one)
        key = table.voter_key(actor, name)
    except keys.KeyGone:
        return None
    at = rows.zone(one)
    counts_from = rows.day(consent.counts_from(rows.word_of(word, at)), at)
    is_asked = word.call is None or CallRoll.objects.filter(call=word.call, voter_key=key).exists()
    about = {"word": word} if word.call is None else {"call": word.call}
    has_objected = CaucusObjection.objects.filter(voter_key=key, **about).exists()
    return Lying(
        word, "" if stands == consent.Standing.WAITING else stands.value, counts_from,
        may_confirm=is_asked and not word.confirmed_by and key != word.given_by,
        may_object=is_asked and not has_objected, has_objected=has_objected,
    )  # fmt: skip


_SETTLED = (consent.Standing.COUNTS, consent.Standing.OBJECTED, consent.Standing.NO_SEAT)


def _standing(actor: Actor, one: Proposal, word: CaucusPosition) -> consent.Standing:
    """How far a word of the actor's group has come now."""
    objections = word.call.objections if word.call else word.objections
    stands = caucus.standing(
        rows.word_of(word, rows.zone(one)), n_seats=word.call.seats.get(word.group, 0) if word.call else word.n_seats,
        centre=actor.is_centre, objections=objections.filter(group=word.group).count(), at=timezone.now(),
    )  # fmt: skip
    is_due = word.call is None and stands == consent.Standing.COUNTS
    return consent.Standing.WAITING if is_due else stands  # the clock's work makes it DONE


def _questions(actor: Actor, one: Proposal) -> list[tuple[GroupQuestion, bool | None]]:
    found = []
    asked = one.group_questions.filter(group=actor.group, state="OPEN").select_related("concern")
    for question in asked.order_by("opened_on", "pk"):
        key = table.voter_key(actor, question.key_name)
        given = GroupAnswer.objects.filter(question=question, voter_key=key)
        found.append((question, given.values_list("is_yes", flat=True).first()))
    return found


def to_answer(actor: Actor) -> list[Waiting]:
    """What waits for this seat on all open proposals, the soonest first."""
    if actor.seat_id is None:
        return []
    own = {"group": actor.group, "state": "OPEN"}
    asked = (
        Q(state__in=consent.OPEN_STATES)
        | Q(pk__in=StandingConcern.objects.filter(**own).values("proposal"))
        | Q(pk__in=GroupQuestion.objects.filter(**own).values("proposal"))
        | Q(
            pk__in=CaucusPosition.objects.filter(group=actor.group, state="GIVEN").values(
                "proposal"
            )
        )
    )
    found: list[Waiting] = []
    final = [state.value for state in consent.FINAL_STATES]
    open_ones = Proposal.objects.filter(asked, PROPOSAL.visible(actor, "read")).exclude(
        state__in=final
    )
    for one in open_ones.select_related("community").order_by("number"):
        found += _waiting(actor, one)
    return sorted(found, key=lambda row: (row.until or datetime.date.max, row.number, row.what))


def _waiting(actor: Actor, one: Proposal) -> list[Waiting]:
    own = mine(actor, one)
    slug, title = one.community.slug, rows.version_of(one).title
    url = reverse("decisions:proposal", args=[slug, one.number])
    found = []
    call = Call.objects.filter(proposal=one, closed_on__isnull=True).first()
    if call and own.on_roll and not own.position and not own.by_caucus:
        found.append(Waiting("POSITION", one.number, title, f"{url}#position", call.deadline))
    found += [
        Waiting("CONFIRM", one.number, title, f"{url}#group")
        for row in own.lying
        if row.may_confirm
    ]
    found += [
        Waiting(
            "ANSWER_FIRST",
            one.number,
            title,
            reverse("decisions:concern", args=[slug, one.number, number]),
        )
        for number in sorted(own.asked)
    ]
    found += [
        Waiting("GROUP_QUESTION", one.number, title, f"{url}#group", question.closes_on)
        for question, answer in own.questions if answer is None
    ]  # fmt: skip
    found += [
        Waiting(
            "TAKE_OVER",
            one.number,
            title,
            reverse("decisions:concern", args=[slug, one.number, number]),
        )
        for number in sorted(own.orphans)
    ]
    return found


def to_write(actor: Actor) -> list[Waiting]:
    """Texts that this seat writes and that were asked about, or to which other words were suggested.

    Worked out for the page and kept nowhere: a stored notice would say whose the proposal is.
    """
    if actor.seat_id is None:
        return []
    asked = Q(Exists(Question.objects.filter(proposal=OuterRef("pk"), answer="").exclude(text="")))
    suggested = Suggestion.objects.filter(proposal=OuterRef("pk"), state=Suggestion.State.OPEN)
    found = Proposal.objects.filter(
        asked | Q(Exists(suggested.exclude(words=""))), PROPOSAL.visible(actor, "discuss"),
        state__in=seats.OPEN_TO_SHAPING,
    )  # fmt: skip
    return [
        Waiting(
            "QUESTIONS", one.number, rows.version_of(one).title,
            reverse("decisions:shaping", args=[one.community.slug, one.number]),
        )
        for one in seats.written(actor, found.select_related("community").order_by("number"))
    ]  # fmt: skip


def positions(actor: Actor) -> list[tuple[Proposal, Call, str]]:
    """This seat's own positions in calls whose key lives: (proposal, call, choice)."""
    found = []
    calls = Call.objects.filter(
        proposal__in=Proposal.objects.filter(PROPOSAL.visible(actor, "read"))
    )
    for call in (
        calls.filter(is_forgotten=False)
        .select_related("proposal__community")
        .order_by("-opened_on")
    ):
        try:
            key = table.voter_key(actor, call.key_name)
        except keys.KeyGone:
            continue
        held = (
            Position.objects.filter(call=call, voter_key=key)
            .values_list("choice", flat=True)
            .first()
        )
        if held:
            found.append((call.proposal, call, held))
    return found


def own_concerns(actor: Actor) -> list[StandingConcern]:
    """Open concerns that this seat raised."""
    found = StandingConcern.objects.filter(
        proposal__in=Proposal.objects.filter(PROPOSAL.visible(actor, "read")),
        state="OPEN",
        group=actor.group,
    ).select_related("proposal__community")
    return [
        row
        for row in found.order_by("proposal__number", "number")
        if seats.raised(actor, row.proposal, row)
    ]
