"""Random lives of proposals, each step checked: `python -m tests.core.consent.traces --traces N`.

A trace keeps its own record of who said what (`Shadow`), and holds the machine against it. The
rule is restated there in a second, naive way, so that one slip cannot hide in both.
"""

import argparse
import os
import random
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from multiprocessing import get_context

from lic.core import consent
from lic.core.consent import ConcernStatus, Outcome, Refused, State, Timer
from tests.core.consent import made, moves
from tests.core.consent.shadow import Shadow

LEGAL = {
    State.DRAFT: {State.SHAPING, State.WITHDRAWN},
    State.SHAPING: {State.CALLED, State.WITHDRAWN, State.ON_TRIAL},
    State.CALLED: {
        State.EXTENDED,
        State.INTEGRATING,
        State.AGREED,
        State.ON_TRIAL,
        State.NOT_AGREED,
        State.SHAPING,
        State.WITHDRAWN,
    },
    State.EXTENDED: {
        State.INTEGRATING,
        State.AGREED,
        State.ON_TRIAL,
        State.NOT_AGREED,
        State.PARKED,
        State.SHAPING,
        State.WITHDRAWN,
    },
    State.INTEGRATING: {
        State.SHAPING,
        State.NOT_AGREED,
        State.AGREED_IN_PART,
        State.WITHDRAWN,
        State.ON_TRIAL,
    },
    State.PARKED: {State.CALLED, State.SHAPING, State.WITHDRAWN, State.ON_TRIAL},
    State.ON_TRIAL: {State.SHAPING, State.NOT_AGREED},
}
TRANSITIONS = {(old, new) for old, reached in LEGAL.items() for new in reached}
CLOSERS = {
    consent.ReleaseConcern: ConcernStatus.RELEASED_BY_RAISER,
    Timer.WORD_COUNTS: ConcernStatus.RELEASED_BY_RAISER,
    consent.AnswerFirst: ConcernStatus.RELEASED_BY_RAISER,
    consent.RaiserRevoked: ConcernStatus.LAPSED,
    Timer.QUESTION_CLOSES: ConcernStatus.RELEASED_BY_GROUP,
    Timer.CONCERN_LAPSES: ConcernStatus.LAPSED,
}


