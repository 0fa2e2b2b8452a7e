"""What a table listens with: rounds, statements, answers, dialogues, and what was heard."""

from lic.listening.models.answer import Vote
from lic.listening.models.dialogue import Dialogue
from lic.listening.models.outcome import (
    CaucusWord,
    GroupRelease,
    MapMemory,
    Outcome,
    Signal,
    Weights,
    WorkingFile,
)
from lic.listening.models.paper import PaperBatch, PaperSheet
from lic.listening.models.round import Round
from lic.listening.models.statement import Flag, Statement

__all__ = [
    "CaucusWord", "Dialogue", "Flag", "GroupRelease", "MapMemory", "Outcome", "PaperBatch", "PaperSheet", "Round", "Signal",
    "Statement", "Vote", "Weights", "WorkingFile",
]  # fmt: skip
