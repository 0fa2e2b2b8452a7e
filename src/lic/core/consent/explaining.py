"""Why a proposal stands where it stands, and what would move it: codes and facts, no sentences.

Groups are named only where a voice is missing and in an agreement. Which group said no or raised
a concern is never among the facts: a group is named for that only if it asks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from lic.core.consent import caucus, conditions, machine, rule, texts, times
from lic.core.consent.caucus import Standing
from lic.core.consent.concern import Concern
from lic.core.consent.conditions import Condition
from lic.core.consent.proposal import Proposal, call_of
from lic.core.consent.rule import GroupVerdict, Verdict
from lic.core.consent.terms import (
    AGREED_STATES,
    CAUCUS_HOURS,
    FEWEST_SEATS_FOR_POSITIONS,
    OPEN_STATES,
    Reason,
    State,
)


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing that would move a proposal on.

    who      GROUP, SPONSORS, RAISER, TABLE or TIME.
    group    the group it waits for, where one may be named.
    when     the moment from which, or at which, it happens.
    concern  key of the concern it is about.
    child    key of the split-off part it waits for.
    """

    code: str
    who: str
    group: str = ""
    when: datetime | None = None
    concern: str = ""
    child: str = ""
    figures: dict[str, int] = field(default_factory=dict)


def explain(
    proposal: Proposal, at: datetime, *, open_calls: int = 0, own_calls: int = 0
) -> tuple[Condition, ...]:
    """The conditions that decide about the present state, met or not, most important first.

    open_calls  other calls open in the community; own_calls: of these, on what the reader wrote.
                Both matter before a call only.
    """
    proposal = machine.settle(proposal, times.aware(at))
    if proposal.state in OPEN_STATES:
        return (*_call(proposal, times.aware(at)), *_groups(proposal, times.aware(at)))
    if proposal.state == State.DRAFT:
        return (
            Condition("LAID_BEFORE_TABLE", met=False),
            Condition("SPONSORED", conditions.is_sponsored(proposal)),
        )
    if proposal.state in (State.SHAPING, State.PARKED):
        before = conditions.before_call(proposal, times.aware(at), open_calls, own_calls)
        return (*_why(proposal), *before)
    if proposal.state == State.INTEGRATING:
        return (*_why(proposal), *_integrating(proposal))
    return (*_why(proposal), *_agreement(proposal))


def next_steps(proposal: Proposal, at: datetime) -> tuple[NextStep, ...]:
    """What would move the proposal; empty only where its state is final."""
    moment = times.aware(at)
    proposal = machine.settle(proposal, moment)
    if proposal.is_final:
        return ()
    steps = [*_of_state(proposal, moment), *_of_concerns(proposal), *_of_time(proposal)]
    if proposal.state in texts.WITHDRAWABLE:
        steps.append(NextStep("WITHDRAW", "SPONSORS"))
    return tuple(steps)


def _call(proposal: Proposal, at: datetime) -> Iterator[Condition]:
    verdict = rule.decide(call_of(proposal), at)
    yield Condition(
        "DEADLINE_PASSED",
        met=False,
        facts={"deadline": proposal.deadline, "prolonged": proposal.prolonged},
    )
    yield Condition(
        "NO_OPEN_CONCERN",
        not verdict.open_concerns,
        facts={"concerns": verdict.open_concerns},
    )
    yield Condition(
        "CENTRE_HEARD",
        verdict.centre_heard,
        group=proposal.table.centre_group,
        facts={"tagged": proposal.tagged},
    )
    yield Condition(
        "ENOUGH_GROUPS",
        verdict.enough_groups,
        facts={"quorate": len(verdict.quorate), "needed": verdict.groups_needed},
    )
    yield Condition("NO_GROUP_SAID_NO", not verdict.said_no)


def _groups(proposal: Proposal, at: datetime) -> Iterator[Condition]:
    for group in rule.decide(call_of(proposal), at).groups:
        tally = proposal.tally(group.group)
        facts: dict[str, object] = {
            "by_caucus": tally.by_caucus,
            "caucus": group.caucus,
            "under_three_seats": tally.n_seats < FEWEST_SEATS_FOR_POSITIONS,
        }
        if group.caucus == Standing.WAITING:
            facts["counts_from"] = caucus.counts_from(tally.words[-1])
        figures = {} if tally.by_caucus else _figures(group)
        yield Condition("GROUP_QUORATE", group.quorate, group.group, facts, figures)


def _figures(group: GroupVerdict) -> dict[str, int]:
    return {"positions": group.n_positions, "needed": group.needed}


def _why(proposal: Proposal) -> Iterator[Condition]:
    """The reason for the state, told as the condition that failed; names no group but one."""
    if proposal.reason == Reason.NONE:
        return
    verdict: Verdict | None = proposal.verdict
    facts: dict[str, object] = {"since": proposal.since}
    if proposal.reason == Reason.TOO_FEW_GROUPS and verdict is not None:
        facts |= {"quorate": len(verdict.quorate), "needed": verdict.groups_needed}
    absent = proposal.reason == Reason.CENTRE_NOT_QUORATE
    group = proposal.table.centre_group if absent else ""
    yield Condition(proposal.reason.value, met=False, group=group, facts=facts)


