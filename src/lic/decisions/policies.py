"""Who may see and do what with a proposal. What an act may do is `core.consent`'s, not this table's."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lic.base.policy import (
    ALWAYS,
    Actor,
    Policy,
    Rule,
    all_of,
    any_of,
    at_community,
    attribute,
    follow,
    on_duty,
    own_group,
    seated,
)
from lic.communities import duties
from lic.decisions.models import Outcome, Proposal

PUBLIC_STATES = (Proposal.State.AGREED, Proposal.State.AGREED_IN_PART, Proposal.State.ON_TRIAL)
PUBLIC_KINDS = (Outcome.Kind.AGREED, Outcome.Kind.AGREED_IN_PART, Outcome.Kind.ON_TRIAL)


def _field(path: str, name: str) -> str:
    return f"{path}__{name}" if path else name


def laid_out(path: str) -> Rule:
    """A draft is seen by the group it was written in; everything later by the whole table."""
    state, drafted_in = _field(path, "state"), _field(path, "drafted_in")

    def test(actor: Actor, subject: Any) -> bool:
        if follow(subject, state) != Proposal.State.DRAFT:
            return True
        return bool(actor.group) and follow(subject, drafted_in) == actor.group

    def only(actor: Actor) -> Q:
        own = Q(**{drafted_in: actor.group}) if actor.group else Q(pk__in=())
        return ~Q(**{state: Proposal.State.DRAFT}) | own

    return Rule("draft", test, only)


def not_text_only(path: str) -> Rule:
    """What came from a round without police shows a police seat its text and no more."""
    name = _field(path, "is_text_only")
    return Rule(
        "police_not_present",
        test=lambda actor, subject: not actor.is_police or not follow(subject, name),
        only=lambda actor: Q(**{name: False}) if actor.is_police else ALWAYS,
    )


def inside(path: str) -> tuple[Rule, ...]:
    return (seated(_field(path, "community_id")), laid_out(path))


IS_PUBLIC = Rule(
    "not_public",
    test=lambda _, outcome: outcome.kind in PUBLIC_KINDS,
    only=lambda _: Q(kind__in=PUBLIC_KINDS),
)
SEAT_HERE = seated("pk")
SPEAKS = on_duty(
    duties.SPOKESPERSON, name="not_spokesperson", sentence=_("Your group’s spokesperson does this.")
)

WORKED_IN = attribute("not_worked_in", "state", Proposal.State.INTEGRATING, hides=True)

TABLE = Policy("decisions.table", propose=(SEAT_HERE,))
PROPOSAL = Policy(
    "decisions.proposal",
    read=inside(""),
    take_part=inside(""),
    discuss=(*inside(""), not_text_only("")),
    speak=(*inside(""), SPEAKS),
    write_next=(seated("community_id"), not_text_only(""), WORKED_IN),
)
VERSION = Policy("decisions.version", read=(*inside("proposal"), not_text_only("proposal")))
QUESTION = Policy("decisions.question", read=(*inside("proposal"), not_text_only("proposal")))
SUGGESTION = Policy("decisions.suggestion", read=(*inside("proposal"), not_text_only("proposal")))
CONCERN = Policy(
    "decisions.concern",
    read=(
        *inside("proposal"),
        any_of("police_not_present", not_text_only("proposal"), own_group("group")),
    ),
    answer=(*inside("proposal"), own_group("group")),
)
GROUP_QUESTION = Policy("decisions.group_question", read=(*inside("proposal"), own_group("group")))
WORD = Policy(
    "decisions.caucus_word",
    confirm=(*inside("proposal"), own_group("group")),
    object=(*inside("proposal"), own_group("group")),
)
OUTCOME = Policy(
    "decisions.outcome",
    read=(
        at_community("community_id"),
        any_of("not_public", all_of("", seated("community_id")), IS_PUBLIC),
    ),
    speak=(seated("community_id"), SPEAKS),
)
