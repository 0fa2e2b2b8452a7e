"""A group speaking with one voice: its position in a call, the tag, the release of its own concern."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lic.base import audit
from lic.base.fields import random_id
from lic.base.policy import Actor, Denied, Rule
from lic.communities import queries as table
from lic.core import consent
from lic.core.consent.terms import FEWEST_SEATS_FOR_POSITIONS
from lic.decisions import rows, texts
from lic.decisions.models import CaucusObjection, CaucusPosition, Proposal, StandingConcern
from lic.decisions.queries import seats
from lic.decisions.services import calling, concerns, keeping, telling

NOT_SPEAKER = Rule(
    "not_speaker",
    test=lambda _, __: False,
    sentence=_("Your group’s spokesperson, or its liaison under a mandate, speaks for it."),
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
    given = _row(proposal, actor, word, key, call=call, concern=concern, words=words)
    audit.record("group", texts.CAUCUS_GIVEN, on=proposal, number=proposal.number)
    return given


def _row(
    proposal: Proposal, actor: Actor, word: consent.CaucusWord, key: str, *, about: str = Word.About.POSITION,
    call: Any = None, concern: StandingConcern | None = None, words: str = "",
) -> CaucusPosition:  # fmt: skip
    row = CaucusPosition.objects.create(
        proposal=proposal, version_number=proposal.version_number, call=call, concern=concern,
        about=about, number=keeping.next_number(proposal.words), group=actor.group,
        choice=word.position.value, words=words, given_on=keeping.today(proposal),
        three_took_part=word.three_took_part, speaker=word.speaker.value, mandate=word.mandate,
        given_by=key,
    )  # fmt: skip
    telling.tell(proposal, texts.CONFIRM_CAUCUS, [actor.group])
    return row


@transaction.atomic
def give_group_word(
    actor: Actor, *, number: int, about: str, concern: int | None = None,
    three_took_part: bool = False, words: str = "",
) -> CaucusPosition:  # fmt: skip
    """Say for the group that this version does not affect it (UNTAG), or that its concern is met (RELEASE).

    Counts after 72 hours, like a position. Raises Denied, consent.Refused, StandingConcern.DoesNotExist.
    """
    proposal = keeping.locked(actor, number)
    speaker, mandate = _speaker(actor)
    released = None
    if about == Word.About.RELEASE:
        released = proposal.concerns.get(
            number=concern, group=actor.group, state="OPEN", raised_by="CAUCUS"
        )
    elif not actor.is_centre:
        raise consent.Refused("not_centre_group")
    elif not _chose_one_voice(actor, proposal):
        raise consent.Refused("asks_its_seats")
    word = consent.CaucusWord(
        consent.Position.SUPPORT, timezone.now(), 1, False, three_took_part, speaker, mandate
    )
    key = seats.own_key(actor, proposal)
    given = _row(proposal, actor, word, key, about=about, concern=released, words=words)
    audit.record("group", texts.CAUCUS_GIVEN, on=proposal, number=proposal.number)
    return given


def _chose_one_voice(actor: Actor, proposal: Proposal) -> bool:
    """Two seats take the tag off for all only where their group chose to speak so, or is that small."""
    own = next(group for group in table.groups(proposal.community_id) if group.key == actor.group)
    n_seats = len(table.roll(proposal.community_id, actor.group))
    return own.speaks_by_caucus or n_seats < FEWEST_SEATS_FOR_POSITIONS


@transaction.atomic
def confirm_caucus(actor: Actor, *, number: int, word: int) -> CaucusPosition:
    """Say the same as a second seat, or as the partner organization of the group at the centre.

    Raises Denied for the seat that gave the word, consent.Refused when it is not open to this.
    """
    proposal = keeping.locked(actor, number)
    given = proposal.words.get(number=word, state=Word.State.GIVEN)
    partner = _is_partner(actor, proposal, given)
    if actor.group != given.group and not partner:
        raise CaucusPosition.DoesNotExist
    key = _key_for(actor, proposal, given)
    if key in (given.given_by, given.confirmed_by):
        raise Denied(SAME_SEAT)
    if given.call_id is not None:
        _require_latest(given)
        keeping.apply(proposal, consent.ConfirmCaucusPosition(given.group, partner=partner))
    if partner:
        given.is_partner_heard = True
    else:
        given.seats, given.confirmed_by = given.seats + 1, key
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
    if later.exists():
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
        raise Denied(SAME_SEAT)
    keeping.apply(proposal, consent.ObjectToCaucus(actor.group))
    CaucusObjection.objects.create(call=call, group=actor.group, voter_key=key)


def settle_words(proposal: Proposal, now: datetime.datetime) -> None:
    """Let words about the tag and about releases take effect once they count."""
    at = rows.zone(proposal)
    waiting = proposal.words.filter(state=Word.State.GIVEN).exclude(about=Word.About.POSITION)
    for given in waiting.select_related("concern").order_by("number"):
        if given.about == Word.About.UNTAG and given.version_number != proposal.version_number:
            _move(given, Word.State.LAPSED)
            continue
        n_seats = len(table.roll(proposal.community_id, given.group))
        said = consent.GroupWord(n_seats, rows.word_of(given, at))
        try:
            with transaction.atomic():
                keeping.apply(proposal, _event(given, said), now)
        except consent.Refused as refused:
            if refused.code in ("concern_closed", "not_now"):
                _move(given, Word.State.LAPSED)
            continue
        _move(given, Word.State.DONE)


def _event(given: CaucusPosition, said: consent.GroupWord) -> consent.Event:
    if given.about == Word.About.UNTAG:
        return consent.SetTag(given.group, False, said)
    StandingConcern.objects.filter(pk=given.concern_id, how_met="").update(how_met=given.words)
    return consent.ReleaseConcern(str(given.concern_id), said)


def _move(given: CaucusPosition, state: str) -> None:
    given.state = state
    given.save(update_fields=["state"])
