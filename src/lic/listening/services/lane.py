"""The open link's lane: how many new voices come in on one day, and how much one voice sends.

The lane decides nothing, but whoever has the link could fill it. No address is looked at: behind a library's
one address sit many people. Counts stand in local memory under a salt that lives a day; what the
database counts of the day's epoch holds for all processes, and after a restart.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from lic.accounts import throttle
from lic.base import walls
from lic.base.policy import Actor, Denied, Rule
from lic.communities import queries as communities
from lic.listening.models import Round, Statement, Vote
from lic.listening.models.answer import OPEN_LANE
from lic.listening.services import rounds
from lic.listening.services.voices import Voice

EACH, LEAST = 2, 20
"""Answers one voice sends on one day: each statement twice, and never fewer than twenty."""
COUNTED = throttle.Counter(period=throttle.DAY)
LANE_FULL = Rule(
    "lane_full", lambda _, __: False, hides=False,
    sentence=_("As many new people as this link takes on one day have come today. Come back tomorrow, or ask somebody of the table for a card."),
)  # fmt: skip
SENT_ENOUGH = Rule(
    "sent_enough", lambda _, __: False, hides=False,
    sentence=_("You have sent as many answers as one day takes. They are kept. Come back tomorrow, or ask somebody of the table for a card."),
)  # fmt: skip


def admit(round_: Round, voice: Voice) -> None:
    """Let in a voice that the round does not know yet; raises Denied when the day's number is reached.

    `round_.community` must be loaded.
    """
    if Vote.objects.filter(voter_key=voice.key).exists():
        return
    bucket = f"{round_.pk} {communities.today(round_.community)}"
    if lane_is_full(round_) or not COUNTED.count(bucket, round_.open_voices):
        raise Denied(LANE_FULL)


def lane_is_full(round_: Round) -> bool:
    """Whether the lane has let in its day's number already, by what is in the database."""
    lane = Vote.objects.filter(group=OPEN_LANE, statement__round=round_, epoch=round_.epoch)
    before = Vote.objects.filter(voter_key=OuterRef("voter_key"), epoch__lt=round_.epoch)
    new = lane.filter(~Exists(before)).values("voter_key").distinct()
    with walls.lifted("the open link's new voices are counted"):
        return new.count() >= round_.open_voices


def count_answer(round_: Round, voice: Voice) -> None:
    """Count an answer that a voice sends; raises Denied when she has sent enough for one day.

    She keeps one answer a statement anyway: this is for whoever changes them without end.
    """
    on_show = Statement.objects.filter(round=round_, state=Statement.State.SHOWN).count()
    bucket = f"{round_.pk} {communities.today(round_.community)} {voice.key}"
    if not COUNTED.count(bucket, max(EACH * on_show, LEAST)):
        raise Denied(SENT_ENOUGH)


def limit_open_link(actor: Actor, *, number: int, voices: int) -> Round:
    """Say how many new voices the open link lets in on one day; raises Denied once the round is closed."""
    round_ = rounds.locked(actor, number, "edit")
    round_.open_voices = voices
    round_.save(update_fields=["open_voices"])
    return round_
