"""The shape of what people send in a round."""

from lic.listening.forms.answers import Answer, Helped, Paper
from lic.listening.forms.dialogues import Dialogue, Harvest
from lic.listening.forms.rounds import OpenLink, Round
from lic.listening.forms.statements import Decide, Flag, Say, Seed, Translate, Word

__all__ = [
    "Answer",
    "Decide",
    "Dialogue",
    "Flag",
    "Harvest",
    "Helped",
    "OpenLink",
    "Paper",
    "Round",
    "Say",
    "Seed",
    "Translate",
    "Word",
]
