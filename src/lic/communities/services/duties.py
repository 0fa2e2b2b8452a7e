"""Duties: given by the group itself, by a coordinator or by the host; taken up, laid down, withdrawn."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lic.base import audit, keys
from lic.base.policy import Actor
from lic.communities import duties, kinds, policies, queries
from lic.communities.models import Community, DutyAnswer, DutyQuestion, Grant, Group, Seat
from lic.communities.refusal import Refusal
from lic.core.consent import quorum

DAYS = 7
CAUCUS_DAYS = 3
MONTHS_12 = datetime.timedelta(days=365)
FEWEST_STEWARDS = 2
OBJECTIONS = 2

GIVEN = audit.register("duty_given", _("The duty %(duty)s was given."))
WITHDRAWN = audit.register("duty_withdrawn", _("The duty %(duty)s was withdrawn."))
LAID_DOWN = audit.register("duty_laid_down", _("The duty %(duty)s was laid down."))


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
    """Say yes to a duty that was offered."""
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
    actor: Actor, *, kind: str, duty: str, handle: str, is_by_caucus: bool = False
) -> DutyQuestion:
    """Ask one's own group to give a duty to somebody of the group, or to withdraw it.

    Any seat of the group may ask, and its own yes counts. By caucus only where the group has chosen to
    speak so, or has fewer than three seats. Raises Refusal.
    """
    group = _own_group(actor)
    policies.GROUP.require(actor, "ask", group)
    if duties.DUTIES[duty].given_by is not duties.GivenBy.GROUP:
        raise Refusal(_("Your group does not give this duty."), "duty")
    seat = _by_handle(actor, handle).filter(group=group).first()
    if seat is None:
        raise Refusal(_("Nobody in your group goes by that name."), "handle")
    _fits(kind, duty, seat)
    n_seats = Seat.objects.filter(group=group, state=Seat.State.AWAKE).count()
    if is_by_caucus and not (group.speaks_by_caucus or n_seats < 3):
        raise Refusal(_("Your group speaks seat by seat."), "is_by_caucus")
    today = queries.today(group.community)
    question = DutyQuestion.objects.create(
        group=group, kind=kind, duty=duty, seat=seat, n_seats=n_seats, opened_on=today,
        is_by_caucus=is_by_caucus,
        closes_on=today + datetime.timedelta(days=CAUCUS_DAYS if is_by_caucus else DAYS),
    )  # fmt: skip
    keys.create(question.key_name)
    answer_question(actor, question=question, is_yes=True)
    kinds.question_asked(question)
    return question


def _fits(kind: str, duty: str, seat: Seat) -> None:
    """Only what is not so can be given, only what is so withdrawn, and each is asked once."""
    holds = Grant.objects.filter(
        seat=seat, duty=duty, until__gte=queries.today(seat.community)
    ).exists()
    if kind == DutyQuestion.Kind.WITHDRAW and not holds:
        raise Refusal(_("This person does not hold that duty."), "handle")
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
    if passed and question.kind == DutyQuestion.Kind.GIVE:
        grant("group", seat=question.seat, duty=question.duty, is_taken_up=False)
    elif passed:
        Grant.objects.filter(seat=question.seat, duty=question.duty).delete()
        audit.record("group", WITHDRAWN, on=question.group, duty=question.duty)
    question.state = DutyQuestion.State.PASSED if passed else DutyQuestion.State.NOT_PASSED
    question.save(update_fields=["state"])
    question.answers.all().delete()
    kinds.question_closed(question)
    transaction.on_commit(lambda: keys.destroy(question.key_name))


def _has_passed(question: DutyQuestion, *, yes: int, n_answers: int) -> bool:
    if question.is_by_caucus:
        return yes >= min(2, question.n_seats) and n_answers - yes < OBJECTIONS
    needed = quorum.positions_needed(question.n_seats, centre=question.group.is_centre)
    return n_answers >= needed and quorum.is_two_thirds(yes, n_answers)


def _by_handle(actor: Actor, handle: str) -> QuerySet[Seat]:
    return Seat.objects.filter(
        community_id=actor.community_id, handle__iexact=" ".join(handle.split())
    ).exclude(state=Seat.State.REVOKED).select_related("community", "group")  # fmt: skip


def _own_group(actor: Actor) -> Group:
    return Group.objects.select_related("community").get(
        community_id=actor.community_id, key=actor.group
    )
