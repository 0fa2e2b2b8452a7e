"""A second, naive record of a proposal: lists of who said what, and the rule in plain steps."""

from datetime import datetime, timedelta

from lic.core import consent
from lic.core.consent import Outcome, Position, RaisedBy, Timer


class Shadow:
    """What every seat holds, what every caucus said and when."""

    def __init__(self, table: consent.Table) -> None:
        self.table = table
        self.held: dict[str, list[Position]] = {}
        self.seats: dict[str, int] = {}
        self.caucus: dict[str, list[dict]] = {}
        self.chose: frozenset[str] = frozenset()
        self.objected: dict[str, int] = {}
        self.closed_by: set[str] = set()

    def note(self, event, before, after, now: datetime) -> None:
        """Write down an accepted event."""
        recorder = getattr(self, f"_on_{type(event).__name__}", None)
        if recorder is not None:
            recorder(event, now)

    def speaks_by_caucus(self, group: str) -> bool:
        """Whether the group speaks by caucus now."""
        return self.objected[group] < 2 and (group in self.chose or self.seats[group] < 3)

    def counts_match(self, proposal: consent.Proposal) -> bool:
        """Whether the machine's counts are the sum of what is held here."""
        return all(
            [self.held[tally.group].count(position) for position in Position]
            == [
                tally.counts.support,
                tally.counts.can_live_with,
                tally.counts.stand_aside,
                tally.counts.concern,
            ]
            for tally in proposal.tallies
        )

    def outcome(self, proposal: consent.Proposal) -> Outcome:
        """The rule, restated: what the end of this call must bring."""
        end = proposal.deadline
        words = {group: self._word(group, end) for group in self.table.groups}
        heard = {
            group for group in self.table.groups if words[group] is not None or self._enough(group)
        }
        if len(heard) < len(self.table.groups) and not proposal.prolonged:
            return Outcome.PROLONG
        if any(concern.is_open for concern in proposal.concerns):
            return Outcome.INTEGRATE
        if any(words[group] == Position.STAND_ASIDE or self._no(group) for group in words):
            return Outcome.INTEGRATE
        if proposal.tagged and self.table.centre_group not in heard:
            return Outcome.PARK
        if len(heard) < 3 or len(heard) / len(self.table.groups) < 2 / 3 - 1e-9:
            return Outcome.PARK
        return Outcome.AGREED

    def may_close(self, concern: consent.Concern, cause: object, after: consent.Proposal) -> None:
        """Assert that this cause may close this concern."""
        assert concern.id not in self.closed_by
        self.closed_by.add(concern.id)
        if cause == Timer.QUESTION_CLOSES:
            question = concern.question
            answers = question.release + question.keep
            assert question.closes_at - question.opened_at >= timedelta(days=7)
            assert answers >= self._quorum(concern.group, question.n_seats)
            assert question.release / answers >= 2 / 3 - 1e-9
        if cause == Timer.CONCERN_LAPSES:
            assert concern.left_at is not None
        if cause in (consent.RaiserRevoked, Timer.CONCERN_LAPSES):
            assert concern.raised_by == RaisedBy.SEAT

    def _word(self, group: str, end: datetime) -> Position | None:
        if not self.speaks_by_caucus(group):
            return None
        counting = None
        for said in self.caucus[group]:
            if end - said["at"] >= timedelta(hours=72) and self._backed(group, said):
                counting = said["position"]
        return counting

    def _backed(self, group: str, said: dict) -> bool:
        if group == self.table.centre_group:
            return said["three"] and (said["seats"] >= 2 or said["partner"])
        return said["seats"] >= 2 or self.seats[group] == 1

    def _enough(self, group: str) -> bool:
        seats = self.seats[group]
        return seats >= 3 and len(self.held[group]) >= self._quorum(group, seats)

    def _no(self, group: str) -> bool:
        held = self.held[group]
        bar = max(len(held), self._quorum(group, self.seats[group])) / 3
        return held.count(Position.STAND_ASIDE) > bar + 1e-9

    def _quorum(self, group: str, seats: int) -> int:
        centre = group == self.table.centre_group
        share, least, most = (2, 3, 8) if centre else (3, 3, 12)
        return sorted((least, (seats + share - 1) // share, most))[1]

    def _on_OpenCall(self, event, _now) -> None:
        self.seats = dict(event.seats)
        self.chose = event.by_caucus
        self.held = {group: [] for group in event.seats}
        self.caucus = {group: [] for group in event.seats}
        self.objected = dict.fromkeys(event.seats, 0)

    def _on_NewVersion(self, _event, _now) -> None:
        self.held = {}

    def _on_GivePosition(self, event, _now) -> None:
        if event.instead_of is not None:
            self.held[event.group].remove(event.instead_of)
        self.held[event.group].append(event.position)

    def _on_TakeBackPosition(self, event, _now) -> None:
        self.held[event.group].remove(event.position)

    def _on_RaiseConcern(self, event, _now) -> None:
        if event.instead_of is not None:
            self.held[event.group].remove(event.instead_of)
        self.held[event.group].append(Position.CONCERN)

    def _on_GiveCaucusPosition(self, event, now) -> None:
        word = event.word
        self.caucus[event.group].append(
            {
                "position": word.position,
                "at": now,
                "seats": word.seats,
                "partner": word.partner,
                "three": word.three_took_part,
            }
        )

    def _on_ConfirmCaucusPosition(self, event, _now) -> None:
        said = self.caucus[event.group][-1]
        if event.partner:
            said["partner"] = True
        else:
            said["seats"] += 1

    def _on_ObjectToCaucus(self, event, _now) -> None:
        self.objected[event.group] += 1
