"""Concerns: raising one, and the only ways in which it stops being open."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lic.base import keys
from lic.base.fields import random_id, this_month
from lic.base.policy import Actor, Denied, Rule
from lic.communities import queries as table
from lic.core import consent
from lic.decisions import rows, texts
from lic.decisions.models import GroupAnswer, GroupQuestion, Proposal, StandingConcern
from lic.decisions.policies import CONCERN, GROUP_QUESTION
from lic.decisions.queries import cowriting
from lic.decisions.queries import seats as own
from lic.decisions.services import calling, keeping, telling

NOT_RAISER = Rule(
    "not_raiser",
    test=lambda _, __: False,
    sentence=_("Only the person who raised this concern does this."),
    hides=False,
)

ENOUGH = Rule(
    "enough",
    test=lambda _, __: False,
    sentence=_("Three concerns of yours are open here. Each of them stands. Release one to raise another."),
    hides=False,
)  # fmt: skip
MOST_OPEN = 3
"""Each one asks its group for a week's question: one person must not keep a group busy for ever."""


@transaction.atomic
def raise_concern(
    actor: Actor, *, number: int, grounds: consent.Grounds, lang: str = ""
) -> StandingConcern:
    """Raise a concern, which is the actor's position too; it stands beside any caucus position.

    Raises consent.Refused (no call, not on the roll, a part is missing), Denied (three are open).
    """
    proposal = keeping.locked(actor, number)
    call = calling.running(proposal)
    key, on_roll, held = calling.seat_in(actor, call)
    raiser = own.own_key(actor, proposal)
    if proposal.concerns.filter(state="OPEN", voter_key=raiser).count() >= MOST_OPEN:
        raise Denied(ENOUGH)
    before = consent.Position(held.choice) if held else None
    pk = random_id()
    event = consent.RaiseConcern(str(pk), actor.group, grounds, on_roll=on_roll, instead_of=before)
    after = keeping.apply(proposal, event)
    calling.place(call, key, actor.group, consent.Position.CONCERN.value)
    calling.forget_words(call, key)
    concern = create(proposal, after, pk, grounds, key=raiser, lang=lang)
    reading = set(after.sponsors) - cowriting.shut_out(proposal)
    telling.tell(proposal, texts.CONCERN_RAISED, sorted(reading))
    return concern


def create(
    proposal: Proposal,
    after: consent.Proposal,
    pk: int,
    grounds: consent.Grounds,
    *,
    key: str,
    lang: str,
) -> StandingConcern:
    """Write the concern that the machine has just taken in."""
    taken = next(concern for concern in after.concerns if concern.id == str(pk))
    return StandingConcern.objects.create(
        pk=pk, proposal=proposal, number=keeping.next_number(proposal.concerns),
        raised_on=taken.version, raised_month=this_month(keeping.today(proposal)), call_number=taken.call, group=taken.group,
        raised_by=taken.raised_by.value, principle=grounds.principle.value, harmed=grounds.harmed,
        how=grounds.how, remedy=grounds.resolution, lang=lang, voter_key=key,
    )  # fmt: skip


def _own(actor: Actor, number: int, concern: int) -> tuple[Proposal, StandingConcern]:
    proposal = keeping.locked(actor, number)
    found = proposal.concerns.get(number=concern)
    if not own.raised(actor, proposal, found):
        raise Denied(NOT_RAISER)
    return proposal, found


@transaction.atomic
def release_concern(
    actor: Actor, *, number: int, concern: int, how_met: str = ""
) -> StandingConcern:
    """Release the actor's own concern, and say how it was met; raises Denied, consent.Refused."""
    proposal, found = _own(actor, number, concern)
    _say_how(found, how_met)
    keeping.apply(proposal, consent.ReleaseConcern(str(found.pk)))
    return found