class Trace:
    """One life of one proposal."""

    LOOKING = 0.3  # how often the way on is asked for; it costs more than an event

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.seen: Counter = Counter()
        self.now = made.START + timedelta(hours=self.rng.randrange(5000))
        groups = (made.CENTRE, *(f"G{n}" for n in range(self.rng.choice((2, 2, 3, 3, 4, 5)))))
        self.proposal = consent.Proposal(
            consent.Table(groups, made.CENTRE, made.VANCOUVER), self.now.astimezone(made.UTC)
        )
        self.shadow = Shadow(self.proposal.table)
        self.mood = self.rng.choice(("GLAD", "GLAD", "GLAD", "MIXED", "MIXED", "ROUGH"))

    def live(self, steps: int) -> Counter:
        """Let things happen until the proposal is final or the steps are used up."""
        for _ in range(steps):
            if self.proposal.is_final:
                self._stay_final()
                break
            moves.choose(self)
            self._look()
        return self.seen

    def wait(self, **length: int) -> None:
        """Let time go by; what becomes due happens one by one, each checked."""
        self.now += timedelta(**length)
        while (timer := consent.due(self.proposal, self.now)) is not None:
            before = self.proposal
            self.proposal = consent.happen(before, timer)
            self._check(before, timer.timer, timer.concern, timer.at)
            self.shadow.elapsed(timer, before, self.proposal)

    def send(self, event: consent.Event) -> bool:
        """Send one event; a refusal changes nothing and is counted."""
        if consent.due(self.proposal, self.now) is not None:
            self.wait()
        before = self.proposal
        try:
            self.proposal = consent.step(before, event, self.now)
        except Refused as refusal:
            self.seen["refused", refusal.code] += 1
            return False
        self.seen["event", type(event).__name__] += 1
        key = getattr(event, "id", "") or getattr(event, "concern", "")
        self.shadow.note(event, self.proposal, self.now)
        self._check(before, type(event), key, self.now)
        self.seen.update(self.shadow.noticed())
        return True

    def _check(self, before: consent.Proposal, cause: object, key: str, at: datetime) -> None:
        after = self.proposal
        self._only_rightful_closing(before, after, cause, key, at)
        self._only_rightful_untagging(before, after, cause, key, at)
        if before.state != after.state:
            self.seen["transition", before.state, after.state] += 1
            assert (before.state, after.state) in TRANSITIONS, (before.state, after.state)
        if cause == Timer.CALL_ENDS:
            self._call_ended(before, after)
        if cause is consent.OpenCall:
            self._call_opened(before, after)
        if cause is consent.NewVersion:
            self._version_is_fresh(before, after)
        if before.state in consent.OPEN_STATES and after.state in consent.OPEN_STATES:
            self._deadline_holds(before, after)

    def _look(self) -> None:
        self.seen["state", self.proposal.state] += 1
        assert self.shadow.counts_match(self.proposal)
        if self.rng.random() < self.LOOKING or self.proposal.is_final:
            steps = consent.next_steps(self.proposal, self.now)
            assert bool(steps) is not self.proposal.is_final, self.proposal.state
            assert consent.explain(self.proposal, self.now)

    def _stay_final(self) -> None:
        assert consent.next_steps(self.proposal, self.now) == ()
        assert consent.upcoming(self.proposal) is None
        for event in (consent.Withdraw(), consent.NewVersion(), consent.Shape()):
            assert not self.send(event)

    def _only_rightful_closing(
        self,
        before: consent.Proposal,
        after: consent.Proposal,
        cause: object,
        key: str,
        at: datetime,
    ) -> None:
        if before.concerns is after.concerns:
            return
        now = {concern.id: concern for concern in after.concerns}
        for old in before.open_concerns:
            if not now[old.id].is_open:
                assert old.id == key
                assert now[old.id].status == CLOSERS[cause]
                self.seen["closed", cause.__name__ if isinstance(cause, type) else cause] += 1
                self.shadow.may_close(old, cause, at)
        assert all(
            new.status == old.status
            for old in before.concerns
            if not old.is_open
            for new in (now[old.id],)
        )

    def _only_rightful_untagging(
        self,
        before: consent.Proposal,
        after: consent.Proposal,
        cause: object,
        key: str,
        at: datetime,
    ) -> None:
        if before.tagged and not after.tagged:
            assert (after.version, after.state) == (before.version, before.state)
            assert key == ""
            self.shadow.may_say_yes("", made.CENTRE, cause, at)
            self.seen["untagged", cause] += 1

    def _call_ended(self, before: consent.Proposal, after: consent.Proposal) -> None:
        call = consent.call_of(before)
        verdict = consent.decide(call, call.deadline)
        self.seen["verdict", verdict.outcome, verdict.reason] += 1
        assert verdict.outcome == self.shadow.outcome(before)
        agreed = after.consent is not before.consent
        assert agreed is (verdict.outcome == Outcome.AGREED)
        if agreed:
            assert after.state in (State.AGREED, State.ON_TRIAL)
            assert not after.open_concerns
            assert after.consent.version == before.version
            one_more_supporter_changes_nothing(call)
        a_thousand_more_change_no_other_group(call, self.rng.choice(before.table.groups))

    def _call_opened(self, before: consent.Proposal, after: consent.Proposal) -> None:
        assert self.now - before.shaped_from >= timedelta(days=7)
        assert after.deadline - self.now >= timedelta(days=14)
        local = after.deadline.astimezone(made.VANCOUVER)
        assert (local.hour, local.minute) == (23, 59)
        recent = [at for at in after.call_opened if self.now - at < timedelta(days=181)]
        assert len(recent) <= 3
        if before.state == State.PARKED:
            assert self.now - before.since >= timedelta(days=30)
        assert all(tally.counts.total == 0 and not tally.words for tally in after.tallies)

    @staticmethod
    def _version_is_fresh(before: consent.Proposal, after: consent.Proposal) -> None:
        assert after.version == before.version + 1
        assert after.tallies == ()
        assert after.tagged
        assert after.untagging == consent.Matter()
        assert list(after.open_concerns) == [
            replace(one, releasing=consent.Matter(ended_at=one.releasing.ended_at))
            for one in before.open_concerns
        ]

    def _deadline_holds(self, before: consent.Proposal, after: consent.Proposal) -> None:
        assert after.deadline >= before.deadline
        if after.deadline != before.deadline:
            assert after.prolonged
            assert not before.prolonged
            assert timedelta(days=13, hours=22) < after.deadline - before.deadline
            self.seen["prolonged", after.reason] += 1


