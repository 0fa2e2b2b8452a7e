"""Duties: given by the group itself, by a coordinator or by the host; taken up, laid down, withdrawn."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lic.accounts import queries as accounts
from lic.base import audit, keys
from lic.base.policy import Actor
from lic.communities import duties, kinds, policies, queries
from lic.communities.models import (
    Community,
    DutyAnswer,
    DutyQuestion,
    Grant,
    Group,
    Organization,
    Seat,
)
from lic.communities.refusal import Refusal
from lic.core.consent import quorum

DAYS = 7
CAUCUS_DAYS = 3
MONTHS_12 = datetime.timedelta(days=365)
FEWEST_STEWARDS = 2
FEWEST_SEATS = 3
OBJECTIONS = 2
CENTRE_SEATS = 2

GIVEN = audit.register("duty_given", _("The duty %(duty)s was given."))
WITHDRAWN = audit.register("duty_withdrawn", _("The duty %(duty)s was withdrawn."))
LAID_DOWN = audit.register("duty_laid_down", _("The duty %(duty)s was laid down."))
CAUCUSED = audit.register("caucus_chosen", _("A group chose how it speaks."))
NOT_HERE = _("Nobody in your group goes by that name.")
# One sentence for both: else names could be tried without anybody noticing, to see who is in the group.
NOT_HELD = _("Nobody in your group who goes by that name holds that duty.")


@transaction.atomic
def grant(by: Actor | str, *, seat: Seat, duty: str, is_taken_up: bool = True) -> Grant:
    """Give a duty for twelve months.

    by  "host" for duties that the host gives, a coordinator's actor for hers, "group" for what a
        group has decided or its founding cards say
    Raises Refusal when this is not theirs to give: nobody but a group gives its own duties.
    """
    known = duties.DUTIES[duty]
    wanted = {duties.GivenBy.HOST: duties.HOST, duties.GivenBy.GROUP: "group"}.get(known.given_by)
    if isinstance(by, Actor):
        policies.COMMUNITY.require(by, "coordinate", seat.community)
    if (wanted is None) is not isinstance(by, Actor) or (wanted is not None and by != wanted):
        raise Refusal(_("This duty is not yours to give."))
    made, _made = Grant.objects.update_or_create(
        seat=seat, duty=duty,
        defaults={"until": queries.today(seat.community) + MONTHS_12, "is_taken_up": is_taken_up},
    )  # fmt: skip
    audit.record(by, GIVEN, on=_where(seat, duty), duty=duty)
    if not is_taken_up:
        kinds.duty_offered(seat)
    return made


def _where(seat: Seat, duty: str) -> Group | Community:
    """The thing that the chain names for a duty: the group that gives it, else the whole table.

    The chain is never deleted: a facilitator's group in it would say for good where somebody sat.
    """
    is_its_own = duties.DUTIES[duty].given_by is duties.GivenBy.GROUP
    return seat.group if is_its_own else seat.community


@transaction.atomic
def offer_duty(actor: Actor, *, handle: str, duty: str) -> None:
    """Offer a coordinator's duty to whoever goes by this name; nothing tells whether anybody does.

    It is in force once its holder takes it up.
    """
    policies.COMMUNITY.require(actor, "coordinate", queries.community_of(actor))
    seat = _by_handle(actor, handle).first()
    if seat is not None:
        grant(actor, seat=seat, duty=duty, is_taken_up=False)


@transaction.atomic
def end_duty(actor: Actor, *, grant_id: int) -> None:
    """A coordinator takes back a duty that coordinators give."""
    policies.COMMUNITY.require(actor, "coordinate", queries.community_of(actor))
    held = Grant.objects.select_related("seat__group", "seat__community").get(
        pk=grant_id, seat__community_id=actor.community_id
    )
    if duties.DUTIES[held.duty].given_by is not duties.GivenBy.COORDINATOR:
        raise Refusal(_("This duty is not yours to take back."))
    audit.record(actor, WITHDRAWN, on=_where(held.seat, held.duty), duty=held.duty)
    held.delete()


@transaction.atomic
def take_up(actor: Actor, *, duty: str) -> None:
    """Say yes to a duty that was offered; raises Refusal while the passphrase is short of seven words."""
    if actor.account_id is not None and accounts.has_short_words(actor.account_id):
        raise Refusal(_("A duty needs seven words. Choose new ones here, then take it up."))
    Grant.objects.filter(seat_id=actor.seat_id, duty=duty).update(is_taken_up=True)


@transaction.atomic
def lay_down(actor: Actor, *, duty: str) -> None:
    """Give a duty back, or say no to an offer; needs nobody's leave."""
    held = Grant.objects.select_related("seat__group", "seat__community").get(
        seat_id=actor.seat_id, duty=duty
    )
    if held.is_taken_up:
        audit.record(duty, LAID_DOWN, on=_where(held.seat, duty), duty=duty)
    held.delete()


