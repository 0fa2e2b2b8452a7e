"""What opens when a round without police is let out by every group that was there."""

from __future__ import annotations

from lic.base import links, walls
from lic.decisions.models import Proposal
from lic.decisions.services.drafting import pass_on
from lic.listening.models import Round, Statement


@walls.lifted("a round that is let out opens what came from it")
def open_up(round_: Round) -> None:
    """Make what came from the round, and every part split off from it, an ordinary proposal for all."""
    kept = Proposal.objects.filter(community_id=round_.community_id, is_text_only=True)
    came_from = links.origins(
        Proposal, kept.values_list("pk", flat=True), "came_from", links.kind_of(Statement)
    )
    heard = {str(pk) for pk in round_.statements.values_list("pk", flat=True)}
    found = [int(pk) for pk, statement in came_from.items() if statement in heard]
    while found:
        # Written before the parts are looked for: a split that is under way holds its parent until
        # it is kept, and its part is found then.
        Proposal.objects.filter(pk__in=found).update(is_text_only=False)
        for proposal in Proposal.objects.filter(pk__in=found):
            pass_on(proposal)
        found = list(kept.filter(parent__in=found).values_list("pk", flat=True))