def one_more_supporter_changes_nothing(call: consent.Call) -> None:
    """An agreement with one more supporter in any group is an agreement."""
    for tally in call.tallies:
        if tally.counts.total < tally.n_seats:
            counts = replace(tally.counts, support=tally.counts.support + 1)
            more = replace(call, tallies=_swapped(call, replace(tally, counts=counts)))
            assert consent.decide(more, call.deadline).outcome == Outcome.AGREED


def a_thousand_more_change_no_other_group(call: consent.Call, group: str) -> None:
    """A flood of seats and positions in one group leaves every other group's result alone."""
    tally = next(tally for tally in call.tallies if tally.group == group)
    counts = replace(
        tally.counts,
        support=tally.counts.support + 500,
        stand_aside=tally.counts.stand_aside + 500,
    )
    flood = replace(tally, n_seats=tally.n_seats + 1000, counts=counts)
    before = consent.decide(call, call.deadline).groups
    after = consent.decide(replace(call, tallies=_swapped(call, flood)), call.deadline).groups
    assert [one for one in before if one.group != group] == [
        one for one in after if one.group != group
    ]


def _swapped(call: consent.Call, tally: consent.Tally) -> tuple[consent.Tally, ...]:
    return tuple(tally if old.group == tally.group else old for old in call.tallies)


def run(seeds: range, steps: int = 60) -> Counter:
    """Live one trace per seed and count what was seen."""
    seen: Counter = Counter()
    for seed in seeds:
        try:
            seen.update(Trace(seed).live(steps))
        except AssertionError:
            print(f"trace {seed} broke the rule", file=sys.stderr)
            raise
    return seen


def missing(seen: Counter) -> list[str]:
    """What a set of traces never reached, of all that can be reached."""
    wanted = [("state", state) for state in State if state not in consent.FINAL_STATES]
    wanted += [("transition", *pair) for pair in sorted(TRANSITIONS)]
    wanted += [("event", event.__name__) for event in consent.Event.__args__]
    wanted += [
        ("closed", cause.__name__ if isinstance(cause, type) else cause) for cause in CLOSERS
    ]
    wanted += [("untagged", Timer.WORD_COUNTS), ("untagged", Timer.QUESTION_CLOSES)]
    wanted += [
        ("fell", "asked"),
        ("fell", "not asked"),
        ("rested", "the tag"),
        ("rested", "a concern"),
    ]
    wanted += [
        ("verdict", Outcome.AGREED, consent.Reason.NONE),
        ("verdict", Outcome.PROLONG, consent.Reason.GROUP_NOT_QUORATE),
        ("verdict", Outcome.INTEGRATE, consent.Reason.CONCERN_OPEN),
        ("verdict", Outcome.INTEGRATE, consent.Reason.GROUP_SAID_NO),
        ("verdict", Outcome.PARK, consent.Reason.CENTRE_NOT_QUORATE),
        ("verdict", Outcome.PARK, consent.Reason.TOO_FEW_GROUPS),
    ]
    return [" ".join(map(str, key)) for key in wanted if seen[key] == 0]


def main() -> int:
    """Run many traces on all cores and print what they reached."""
    parser = argparse.ArgumentParser(description="Random lives of proposals, each step checked.")
    parser.add_argument("--traces", type=int, default=100_000)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    started, first, total = time.monotonic(), options.first_seed, options.traces
    chunk = max(1, min(1000, total // options.processes))
    parts = [
        range(first + start, first + min(start + chunk, total)) for start in range(0, total, chunk)
    ]
    seen: Counter = Counter()
    with get_context("spawn").Pool(options.processes) as pool:
        for part in pool.imap_unordered(run, parts):
            seen.update(part)
    for key, times in sorted(seen.items(), key=str):
        print(f"{times:>9}  {' '.join(map(str, key))}")
    never = missing(seen)
    print(f"{total} traces in {time.monotonic() - started:.0f} s; never reached: {never}")
    return 1 if never else 0


if __name__ == "__main__":
    sys.exit(main())
