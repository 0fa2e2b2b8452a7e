"""A proposal as the machine sees it: states, counts and moments, never a person or a text."""

from dataclasses import dataclass, replace
from datetime import datetime

from lic.core.consent.concern import Concern
from lic.core.consent.matter import UNTOUCHED, Matter
from lic.core.consent.rule import Call, Table, Tally, Verdict
from lic.core.consent.terms import FINAL_STATES, TAGGING_STATES, Reason, State


@dataclass(frozen=True, slots=True)
class Child:
    """A proposal split off from this one. `ended` is its state once it has an outcome."""

    id: str
    ended: State | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """What is published of an agreement: on which version, who consented, without whom."""

    version: int
    consented: tuple[str, ...]
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Everything `step`, `due`, `next_steps` and `explain` need; rows of the app map to it 1:1.

    since         when the present state began.
    shaped_from   when shaping of the present version began.
    tagged        the present version affects sex workers; on unless their group untagged it.
    untagging     how far their group has come with untagging it.
    trial_months  the text asks for a trial of 1 to 6 months; None asks for an agreement.
    sponsors      keys of the groups that sponsor it.
    call_opened   openings of all its calls, oldest first.
    called        the present version was called at least once: its text is fixed.
    deadline      end of the running or last call, in UTC.
    left_open     (version, group) where a call ended or was left with a concern of that group open.
    call_from     no call before this moment (set by parking).
    trial_ends    end of the trial agreed last, in UTC.
    verdict       the rule's answer when the last call of this version ended.
    consent       the agreement reached last; the only group table that is ever published.
    """

    table: Table
    since: datetime
    state: State = State.DRAFT
    reason: Reason = Reason.NONE
    version: int = 1
    tagged: bool = True
    untagging: Matter = UNTOUCHED
    trial_months: int | None = None
    sponsors: frozenset[str] = frozenset()
    shaped_from: datetime | None = None
    call_opened: tuple[datetime, ...] = ()
    called: bool = False
    deadline: datetime | None = None
    prolonged: bool = False
    tallies: tuple[Tally, ...] = ()
    concerns: tuple[Concern, ...] = ()
    left_open: frozenset[tuple[int, str]] = frozenset()
    call_from: datetime | None = None
    children: tuple[Child, ...] = ()
    trial_ends: datetime | None = None
    verdict: Verdict | None = None
    consent: Consent | None = None

    @property
    def open_concerns(self) -> tuple[Concern, ...]:
        """Concerns that hold it up, in the order raised."""
        return tuple(concern for concern in self.concerns if concern.is_open)

    @property
    def is_final(self) -> bool:
        """Whether nothing can happen any more."""
        return self.state in FINAL_STATES

    @property
    def waits_for_child(self) -> bool:
        """Whether a split-off part has no outcome yet."""
        return self.state == State.INTEGRATING and any(
            child.ended is None for child in self.children
        )

    def in_force(self, at: datetime) -> bool:
        """Whether people may act on it: agreed, or a trial that has not ended."""
        return self.state == State.AGREED or self.on_trial(at)

    def on_trial(self, at: datetime) -> bool:
        """Whether an agreed trial runs, also while a new call asks to keep it."""
        return self.trial_ends is not None and at < self.trial_ends

    def tally(self, group: str) -> Tally:
        """The group's tally. Raises KeyError for a group that is not in the call."""
        for tally in self.tallies:
            if tally.group == group:
                return tally
        raise KeyError(group)


def call_of(proposal: Proposal) -> Call:
    """The running or last call. Raises ValueError where there never was one."""
    if proposal.deadline is None:
        raise ValueError("never called")
    return Call(
        proposal.table,
        proposal.deadline,
        proposal.tallies,
        proposal.version,
        proposal.tagged,
        proposal.prolonged,
        proposal.concerns,
    )


def child_of(parent: Proposal, at: datetime) -> Proposal:
    """A draft for the part split off: called afresh, and tagged.

    The parent's tag passes on. Where the parent was untagged the child is tagged all the same:
    untagging is a position on one version, and the child's text is another.
    """
    return Proposal(parent.table, at, sponsors=parent.sponsors, trial_months=parent.trial_months)


def moved(proposal: Proposal, state: State, at: datetime, reason: Reason = Reason.NONE) -> Proposal:
    """The proposal in another state from `at` on; no group is asked what can change nothing any more."""
    untagging, concerns = proposal.untagging, proposal.concerns
    if state not in TAGGING_STATES:
        untagging = UNTOUCHED
    if state in FINAL_STATES:
        concerns = tuple(replace(concern, releasing=UNTOUCHED) for concern in concerns)
    return replace(
        proposal, state=state, since=at, reason=reason, untagging=untagging, concerns=concerns
    )


def ended(proposal: Proposal, state: State, at: datetime, reason: Reason = Reason.NONE) -> Proposal:
    """The proposal closed; where a trial agreed earlier still runs, it goes on to its own end.

    It goes on with the version that was agreed: the words that were to replace it are not agreed to.
    """
    if not proposal.on_trial(at) or proposal.consent is None:
        return moved(proposal, state, at, reason)
    back = moved(proposal, State.ON_TRIAL, at, reason)
    return replace(back, version=proposal.consent.version, called=True)


def with_tally(proposal: Proposal, tally: Tally) -> Proposal:
    """The proposal with one group's tally replaced."""
    tallies = tuple(tally if old.group == tally.group else old for old in proposal.tallies)
    return replace(proposal, tallies=tallies)


def with_concern(proposal: Proposal, concern: Concern) -> Proposal:
    """The proposal with one concern replaced."""
    concerns = tuple(concern if old.id == concern.id else old for old in proposal.concerns)
    return replace(proposal, concerns=concerns)
