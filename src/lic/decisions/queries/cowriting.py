"""Who writes the next version together while a proposal is worked in, and their draft of it."""

from __future__ import annotations

from dataclasses import dataclass

from lic.base.policy import Actor, Denied, Rule
from lic.communities import queries as table
from lic.decisions.models import Invitation, NextDraft, Proposal, StandingConcern
from lic.decisions.policies import PROPOSAL
from lic.decisions.queries import seats

NOT_INVITED = Rule("not_invited", test=lambda _, __: False)
Part = NextDraft.Part


@dataclass(frozen=True, slots=True)
class Together:
    """Who writes the next version, as one of those who write it sees it.

    part     the reader's own; "" for everybody else
    asked    numbers of the reader's own concerns whose invitation waits for an answer
    may_ask  (concern number, group) of open concerns whose raiser can be invited
    groups   keys of groups that carry it and are not invited yet
    invited  concern number → whether its raiser said yes; and keys of invited groups
    """

    part: str = ""
    asked: tuple[int, ...] = ()
    may_ask: tuple[tuple[int, str], ...] = ()
    groups: tuple[str, ...] = ()
    invited: tuple[tuple[int, bool], ...] = ()
    invited_groups: tuple[str, ...] = ()
    has_draft: bool = False


def is_raiser(actor: Actor, proposal: Proposal, concern: StandingConcern) -> bool:
    """Whether a concern is the actor's: its own, or its group's if it speaks for the group."""
    if concern.raised_by == StandingConcern.RaisedBy.CAUCUS:
        return concern.group == actor.group and seats.speaker_of(actor) is not None
    return seats.raised(actor, proposal, concern)


def part_of(actor: Actor, proposal: Proposal) -> str:
    """In which part the actor writes the next version; "" where it does not."""
    if not PROPOSAL.allows(actor, "write_next", proposal):
        return ""
    if seats.writes(actor, proposal):
        return Part.WRITER
    invited = list(proposal.invitations.select_related("concern"))
    if any(one.group == actor.group for one in invited) and seats.carries(actor, proposal):
        return Part.CARRIER
    accepted = (one.concern for one in invited if one.state == Invitation.State.ACCEPTED)
    if any(concern and is_raiser(actor, proposal, concern) for concern in accepted):
        return Part.RAISER
    return ""


def shut_out(proposal: Proposal) -> frozenset[str]:
    """Groups whose seats see the text alone now: nobody of them is invited, or told of a concern."""
    if not proposal.is_text_only:
        return frozenset()
    return frozenset(g.key for g in table.groups(proposal.community_id) if g.is_police)


def next_draft(actor: Actor, proposal: Proposal) -> tuple[str, NextDraft | None]:
    """The actor's part and the draft, if words were kept; raises Denied for whoever does not write it."""
    PROPOSAL.require(actor, "write_next", proposal)
    part = part_of(actor, proposal)
    if not part:
        raise Denied(NOT_INVITED)
    return part, NextDraft.objects.filter(proposal=proposal).first()


def together(actor: Actor, proposal: Proposal) -> Together:
    """What the page of a proposal says to the reader about writing its next version."""
    if not PROPOSAL.allows(actor, "write_next", proposal):
        return Together()
    part = part_of(actor, proposal)
    invited = list(proposal.invitations.select_related("concern").order_by("concern__number"))
    asked = tuple(
        one.concern.number for one in invited
        if one.concern and one.state == Invitation.State.OPEN and is_raiser(actor, proposal, one.concern)
    )  # fmt: skip
    if not part:
        return Together(asked=asked)
    raisers = {one.concern.number: one for one in invited if one.concern}
    groups = {one.group for one in invited if one.group}
    has_draft = NextDraft.objects.filter(proposal=proposal).exists()
    is_writer = part == Part.WRITER
    own = {
        concern.number for concern in proposal.concerns.filter(state="OPEN", group=actor.group)
        if is_writer and seats.raised(actor, proposal, concern)
    }  # fmt: skip
    out = shut_out(proposal)
    still_open = proposal.concerns.filter(state="OPEN", left_on__isnull=True).order_by("number")
    carrying = set(proposal.sponsors.values_list("group", flat=True)) - out
    return Together(
        part=part, asked=asked, has_draft=has_draft,
        may_ask=tuple(
            (concern.number, concern.group) for concern in still_open
            if concern.number not in raisers and concern.number not in own and concern.group not in out
        ) if is_writer else (),
        groups=tuple(sorted(carrying - groups)) if is_writer else (),
        invited=tuple((n, one.state == Invitation.State.ACCEPTED) for n, one in raisers.items()),
        invited_groups=tuple(sorted(groups)),
    )  # fmt: skip