@transaction.atomic
def answer_first(
    actor: Actor, *, number: int, concern: int, is_met: bool, how_met: str = ""
) -> StandingConcern:
    """On a new version, say whether the actor's own concern is met; silence keeps it open."""
    proposal, found = _own(actor, number, concern)
    if is_met:
        _say_how(found, how_met)
    keeping.apply(proposal, consent.AnswerFirst(str(found.pk), is_met))
    return found


def _say_how(concern: StandingConcern, how_met: str) -> None:
    concern.how_met = how_met.strip()
    concern.save(update_fields=["how_met"])


@transaction.atomic
def take_over(actor: Actor, *, number: int, concern: int) -> StandingConcern:
    """Make a concern whose raiser left the actor's own: another seat of the same group."""
    proposal = keeping.locked(actor, number)
    found = proposal.concerns.get(number=concern)
    CONCERN.require(actor, "answer", found)
    keeping.apply(proposal, consent.TakeOver(str(found.pk), actor.group))
    found.voter_key = own.own_key(actor, proposal)
    found.save(update_fields=["voter_key"])
    found.invitations.all().delete()  # who left was invited, not who took it over
    return found


@transaction.atomic
def ask_group(
    actor: Actor, *, number: int, kind: str, concern: int | None = None, words: str = ""
) -> GroupQuestion:
    """Ask the actor's own group: release this concern of ours? take the tag off this version?

    Open for 7 days; seats that could be younger than 30 days have no answer. What got no yes is
    asked again after 30 days. Raises consent.Refused, StandingConcern.DoesNotExist.
    """
    proposal = keeping.locked(actor, number)
    found = None
    if kind == GroupQuestion.Kind.RELEASE:
        found = proposal.concerns.get(number=concern, group=actor.group)
    key = str(found.pk) if found is not None else ""
    event = consent.AskGroup(actor.group, old_enough(proposal, actor.group), key)
    asked = consent.matter_of(keeping.apply(proposal, event), key).question
    assert asked is not None
    return open_question(proposal, asked, actor.group, found, words)


def old_enough(proposal: Proposal, group: str) -> int:
    """How many awake seats of a group are surely 30 days old today."""
    on = keeping.today(proposal)
    roll = table.roll(proposal.community_id, group)
    return sum(consent.is_old_enough(joined, on) for _group, _voting_id, joined in roll)


def open_question(
    proposal: Proposal,
    asked: consent.Question,
    group: str,
    concern: StandingConcern | None,
    words: str,
) -> GroupQuestion:
    """Write the question that the machine has just opened, and tell its group."""
    at = rows.zone(proposal)
    kind = GroupQuestion.Kind.RELEASE if concern else GroupQuestion.Kind.UNTAG
    question = GroupQuestion.objects.create(
        proposal=proposal, version_number=proposal.version_number, concern=concern, kind=kind,
        group=group, n_seats=asked.n_seats, opened_on=keeping.today(proposal), words=words,
        closes_on=rows.day(asked.closes_at, at),
    )  # fmt: skip
    keys.create(question.key_name)
    telling.tell(proposal, texts.GROUP_ASKED, [group])
    return question


@transaction.atomic
def answer_group(actor: Actor, *, number: int, question: int, is_yes: bool) -> None:
    """Answer the actor's group's question, or change the answer while it is open.

    Raises consent.Refused (seat too young), GroupQuestion.DoesNotExist, KeyGone.
    """
    proposal = keeping.locked(actor, number)
    asked = proposal.group_questions.get(
        GROUP_QUESTION.visible(actor, "read"), pk=question, state=GroupQuestion.State.OPEN
    )
    key = table.voter_key(actor, asked.key_name)
    old = GroupAnswer.objects.filter(question=asked, voter_key=key).first()
    event = consent.AnswerGroup(
        actor.group,
        is_yes,
        table.joined_month(actor),
        rows.key_of(asked),
        old.is_yes if old else None,
    )
    keeping.apply(proposal, event)
    row = GroupAnswer(question=asked, voter_key=key, is_yes=is_yes)
    GroupAnswer.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["question", "voter_key"],
        update_fields=["is_yes"],
    )
