"""Reads about proposals. The first argument is always who asks."""

from lic.decisions.queries.mine import Mine, Waiting, mine, own_concerns, positions, to_answer
from lic.decisions.queries.outcomes import (
    agreed,
    consenting_groups,
    latest_outcome,
    namings,
    not_agreed_count,
    outcome,
    outcomes,
)
from lic.decisions.queries.proposals import (
    SHOWN,
    Stand,
    View,
    concern,
    counts,
    due,
    proposal,
    proposals,
    questions,
    ring,
    stand,
    suggestions,
    versions,
    view,
)
from lic.decisions.queries.seats import carries, may_ask_more_time, raised, speaker_of, unready

__all__ = [
    "SHOWN", "carries", "may_ask_more_time", "raised", "speaker_of", "unready", "Mine", "Stand", "View", "Waiting", "agreed", "concern", "consenting_groups",
    "counts", "due", "latest_outcome", "mine", "namings", "not_agreed_count", "outcome", "outcomes", "own_concerns", "positions",
    "proposal", "proposals", "questions", "ring", "stand", "suggestions", "to_answer", "versions", "view",
]  # fmt: skip
