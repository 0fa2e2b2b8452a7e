"""Records of what came out."""

from __future__ import annotations

import datetime

from django.db.models import Count, Q, QuerySet

from lic.base.policy import Actor
from lic.communities import queries as table
from lic.communities.models import Group
from lic.core import consent
from lic.decisions.models import Naming, Outcome, Proposal
from lic.decisions.models.outcome import AGREEMENTS
from lic.decisions.policies import OUTCOME, PUBLIC_KINDS

TRIAL_ENDED = consent.Reason.TRIAL_ENDED.value


def outcomes(actor: Actor) -> QuerySet[Outcome]:
    """Every record that the actor may read here, the latest first."""
    rows = Outcome.objects.filter(OUTCOME.visible(actor, "read"))
    return rows.select_related("proposal").order_by("-on", "-number")


def outcome(actor: Actor, number: int) -> Outcome:
    """One record by its number; raises Outcome.DoesNotExist (hidden or absent)."""
    return (
        outcomes(actor)
        .select_related("community", "version", "proposal__community")
        .get(number=number)
    )


def reads_text_only(actor: Actor, outcome: Outcome) -> bool:
    """Whether the actor may know nothing around the text: it came from a round that is kept from the actor."""
    return outcome.proposal.is_text_only and (actor.seat_id is None or actor.is_police)


def latest_outcome(actor: Actor, proposal: Proposal) -> Outcome | None:
    """The latest record of a proposal."""
    return outcomes(actor).filter(proposal=proposal).first()


def namings(outcome: Outcome) -> list[Naming]:
    """Groups that asked to be named on a record, with their words."""
    return list(Naming.objects.filter(outcome=outcome).order_by("group"))


def agreed(actor: Actor, community: object, n: int = 3) -> list[Outcome]:
    """The latest agreements here, for the home page: whole, in part, or to try, and still standing."""
    rows = outcomes(actor).filter(community=community, kind__in=PUBLIC_KINDS)
    rows = rows.select_related("version").exclude(proposal__state=Proposal.State.NOT_AGREED)
    return list(rows[:n])


def ended_counts(actor: Actor, community: object) -> tuple[int, int]:
    """How many proposals this table could not agree on, and how many trials ended by themselves.

    Numbers alone: the public may know them.
    """
    ended = Proposal.objects.filter(community=community, state=Proposal.State.NOT_AGREED)
    found = ended.aggregate(
        not_agreed=Count("pk", filter=~Q(reason=TRIAL_ENDED)),
        trials=Count("pk", filter=Q(reason=TRIAL_ENDED)),
    )
    return found["not_agreed"], found["trials"]


def is_in_force(outcome: Outcome) -> bool:
    """Whether people may act on it today: agreed, in part too, or a trial that has not ended."""
    return bool(_in_force(outcome))


def consenting_groups(outcome: Outcome) -> list[Group]:
    """The groups that consented, in their order on the ring; empty unless it is in force.

    Of a proposal agreed in part: those of the parts that are.
    """
    consented = {key for one in _in_force(outcome) for key in one.consented}
    return [group for group in table.groups(outcome.community_id) if group.key in consented]


def _in_force(outcome: Outcome) -> list[Outcome]:
    """The agreements behind a record that hold today: itself, or the parts that were agreed."""
    found = [outcome]
    if outcome.kind == Outcome.Kind.AGREED_IN_PART:
        parts = Outcome.objects.filter(proposal__parent=outcome.proposal_id, kind__in=AGREEMENTS)
        found = list(parts.select_related("proposal"))
    today = table.today(outcome.community)
    return [one for one in found if one.kind in AGREEMENTS and _holds(one, today)]


def _holds(outcome: Outcome, today: datetime.date) -> bool:
    """A trial ends after its last day, also while nobody has settled it yet."""
    proposal, state = outcome.proposal, Proposal.State
    if outcome.kind != Outcome.Kind.ON_TRIAL or proposal.state == state.AGREED:
        return True
    ends = proposal.trial_ends
    return proposal.state != state.NOT_AGREED and ends is not None and today <= ends
