"""What was heard when a version was called, as far as the reader had it and may read it now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lic.base.policy import Actor
from lic.decisions import rows
from lic.decisions.models import Call, Heard, Outcome, Proposal
from lic.decisions.policies import OUTCOME, PROPOSAL
from lic.decisions.queries.outcomes import reads_text_only
from lic.listening import queries as listening


@dataclass(frozen=True, slots=True)
class HeardThen:
    """One statement with its figures of that day.

    statement  as it reads now: one that was hidden since, or that the reader may not read, is not there
    figures    as `Heard.statements` has them
    """

    statement: Any
    figures: Mapping[str, Any]


def heard_then(actor: Actor, call: Call | None) -> list[HeardThen]:
    """What the reader's audience had heard when this call opened; nothing for who sees the text alone."""
    if call is None or not PROPOSAL.allows(actor, "discuss", call.proposal):
        return []
    kept = Heard.objects.filter(call=call, audience=listening.audience_of(actor)).first()
    return _readable(actor, kept.statements) if kept else []


def is_unlinked(actor: Actor, proposal: Proposal) -> bool:
    """Whether no statement stands behind a proposal, hidden ones too; never for who sees the text alone."""
    return PROPOSAL.allows(actor, "discuss", proposal) and not rows.statements_behind(proposal)


def heard_on_record(actor: Actor, outcome: Outcome) -> list[HeardThen]:
    """What was public when it was called, as the record holds it; nothing for who sees the text alone."""
    OUTCOME.require(actor, "read", outcome)
    if reads_text_only(actor, outcome):
        return []
    return _readable(actor, outcome.record.get("heard", []))


def _readable(actor: Actor, kept: Iterable[Mapping[str, Any]]) -> list[HeardThen]:
    rows = list(kept)
    found = listening.statements_of(actor, [row["statement"] for row in rows]) if rows else {}
    return [HeardThen(found[row["statement"]], row) for row in rows if row["statement"] in found]