@transaction.atomic
def ask_question(
    actor: Actor, *, kind: str, duty: str, handle: str, is_by_caucus: bool = False,
    three_took_part: bool = False,
) -> DutyQuestion:  # fmt: skip
    """Ask one's own group to give a duty to somebody of the group, or to withdraw it.

    Any seat of the group may ask, and its own yes counts. By caucus only where the group has chosen to
    speak so, or has fewer than three seats; in the sex workers' group where three people took part.
    Raises Refusal.
    """
    group = _own_group(actor)
    policies.GROUP.require(actor, "ask", group)
    if duties.DUTIES[duty].given_by is not duties.GivenBy.GROUP:
        raise Refusal(_("Your group does not give this duty."), "duty")
    seat = _by_handle(actor, handle).filter(group=group).first()
    if seat is None:
        raise Refusal(NOT_HELD if kind == DutyQuestion.Kind.WITHDRAW else NOT_HERE, "handle")
    _fits(kind, duty, seat)
    if is_by_caucus and not (group.speaks_by_caucus or _n_seats(group) < FEWEST_SEATS):
        raise Refusal(_("Your group speaks seat by seat."), "is_by_caucus")
    if is_by_caucus and group.is_centre and not three_took_part:
        raise Refusal(
            _("In this group a caucus needs three people who take part. They need no seat."),
            "three_took_part",
        )
    return _asked(actor, group, kind, duty=duty, seat=seat, is_by_caucus=is_by_caucus,
                  three_took_part=is_by_caucus and three_took_part)  # fmt: skip


def _asked(actor: Actor, group: Group, kind: str, **about: Any) -> DutyQuestion:
    """Put a question to the group; whoever asks has said yes."""
    today = queries.today(group.community)
    days = CAUCUS_DAYS if about.get("is_by_caucus") else DAYS
    question = DutyQuestion.objects.create(
        group=group, kind=kind, n_seats=_n_seats(group), opened_on=today,
        closes_on=today + datetime.timedelta(days=days), **about,
    )  # fmt: skip
    keys.create(question.key_name)
    answer_question(actor, question=question, is_yes=True)
    kinds.question_asked(question)
    return question


@transaction.atomic
def choose_voice(actor: Actor, *, by_caucus: bool) -> DutyQuestion | None:
    """Ask one's own group how it speaks from the next call on: with one voice, or seat by seat.

    Every seat is asked, also where the group speaks with one voice: two seats could else keep the others
    from speaking. A group of fewer than three seats speaks by caucus anyway, so there its steward or its
    liaison settles it at once, and the answer is None. Raises Refusal.
    """
    group = _own_group(actor)
    policies.GROUP.require(actor, "ask", group)
    if group.speaks_by_caucus == by_caucus:
        raise Refusal(_("Your group speaks so already."))
    if _n_seats(group) < FEWEST_SEATS:
        if duties.STEWARD not in actor.duties and not _is_liaison(actor, group):
            raise Refusal(_("In a small group its steward or its liaison chooses this."))
        _choose(group, actor if actor.duties else "liaison", by_caucus=by_caucus)
        return None
    kind = DutyQuestion.Kind.ONE_VOICE if by_caucus else DutyQuestion.Kind.EACH_SEAT
    if group.duty_questions.filter(kind=kind, state=DutyQuestion.State.OPEN).exists():
        raise Refusal(_("Your group is being asked this already."))
    return _asked(actor, group, kind)


def _choose(group: Group, by: Actor | str, *, by_caucus: bool) -> None:
    """Calls that are open keep what they were opened with."""
    group.speaks_by_caucus = by_caucus
    group.save(update_fields=["speaks_by_caucus"])
    audit.record(by, CAUCUSED, on=group)
    kinds.voice_chosen(group)


