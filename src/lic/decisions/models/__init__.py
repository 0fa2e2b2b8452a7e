"""Proposals, their versions and calls, positions and concerns, and what came out."""

from lic.decisions.models.call import Call, CallRoll, Dissent, Position
from lic.decisions.models.caucus import CaucusObjection, CaucusPosition
from lic.decisions.models.concern import GroupAnswer, GroupQuestion, StandingConcern
from lic.decisions.models.cowriting import Invitation, NextDraft
from lic.decisions.models.heard import Heard
from lic.decisions.models.outcome import Naming, Outcome
from lic.decisions.models.proposal import Proposal, Sponsor, Version
from lic.decisions.models.shaping import Question, Suggestion

__all__ = [
    "Call", "CallRoll", "CaucusObjection", "CaucusPosition", "Dissent", "GroupAnswer",
    "GroupQuestion", "Heard", "Invitation", "Naming", "NextDraft", "Outcome", "Position", "Proposal", "Question", "Sponsor", "StandingConcern",
    "Suggestion", "Version",
]  # fmt: skip
