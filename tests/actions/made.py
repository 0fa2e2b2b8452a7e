"""Actions to test with, and the agreements they follow from."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from lic.actions import services
from lic.actions.models import Action
from lic.base.policy import Actor
from lic.communities.models import Community
from lic.decisions.models import Outcome, Proposal, Version
from tests.communities import made as table

TODAY = datetime.date(2026, 6, 1)
ALL = tuple(table.GROUPS)


def outcome(
    community: Community, *, consented: Sequence[str] = ALL, is_tagged: bool = True, kind: str = "AGREED",
) -> Outcome:  # fmt: skip
    """A record of an agreement, as the decisions app would have written it."""
    number = Outcome.objects.filter(community=community).count() + 1
    proposal = Proposal.objects.create(
        community=community, number=number, drafted_in="com", since=TODAY
    )  # fmt: skip
    version = Version.objects.create(
        proposal=proposal, number=1, title=f"Lights on the lane {number}", summary="Fourteen lamps.",
        text="Fourteen lamps, lit from dusk to dawn.", written_on=TODAY, affects_centre=is_tagged,
    )  # fmt: skip
    Proposal.objects.filter(pk=proposal.pk).update(
        state=Proposal.State.SHAPING
    )  # a draft is its group's alone
    return Outcome.objects.create(
        community=community, proposal=proposal, version=version, number=number, kind=kind, on=TODAY, record={"title": version.title},
        fingerprint=f"{number:064x}", consented=list(consented), n_heard=len(consented), n_needed=4,
        is_tagged=is_tagged, has_centre="sw" in consented,
    )  # fmt: skip


def action(
    actor: Actor, community: Community, *, lead: str = "gov", supporting: Sequence[str] = (), asked: Sequence[str] = ("sw", "res"),
    consented: Sequence[str] = ALL, is_tagged: bool = True, due: int = 30, today: datetime.date = TODAY, named: str = "",
    is_in_force: bool = True,
) -> Action:  # fmt: skip
    """An open action that follows from a new agreement; organizations by their group's key."""
    agreement = outcome(community, consented=consented, is_tagged=is_tagged)
    return services.open_action(
        actor, origin=services.Origin(agreement, frozenset(consented), is_tagged, is_in_force), title="All-night lights",
        about="", lead_id=table.organization(community, lead).pk,
        supporting=[table.organization(community, key).pk for key in supporting],
        due_on=today + datetime.timedelta(days=due), done_when="Both groups say so after a night walk",
        asked=asked, named_by_centre=table.organization(community, named).pk if named else None, today=today,
    )  # fmt: skip