def _is_liaison(actor: Actor, group: Group) -> bool:
    own = Organization.objects.filter(pk=actor.organization_id, group=group)
    return not group.is_centre and own.exclude(mandate="").exists()


def _n_seats(group: Group) -> int:
    return Seat.objects.filter(group=group, state=Seat.State.AWAKE).count()


def _fits(kind: str, duty: str, seat: Seat) -> None:
    """Only what is not so can be given, only what is so withdrawn, and each is asked once."""
    holds = Grant.objects.filter(
        seat=seat, duty=duty, until__gte=queries.today(seat.community)
    ).exists()
    if kind == DutyQuestion.Kind.WITHDRAW and not holds:
        raise Refusal(NOT_HELD, "handle")
    if DutyQuestion.objects.filter(seat=seat, duty=duty, state=DutyQuestion.State.OPEN).exists():
        raise Refusal(_("Your group is being asked this already."), "handle")


@transaction.atomic
def answer_question(actor: Actor, *, question: DutyQuestion, is_yes: bool) -> None:
    """One seat's yes or no, changeable until the question closes.

    The second objection turns a caucus question into one for every seat, with a week from today.
    """
    policies.QUESTION.require(actor, "answer", question)
    DutyAnswer.objects.update_or_create(
        question=question,
        voter_key=queries.voter_key(actor, question.key_name),
        defaults={"is_yes": is_yes},
    )
    if question.is_by_caucus and question.answers.filter(is_yes=False).count() >= OBJECTIONS:
        today = queries.today(question.group.community)
        question.is_by_caucus, question.closes_on = False, today + datetime.timedelta(days=DAYS)
        question.save(update_fields=["is_by_caucus", "closes_on"])


def close_questions(now: datetime.datetime) -> int:
    """Settle every question whose last day is over at its table; returns how many."""
    settled = 0
    for question in DutyQuestion.objects.filter(state=DutyQuestion.State.OPEN).select_related(
        "group__community", "seat__community", "seat__group"
    ):
        if queries.day(question.group.community, now) > question.closes_on:
            _settle(question)
            settled += 1
    return settled


@transaction.atomic
def _settle(question: DutyQuestion) -> None:
    """Say passed or not, keep no counts, delete the answers and destroy their key."""
    answers = list(question.answers.values_list("is_yes", flat=True))
    passed = _has_passed(question, yes=sum(answers), n_answers=len(answers))
    if passed:
        _carry_out(question)
    question.state = DutyQuestion.State.PASSED if passed else DutyQuestion.State.NOT_PASSED
    question.save(update_fields=["state"])
    question.answers.all().delete()
    kinds.question_closed(question)
    transaction.on_commit(lambda: keys.destroy(question.key_name))


def _carry_out(question: DutyQuestion) -> None:
    group = question.group
    if question.seat is None:
        _choose(group, "group", by_caucus=question.kind == DutyQuestion.Kind.ONE_VOICE)
    elif question.kind == DutyQuestion.Kind.GIVE:
        grant("group", seat=question.seat, duty=question.duty, is_taken_up=False)
    else:
        Grant.objects.filter(seat=question.seat, duty=question.duty).delete()
        audit.record("group", WITHDRAWN, on=group, duty=question.duty)


def _has_passed(question: DutyQuestion, *, yes: int, n_answers: int) -> bool:
    if question.is_by_caucus:
        return _caucus_says_yes(question, yes) and n_answers - yes < OBJECTIONS
    needed = quorum.positions_needed(question.n_seats, centre=question.group.is_centre)
    return n_answers >= needed and quorum.is_two_thirds(yes, n_answers)


def _caucus_says_yes(question: DutyQuestion, yes: int) -> bool:
    if question.group.is_centre:
        return question.three_took_part and yes >= CENTRE_SEATS
    return yes >= min(2, question.n_seats)


def _by_handle(actor: Actor, handle: str) -> QuerySet[Seat]:
    return Seat.objects.filter(
        community_id=actor.community_id, handle__iexact=" ".join(handle.split())
    ).exclude(state=Seat.State.REVOKED).select_related("community", "group")  # fmt: skip


def _own_group(actor: Actor) -> Group:
    return Group.objects.select_related("community").get(
        community_id=actor.community_id, key=actor.group
    )
