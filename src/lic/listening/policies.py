"""Who may do what in a round. "Police not present" is one rule, and it stands first everywhere."""

from __future__ import annotations

import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lic.base.policy import (
    ALWAYS,
    NEVER,
    Actor,
    Policy,
    Rule,
    actor_is,
    all_of,
    any_of,
    at_community,
    attribute,
    follow,
    on_duty,
    own_group,
    seated,
)
from lic.communities import duties
from lic.communities.duties import Duty, GivenBy
from lic.communities.models import Community, Grant
from lic.listening.models import PaperBatch, Round, Statement

PEER = duties.register(
    Duty(
        "peer",
        _("peer worker"),
        _("Enters answers for people of the group who ask for it, and reads them back."),
        GivenBy.GROUP,
    )
).key

CLOSED_TO_ANSWERS = _("This round is not open now. Answers can be neither given nor changed.")
FACILITATES = on_duty(duties.FACILITATOR, name="not_facilitator")
SPEAKS = on_duty(duties.SPOKESPERSON, name="not_spokesperson")
HELPS = on_duty(PEER, name="not_peer")
OPENS_FILES = on_duty(duties.FACILITATOR, duties.AUDITOR, name="not_facilitator_or_auditor")
READS_PAPER = any_of("not_facilitator_or_peer", FACILITATES, HELPS)


def _field(path: str, name: str) -> str:
    return f"{path}__{name}" if path else name


def police_stay_out(path: str) -> Rule:
    """A thing from which police stays away is for seats of other groups, until it was let out."""
    absent, released = _field(path, "is_police_absent"), _field(path, "released_on")

    def test(actor: Actor, subject: object) -> bool:
        if not follow(subject, absent) or follow(subject, released) is not None:
            return True
        return actor.seat_id is not None and not actor.is_police

    def only(actor: Actor) -> Q:
        if actor.seat_id is not None and not actor.is_police:
            return ALWAYS
        return Q(**{absent: False}) | Q(**{f"{released}__isnull": False})

    return Rule("police_not_present", test, only)


def begun(path: str) -> Rule:
    """The round was opened; before that only a facilitator reads it. Behind a rule that the round is of this table."""
    opened = attribute("draft", _field(path, "state"), Round.State.OPEN, Round.State.CLOSED)
    return any_of("in_preparation", opened, FACILITATES)


def is_state(path: str, *states: str, sentence: object = "") -> Rule:
    return attribute("not_now", _field(path, "state"), *states, sentence=sentence)  # type: ignore[arg-type]


def readable(path: str) -> tuple[Rule, ...]:
    return (at_community(_field(path, "community_id")), police_stay_out(path), begun(path))


def at_the_table(path: str) -> tuple[Rule, ...]:
    """A seat of the round's own table; each rule says something that no other of them does."""
    return (seated(_field(path, "community_id")), police_stay_out(path))


def inside(path: str) -> tuple[Rule, ...]:
    return (*at_the_table(path), begun(path))


def answerable(path: str) -> tuple[Rule, ...]:
    return (*inside(path), is_state(path, Round.State.OPEN, sentence=CLOSED_TO_ANSWERS))


KEPT_AWAY = attribute(
    "police_is_there", "is_police_absent", True,
    sentence=_("This round is open to all groups, so there is nothing to let out."),
)  # fmt: skip
NOT_OUT_YET = Rule(
    "out_already",
    test=lambda _, r: r.released_on is None,
    only=lambda _: Q(released_on__isnull=True),
    sentence=_("This round was let out already."),
    hides=False,
)
KEY_LIVES = attribute(
    "rewritten", "is_rewritten", False, hides=False,
    sentence=_("The answers of this round were rewritten in random order. There is no working file any more."),
)  # fmt: skip

ROUND = Policy(
    "listening.round",
    read=readable(""),
    take_part=inside(""),
    answer=answerable(""),
    help=(*answerable(""), HELPS),
    enter_paper=(*answerable(""), READS_PAPER),
    facilitate=(*at_the_table(""), FACILITATES),
    edit=(*at_the_table(""), FACILITATES, is_state("", Round.State.DRAFT, Round.State.OPEN, sentence=_("A closed round is not changed any more."))),
    open=(*at_the_table(""), FACILITATES, is_state("", Round.State.DRAFT, sentence=_("This round was opened already."))),
    close=(*at_the_table(""), FACILITATES, is_state("", Round.State.OPEN, sentence=_("This round is not open."))),
    speak=(*inside(""), SPEAKS),
    release=(*inside(""), SPEAKS, KEPT_AWAY, NOT_OUT_YET),
    open_file=(*inside(""), OPENS_FILES, KEY_LIVES),
)  # fmt: skip

ON_SHOW = attribute("not_shown", "state", Statement.State.SHOWN, hides=True)
OPEN_TO_MODERATORS = any_of("not_shown", ON_SHOW, FACILITATES)

STATEMENT = Policy(
    "listening.statement",
    read=(*readable("round"), OPEN_TO_MODERATORS),
    answer=(*inside("round"), ON_SHOW, is_state("round", Round.State.OPEN, sentence=CLOSED_TO_ANSWERS)),
    flag=(*inside("round"), ON_SHOW, is_state("round", Round.State.OPEN, sentence=CLOSED_TO_ANSWERS)),
    moderate=(*at_the_table("round"), FACILITATES),
    speak=(*inside("round"), ON_SHOW, SPEAKS),
)  # fmt: skip