def _integrating(proposal: Proposal) -> Iterator[Condition]:
    concerns = proposal.open_concerns
    yield Condition(
        "NO_OPEN_CONCERN",
        not concerns,
        facts={"concerns": tuple(concern.id for concern in concerns)},
    )
    parts = {child.id: child.ended for child in proposal.children}
    if parts:
        yield Condition("PART_AGREED", met=False, facts={"parts": parts})


def _agreement(proposal: Proposal) -> Iterator[Condition]:
    if proposal.state not in AGREED_STATES:
        return
    consent = proposal.consent
    if proposal.state == State.AGREED_IN_PART:
        agreed = tuple(child.id for child in proposal.children if child.ended in AGREED_STATES)
        yield Condition("PART_AGREED", met=True, facts={"parts": agreed})
    elif consent is not None:
        yield Condition(
            "GROUPS_CONSENTED",
            met=True,
            facts={"version": consent.version, "groups": consent.consented},
        )
        for group in consent.without:
            yield Condition("WITHOUT_GROUP", met=True, group=group)
    if proposal.state == State.ON_TRIAL:
        yield Condition("TRIAL_KEPT", met=False, facts={"ends": proposal.trial_ends})


def _of_state(proposal: Proposal, at: datetime) -> Iterator[NextStep]:
    if proposal.state == State.DRAFT:
        yield NextStep("SHAPE", "SPONSORS")
    elif proposal.state in (State.SHAPING, State.PARKED):
        start = conditions.call_possible_from(proposal)
        if not conditions.is_sponsored(proposal):
            yield NextStep("SPONSOR", "TABLE")
        yield NextStep("OPEN_CALL", "SPONSORS", when=start)
    elif proposal.state in OPEN_STATES:
        yield from _in_call(proposal, at)
    elif proposal.state == State.INTEGRATING and not proposal.waits_for_child:
        yield NextStep("SPLIT", "SPONSORS")
        yield NextStep("RECORD_NOT_AGREED", "SPONSORS")
    elif proposal.state == State.INTEGRATING:
        for child in proposal.children:
            if child.ended is None:
                yield NextStep("AGREE_PART", "TABLE", child=child.id)
    if proposal.state in texts.CALLED_BEFORE and not proposal.waits_for_child:
        yield NextStep("NEW_VERSION", "SPONSORS")


def _in_call(proposal: Proposal, at: datetime) -> Iterator[NextStep]:
    for group in rule.decide(call_of(proposal), at).groups:
        if group.quorate:
            continue
        tally = proposal.tally(group.group)
        if tally.n_seats == 0:  # the roll is fixed: nobody in it can speak in this call
            continue
        if not tally.by_caucus:
            missing = max(0, group.needed - group.n_positions)
            yield NextStep("GIVE_POSITIONS", "GROUP", group.group, figures={"missing": missing})
        elif group.caucus == Standing.WAITING:
            when = caucus.counts_from(tally.words[-1])
            yield NextStep("CAUCUS_COUNTS", "TIME", group.group, when)
        else:
            code = "GIVE_CAUCUS_POSITION" if group.caucus == Standing.NONE else "CONFIRM_CAUCUS"
            yield NextStep(code, "GROUP", group.group, figures={"hours": CAUCUS_HOURS})
    if not proposal.prolonged:
        yield NextStep("ASK_MORE_TIME", "TABLE")


def _of_concerns(proposal: Proposal) -> Iterator[NextStep]:
    for concern in proposal.open_concerns:
        if concern.left_at is not None:
            yield NextStep("TAKE_OVER_CONCERN", "GROUP", concern=concern.id)
        elif _to_be_asked(proposal, concern):
            yield NextStep("ANSWER_FIRST", "RAISER", concern=concern.id)
        else:
            yield NextStep("RELEASE_CONCERN", "RAISER", concern=concern.id)
        if concern.releasing.question is None:
            yield NextStep("ASK_RELEASE", "GROUP", concern=concern.id)


def _to_be_asked(proposal: Proposal, concern: Concern) -> bool:
    return concern.version < proposal.version and concern.asked_on != proposal.version


def _of_time(proposal: Proposal) -> Iterator[NextStep]:
    ahead = (timer for timer in machine.timers(proposal) if not _in_a_room(timer))
    timer = next(ahead, None)
    if timer is not None:
        yield NextStep(timer.timer.value, "TIME", when=timer.at, concern=timer.concern)


def _in_a_room(timer: machine.Due) -> bool:
    """Whether it is a group's own affair, of which the table hears when it is decided."""
    asks_about_tag = timer.timer == machine.Timer.QUESTION_CLOSES and not timer.concern
    return timer.timer == machine.Timer.WORD_COUNTS or asks_about_tag
