"""Records of what came out."""

from __future__ import annotations

from django.db.models import QuerySet

from lic.base.policy import Actor
from lic.communities import queries as table
from lic.communities.models import Group
from lic.decisions.models import Naming, Outcome, Proposal
from lic.decisions.policies import OUTCOME, PUBLIC_KINDS


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


def not_agreed_count(actor: Actor, community: object) -> int:
    """How many proposals this table could not agree on. A number alone: the public may know it."""
    return Proposal.objects.filter(community=community, state=Proposal.State.NOT_AGREED).count()


def stands(outcome: Outcome) -> bool:
    """Whether it binds anybody now: nothing follows from a trial that is over and was not kept."""
    if outcome.kind != Outcome.Kind.ON_TRIAL:
        return True
    end, state = outcome.proposal.trial_ends, outcome.proposal.state
    return state == Proposal.State.AGREED or (
        end is not None and table.today(outcome.community) <= end
    )


def consenting_groups(outcome: Outcome) -> list[Group]:
    """The groups that consented, in their order on the ring; empty unless it was agreed and still stands.

    Of a proposal agreed in part: those of the part that was agreed.
    """
    records = [outcome]
    if outcome.kind == Outcome.Kind.AGREED_IN_PART:
        parts = Outcome.objects.filter(
            proposal__parent=outcome.proposal_id, kind__in=("AGREED", "ON_TRIAL")
        )
        records = list(parts.select_related("proposal", "community"))
    consented = {key for record in records if stands(record) for key in record.consented}
    return [group for group in table.groups(outcome.community_id) if group.key in consented]
