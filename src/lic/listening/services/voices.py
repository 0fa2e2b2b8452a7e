"""Under which name an answer is kept: never a seat, an account or a browser."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from lic.base import keys, walls
from lic.base.policy import Actor, Denied, Rule
from lic.communities import queries as communities
from lic.listening.models import Round
from lic.listening.models.answer import OPEN_LANE

KEY_GONE = Rule(
    "key_gone", lambda _, __: False, hides=False,
    sentence=_("The key of this round is gone, so no answer can be added. Please tell a facilitator."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Voice:
    """Who answers in one round: a voter key, and the group or lane it counts in.

    tag  of the card batch of whoever entered the answers, where somebody else did
    """

    key: str
    group: str
    tag: str = ""


def of_actor(actor: Actor, round_: Round) -> Voice:
    """The actor's own voice: one query."""
    try:
        return Voice(communities.voter_key(actor, round_.key_name), actor.group)
    except keys.KeyGone:
        raise Denied(KEY_GONE) from None


def of_voting_id(round_: Round, voting_id: str, group: str) -> Voice:
    """The voice of a known voting id: no query. Raises Denied when the round's key is gone."""
    try:
        name = keys.voter_key(round_.key_name, voting_id)
    except keys.KeyGone:
        raise Denied(KEY_GONE) from None
    walls.speak_as(name)
    return Voice(name, group)


def of_visitor(round_: Round, visitor: str) -> Voice:
    """The voice of a browser that came by the open link."""
    return of_voting_id(round_, f"open:{visitor}", OPEN_LANE)


def of_somebody(round_: Round, token: str, group: str, batch_id: int | None) -> Voice:
    """The voice of a person who answers with a peer worker, or on paper.

    token     random, made when the form was drawn and kept nowhere: sending the form twice is harmless
    batch_id  the card batch by which whoever enters the answers came
    """
    voice = of_voting_id(round_, f"once:{token}", group)
    return voice if batch_id is None else replace(voice, tag=tag(round_, batch_id, voice.key))


def tag(round_: Round, batch_id: int, key: str) -> str:
    """What a voice carries of a batch: HMAC-SHA256(round's key, batch and voter key), as 64 hex digits.

    The voter key is in it, so that no two voices share a tag: without the key file nobody can tell which
    answers the same hand entered. Raises keys.KeyGone.
    """
    return keys.voter_key(round_.key_name, f"batch:{batch_id}:{key}")
