"""A group speaking with one voice: its position in a call, the tag, the release of its own concern."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lic.base import walls
from lic.base.fields import random_id
from lic.base.policy import Actor, Denied, Rule
from lic.communities import queries as table
from lic.core import consent
from lic.decisions import rows, texts
from lic.decisions.models import CaucusObjection, CaucusPosition, Proposal
from lic.decisions.policies import WORD
from lic.decisions.queries import seats
from lic.decisions.services import calling, concerns, keeping, telling

NOT_SPEAKER = Rule(
    "not_speaker",
    test=lambda _, __: False,
    sentence=_("Your group’s spokesperson, or its liaison under a mandate, speaks for it."),
    hides=False,
)
OBJECTED_ALREADY = Rule(
    "objected_already",
    test=lambda _, __: False,
    sentence=_("You objected already. It takes a second person now."),
    hides=False,
)
SAME_SEAT = Rule(
    "same_seat",
    test=lambda _, __: False,
    sentence=_("A second person has to say so. You gave this word, or said so already."),
    hides=False,
)
Word = CaucusPosition


def _speaker(actor: Actor) -> tuple[consent.Speaker, str]:
    found = seats.speaker_of(actor)
    if found is None:
        raise Denied(NOT_SPEAKER)
    return found


@transaction.atomic
def give_caucus_position(
    actor: Actor, *, number: int, choice: str, three_took_part: bool = False, words: str = "",
    grounds: consent.Grounds | None = None, lang: str = "",
) -> CaucusPosition:  # fmt: skip
    """Give the group's position; a concern is open at once, everything else counts after 72 hours.

    Raises Denied (not spokesperson or liaison), consent.Refused.
    """
    proposal = keeping.locked(actor, number)
    speaker, mandate = _speaker(actor)
    call = calling.running(proposal)
    key, on_roll, _held = calling.seat_in(actor, call)
    if not on_roll:
        raise consent.Refused("not_on_roll")
    pk = random_id()
    word = consent.CaucusWord(
        consent.Position(choice), timezone.now(), 1, False, three_took_part, speaker, mandate
    )
    event = consent.GiveCaucusPosition(actor.group, word, str(pk), grounds)
    after = keeping.apply(proposal, event)
    concern = None
    if grounds is not None and word.position == consent.Position.CONCERN:
        concern = concerns.create(proposal, after, pk, grounds, key="", lang=lang)
    return _row(proposal, actor, word, key, words, call=call, concern=concern)


def _row(
    proposal: Proposal, actor: Actor, word: consent.CaucusWord, key: str, words: str, **about: Any
) -> CaucusPosition:
    with walls.lifted("the next number of what groups draft and say is found"):
        number = keeping.next_number(proposal.words)
    row = CaucusPosition.objects.create(
        proposal=proposal, version_number=proposal.version_number, group=actor.group,
        number=number, choice=word.position.value, words=words,
        given_on=keeping.today(proposal), three_took_part=word.three_took_part,
        speaker=word.speaker.value, mandate=word.mandate, given_by=key, **about,
    )  # fmt: skip
    telling.tell(proposal, texts.CONFIRM_CAUCUS, [actor.group])
    return row


@transaction.atomic
def give_group_word(
    actor: Actor, *, number: int, about: str, concern: int | None = None,
    three_took_part: bool = False, words: str = "",
) -> CaucusPosition:  # fmt: skip
    """Say for the group that this version does not affect it (UNTAG), or that its concern is met (RELEASE).

    Counts after 72 hours, like a position, unless two seats object. Raises Denied, consent.Refused,
    StandingConcern.DoesNotExist.
    """
    proposal = keeping.locked(actor, number)
    speaker, mandate = _speaker(actor)
    released = None
    if about == Word.About.RELEASE:
        released = proposal.concerns.get(
            number=concern, group=actor.group, state="OPEN", raised_by="CAUCUS"
        )
    said = consent.CaucusWord(
        consent.Position.SUPPORT, timezone.now(), 1, False, three_took_part, speaker, mandate
    )
    n_seats = len(table.roll(proposal.community_id, actor.group))
    by_caucus = any(
        group.key == actor.group and group.speaks_by_caucus
        for group in table.groups(proposal.community_id)
    )
    key = str(released.pk) if released is not None else ""
    keeping.apply(proposal, consent.GiveOwnWord(actor.group, said, n_seats, key, by_caucus))
    own = seats.own_key(actor, proposal)
    return _row(proposal, actor, said, own, words, about=about, concern=released, n_seats=n_seats)


@transaction.atomic
def confirm_caucus(actor: Actor, *, number: int, word: int) -> CaucusPosition:
    """Say the same as a second seat, or as the partner organization of the group at the centre.

    word  its id, which tells nothing; its number would tell how many words other groups gave
    Raises Denied for the seat that gave the word, consent.Refused when it is not open to this.
    """
    proposal = keeping.locked(actor, number)
    with walls.lifted("the partner confirms a word of the sex workers' group"):
        given = proposal.words.select_related("call").get(pk=word, state=Word.State.GIVEN)
    partner = _is_partner(actor, proposal, given)
    if actor.group != given.group and not partner:
        raise CaucusPosition.DoesNotExist
    key = _key_for(actor, proposal, given)
    if key in (given.given_by, given.confirmed_by):
        raise Denied(SAME_SEAT)
    if given.call_id is not None:
        _require_latest(given)
        keeping.apply(proposal, consent.ConfirmCaucusPosition(given.group, partner=partner))
    else:
        about = rows.key_of(given)
        keeping.apply(proposal, consent.ConfirmOwnWord(given.group, about, partner=partner))
    if partner:
        given.is_partner_heard = True
    else:
        given.seats, given.confirmed_by = given.seats + 1, key
    with walls.lifted("the partner confirms a word of the sex workers' group"):
        given.save(update_fields=["is_partner_heard", "seats", "confirmed_by"])
    return given


def _is_partner(actor: Actor, proposal: Proposal, given: CaucusPosition) -> bool:
    """The partner organization speaks only where its person has no seat in the group itself."""
    partner = proposal.community.partner_id
    centre = next((g.key for g in table.groups(proposal.community_id) if g.is_centre), "")
    is_theirs = partner is not None and actor.organization_id == partner and not actor.is_police
    return is_theirs and given.group == centre != actor.group


def _key_for(actor: Actor, proposal: Proposal, given: CaucusPosition) -> str:
    if given.call is None:
        return seats.own_key(actor, proposal)
    key, on_roll, _held = calling.seat_in(actor, given.call)
    if not on_roll:
        raise consent.Refused("not_on_roll")
    return key


def _require_latest(given: CaucusPosition) -> None:
    later = CaucusPosition.objects.filter(
        call=given.call, group=given.group, number__gt=given.number
    )
    with walls.lifted("the partner confirms a word of the sex workers' group"):
        is_there = later.exists()
    if is_there:
        raise consent.Refused("no_caucus_position")


@transaction.atomic
def object_to_caucus(actor: Actor, *, number: int) -> None:
    """Object to the group speaking by caucus in this call; the second objection ends it for this call."""
    proposal = keeping.locked(actor, number)
    call = calling.running(proposal)
    key, on_roll, _held = calling.seat_in(actor, call)
    if not on_roll:
        raise consent.Refused("not_on_roll")
    if CaucusObjection.objects.filter(call=call, voter_key=key).exists():
        raise Denied(OBJECTED_ALREADY)
    keeping.apply(proposal, consent.ObjectToCaucus(actor.group))
    CaucusObjection.objects.create(call=call, group=actor.group, voter_key=key)


@transaction.atomic
def object_to_word(actor: Actor, *, number: int, word: int) -> None:
    """Object to a word of the own group about the tag or its concern; with the second it falls.

    Then the group's seats are asked, where three of them are old enough. `word` is its id.
    Raises CaucusPosition.DoesNotExist, Denied (the same seat twice), consent.Refused.
    """
    proposal = keeping.locked(actor, number)
    keeping.catch_up(proposal, timezone.now())  # a word that counts already takes no objection
    given = proposal.words.exclude(about=Word.About.POSITION).get(
        WORD.visible(actor, "object"), pk=word, state=Word.State.GIVEN
    )
    key = seats.own_key(actor, proposal)
    if given.objections.filter(voter_key=key).exists():
        raise Denied(OBJECTED_ALREADY)
    n_seats = concerns.old_enough(proposal, given.group)
    about = rows.key_of(given)
    was_asked = consent.matter_of(rows.load(proposal), about).question is not None
    after = keeping.apply(proposal, consent.ObjectToOwnWord(given.group, n_seats, about))
    matter = consent.matter_of(after, about)
    if matter.word is not None:
        CaucusObjection.objects.create(word=given, group=given.group, voter_key=key)
    elif matter.question is not None and not was_asked:
        concerns.open_question(proposal, matter.question, given.group, given.concern, given.words)
    elif matter.question is None:
        telling.tell(proposal, texts.WORD_FELL, [given.group])
