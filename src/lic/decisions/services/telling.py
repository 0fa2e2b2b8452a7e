"""Notices about proposals. They go to whole groups: a notice to one seat would say who raised what."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from lic.communities import notices
from lic.communities import queries as table
from lic.core import consent
from lic.decisions import texts
from lic.decisions.models import Proposal


def address(proposal: Proposal) -> str:
    """Where a notice leads."""
    return reverse("decisions:proposal", args=[proposal.community.slug, proposal.number])


def tell(
    proposal: Proposal, kind: str, groups: Collection[str] | None = None, **facts: Any
) -> None:
    """Send one notice to every awake seat of these groups, or of the table."""
    seats = table.seats_in(proposal.community_id, groups)
    notices.send(seats, kind, address(proposal), about=proposal, number=proposal.number, **facts)


def moved(proposal: Proposal, before: consent.Proposal, after: consent.Proposal) -> None:
    """Say to the table what a new state means for it."""
    if after.state in outcome_states():
        tell(proposal, texts.OUTCOME_THERE)
    elif after.state == consent.State.EXTENDED:
        tell(proposal, texts.CALL_EXTENDED)
    elif after.state == consent.State.INTEGRATING:
        tell(proposal, texts.INTEGRATING, sorted(after.sponsors))
    if after.version > before.version and after.open_concerns:
        groups = {concern.group for concern in after.open_concerns}
        tell(proposal, texts.ASKED_FIRST, sorted(groups), version=after.version)


def outcome_states() -> frozenset[consent.State]:
    """States that the whole table hears of."""
    return consent.AGREED_STATES | {consent.State.NOT_AGREED}
