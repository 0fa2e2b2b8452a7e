"""Which rows of decisions the database keeps to one seat or one group: drafts, positions, words that wait."""

from __future__ import annotations

from lic.base import walls

PROPOSAL = "decisions_proposal"


def register() -> None:
    """Called when the models are loaded."""
    shown = f"{PROPOSAL}.state <> 'DRAFT'"
    walls.register(
        "decisions.Proposal",
        f"{shown} OR ({PROPOSAL}.drafted_in = {walls.GROUP} AND {PROPOSAL}.community_id = {walls.COMMUNITY})",
    )
    walls.register("decisions.Version", walls.inside("decisions_version", "proposal_id", PROPOSAL))
    for name in ("Position", "Dissent", "CallRoll"):
        walls.register(f"decisions.{name}", walls.voice(f"decisions_{name.lower()}"))
    for name in ("CaucusPosition", "GroupQuestion"):
        walls.register(
            f"decisions.{name}",
            walls.group_in(f"decisions_{name.lower()}", "proposal_id", PROPOSAL),
        )
    walls.register(
        "decisions.GroupAnswer",
        walls.inside("decisions_groupanswer", "question_id", "decisions_groupquestion"),
    )
    walls.register("decisions.CaucusObjection", _objection("decisions_caucusobjection"))
    for name, why in SHOWN.items():
        walls.leave_open(f"decisions.{name}", why)


SHOWN = {
    "Sponsor": "every page of a proposal counts who carries it by group",
    "Question": "whoever reads the proposal reads it",
    "Suggestion": "whoever reads the proposal reads it",
    "StandingConcern": "the whole table reads it, and the rule stands on it",
}


def _objection(table: str) -> str:
    """It stands on a call or on a word: of the reader's own group and community in both."""
    here = f"p.id = c.proposal_id AND p.community_id = {walls.COMMUNITY}"
    call = (
        f"SELECT 1 FROM decisions_call c JOIN {PROPOSAL} p ON {here} WHERE c.id = {table}.call_id"  # noqa: S608
    )
    word = walls.inside(table, "word_id", "decisions_caucusposition")
    return f'{table}."group" = {walls.GROUP} AND (EXISTS ({call}) OR {word})'