def police_not_in_the_room(path: str) -> Rule:
    """A talk without police stays with the groups that were there."""
    name = _field(path, "is_police_absent")

    def test(actor: Actor, subject: object) -> bool:
        return not follow(subject, name) or (actor.seat_id is not None and not actor.is_police)

    def only(actor: Actor) -> Q:
        out = actor.seat_id is None or actor.is_police
        return Q(**{name: False}) if out else ALWAYS

    return Rule("police_not_present", test, only)


ROUND_OF_TALK = any_of(
    "round_not_readable",
    Rule("no_round", lambda _, d: d.round_id is None, lambda _: Q(round__isnull=True)),
    all_of("", *readable("round")),
)
DIALOGUE = Policy(
    "listening.dialogue",
    read=(at_community("community_id"), police_not_in_the_room(""), ROUND_OF_TALK),
    record=(seated("community_id"), police_not_in_the_room(""), FACILITATES),
)  # fmt: skip

OUTCOME = Policy("listening.outcome", read=readable("round"))

OWN_STEWARD = all_of("not_steward_of_group", own_group("group"), on_duty(duties.STEWARD))
NOT_POLICE = actor_is("police", lambda actor: not actor.is_police)
# Stricter than `police_stay_out`: letting a round out lets nothing out of this.
SIGNAL_INSIDE = (seated("round__community_id"), police_not_in_the_room("round"), begun("round"))
SIGNAL = Policy(
    "listening.signal",
    # That people of a group answered alike is no word for police seats, whatever their duty, but of their own group.
    notice=(
        *SIGNAL_INSIDE,
        any_of("not_facilitator_or_steward", all_of("", FACILITATES, NOT_POLICE), OWN_STEWARD),
    ),
    read=(*SIGNAL_INSIDE, OWN_STEWARD),
)  # fmt: skip

NOT_ENTERED_BY_YOU = Rule(
    "entered_by_you",
    test=lambda actor, batch: batch.entered_by_id is None or batch.entered_by_id != actor.seat_id,
    only=lambda actor: Q(entered_by=None) | ~Q(entered_by=actor.seat_id),
)


CENTRE_STANDS_IN = frozenset({duties.SPOKESPERSON, PEER})
STANDS_IN = CENTRE_STANDS_IN | {duties.FACILITATOR, duties.COORDINATOR, duties.AUDITOR}
SETTLING = tuple(sorted(STANDS_IN | {duties.STEWARD}))


def stand_ins(*, is_centre: bool) -> frozenset[str]:
    """Duties whose holders accept sheets where their group has no other steward.

    In the sex workers' group those that it gives itself: nobody else names who lets its voices count.
    """
    return CENTRE_STANDS_IN if is_centre else STANDS_IN


def settlers(batch: PaperBatch) -> Q:
    """Seats that may say whether a batch of sheets counts, its round's community being loaded."""
    community = batch.round.community
    for held in (
        _grants(community.pk, batch.group, duties.STEWARD),
        _grants(
            community.pk, batch.group, *stand_ins(is_centre=_is_centre(community, batch.group))
        ),
    ):
        others = held.exclude(seat_id=batch.entered_by_id or 0)
        if others.exists():
            return Q(pk__in=others.values("seat_id"))
    return NEVER


def _is_centre(community: Community, group: str) -> bool:
    return community.groups.filter(key=group, is_centre=True).exists()


def _grants(community_id: int | None, group: str, *held: str) -> QuerySet[Grant]:
    """Duties of a group's seats that are in force, or were until yesterday: it is today earlier elsewhere."""
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    return Grant.objects.filter(
        duty__in=held, is_taken_up=True, until__gte=yesterday,
        seat__community_id=community_id, seat__group__key=group,
    ).exclude(seat__state="REVOKED")  # fmt: skip


def _settles(actor: Actor, batch: PaperBatch) -> bool:
    if duties.STEWARD in actor.duties:
        return True
    if not actor.duties & stand_ins(is_centre=actor.is_centre):
        return False
    stewards = _grants(batch.round.community_id, batch.group, duties.STEWARD)
    return not stewards.exclude(seat_id=batch.entered_by_id or 0).exists()


def _only_settled_by(actor: Actor) -> Q:
    if duties.STEWARD in actor.duties:
        return ALWAYS
    if not actor.duties & stand_ins(is_centre=actor.is_centre):
        return NEVER
    stewards = _grants(actor.community_id, actor.group, duties.STEWARD)
    enterer = Coalesce(OuterRef("entered_by_id"), Value(0))
    return ~Q(Exists(stewards.exclude(seat_id=enterer)))


PAPER = Policy(
    "listening.paper_batch",
    settle=(
        *inside("round"), own_group("group"), NOT_ENTERED_BY_YOU,
        Rule("not_steward_of_group", _settles, _only_settled_by),
    ),
)  # fmt: skip

# The open link has no seat: whoever holds its address may answer, in a lane that never decides.
HAS_OPEN_LINK = Rule("no_open_link", lambda _, r: bool(r.open_code), lambda _: ~Q(open_code=""))
OPEN_LINK = Policy(
    "listening.open_link",
    answer=(
        # The database lets no round without police have a link; police stays out here even if one had.
        at_community("community_id"), police_stay_out(""), HAS_OPEN_LINK,
        is_state("", Round.State.OPEN, sentence=CLOSED_TO_ANSWERS),
    ),
)  # fmt: skip
