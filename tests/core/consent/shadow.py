"""A second, naive record of a proposal: lists of who said what, and the rule in plain steps."""

from datetime import date, datetime, timedelta

from lic.core import consent
from lic.core.consent import Outcome, Position, RaisedBy, Timer, matters

TAGGING = ("SHAPING", "CALLED", "EXTENDED", "PARKED")


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
        self.words: dict[str, dict] = {}  # by concern; "" is the tag
        self.questions: dict[str, dict] = {}
        self.ended: dict[str, datetime] = {}
        self._noticed: list[tuple[str, str]] = []

    def note(self, event, after, now: datetime) -> None:
        """Write down an accepted event."""
        recorder = getattr(self, f"_on_{type(event).__name__}", None)
        if recorder is not None:
            recorder(event, now)
        self._forget_what_is_over(after)

    def elapsed(self, timer, before, after) -> None:
        """Write down what time brought, and hold a question's end against its answers."""
        key = timer.concern
        if timer.timer == Timer.QUESTION_CLOSES:
            passes = self._passes(key, self._group(key, before))
            said_yes = (
                not any(concern.id == key and concern.is_open for concern in after.concerns)
                if key
                else not after.tagged
            )
            assert said_yes is passes
            if not passes:
                self.ended[key] = timer.at
            self.words.pop(key, None)
            del self.questions[key]
        if timer.timer == Timer.WORD_COUNTS:
            del self.words[key]
            self.questions.pop(key, None)
        self._forget_what_is_over(after)

    def noticed(self) -> list[tuple[str, str]]:
        """What the traces have to have met, once each time."""
        noticed, self._noticed = self._noticed, []
        return noticed

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

    def may_close(self, concern: consent.Concern, cause: object, at: datetime) -> None:
        """Assert that this cause may close this concern at this moment."""
        assert concern.id not in self.closed_by
        self.closed_by.add(concern.id)
        if cause in (Timer.QUESTION_CLOSES, Timer.WORD_COUNTS):
            self.may_say_yes(concern.id, concern.group, cause, at)
        if cause == Timer.WORD_COUNTS:
            assert concern.raised_by == RaisedBy.CAUCUS
        if cause == Timer.CONCERN_LAPSES:
            assert concern.left_at is not None
        if cause in (
            consent.ReleaseConcern, consent.AnswerFirst, consent.RaiserRevoked, Timer.CONCERN_LAPSES,
        ):  # fmt: skip
            assert concern.raised_by == RaisedBy.SEAT

    def may_say_yes(self, key: str, group: str, cause: object, at: datetime) -> None:
        """Assert that a group may say yes by its word, or by its answers, at this moment."""
        if cause == Timer.WORD_COUNTS:
            word = self.words[key]
            assert at - word["at"] >= timedelta(hours=72)
            assert word["objections"] < 2
            assert word["n_seats"] > 0
            confirmed = word["seats"] >= 2 or word["partner"]
            if group == self.table.centre_group:
                assert confirmed and word["three"]
            else:
                assert confirmed or word["n_seats"] == 1
        else:
            assert cause == Timer.QUESTION_CLOSES
            assert at - self.questions[key]["at"] >= timedelta(days=7)
            assert self._passes(key, group)

    def _passes(self, key: str, group: str) -> bool:
        said, seats = self.questions[key]["said"], self.questions[key]["n_seats"]
        enough = seats >= 3 and len(said) >= self._quorum(group, seats)
        return enough and sum(said) / len(said) >= 2 / 3 - 1e-9

    def _group(self, key: str, proposal: consent.Proposal) -> str:
        groups = {concern.id: concern.group for concern in proposal.concerns}
        return groups[key] if key else self.table.centre_group

    def _forget_what_is_over(self, after: consent.Proposal) -> None:
        closed = {concern.id for concern in after.concerns if not concern.is_open}
        over = closed | ({""} if after.state not in TAGGING else set())
        over |= {"", *self.words, *self.questions} if after.is_final else set()
        for key in over:
            self.words.pop(key, None)
            self.questions.pop(key, None)
        for key in {"", *(concern.id for concern in after.concerns)}:
            matter = matters.of(after, key)
            assert (matter.word is not None) is (key in self.words)
            assert (matter.question is not None) is (key in self.questions)

    def _rested(self, key: str, now: datetime) -> None:
        """Nothing is put to a group again within thirty days, on one version."""
        ended = self.ended.get(key)
        if ended is not None:
            assert now - ended >= timedelta(days=29, hours=22)  # a clock change apart
            self._noticed.append(("rested", "a concern" if key else "the tag"))

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

    def _on_Shape(self, _event, _now) -> None:
        self.ended.clear()  # what was said about an earlier version, also in this very minute

    def _on_EditText(self, _event, _now) -> None:
        self.words.clear()
        self.questions.clear()

    def _on_NewVersion(self, event, now) -> None:
        self.held = {}
        self.ended.clear()  # what was said about an earlier version, also in this very minute
        self._on_EditText(event, now)

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

    def _on_GiveOwnWord(self, event, now) -> None:
        key = event.concern
        assert key not in self.words
        assert key not in self.questions
        assert key or event.by_caucus or event.n_seats < 3
        self._rested(key, now)
        self.words[key] = {
            "at": now, "seats": event.word.seats, "partner": event.word.partner, "objections": 0,
            "three": event.word.three_took_part, "n_seats": event.n_seats,
        }  # fmt: skip

    def _on_ConfirmOwnWord(self, event, _now) -> None:
        word = self.words[event.concern]
        if event.partner:
            word["partner"] = True
        else:
            word["seats"] += 1

    def _on_ObjectToOwnWord(self, event, now) -> None:
        key = event.concern
        self.words[key]["objections"] += 1
        if self.words[key]["objections"] < 2:
            return
        del self.words[key]
        self.ended[key] = now
        if key not in self.questions and event.n_seats >= 3:
            self.questions[key] = {"at": now, "n_seats": event.n_seats, "said": []}
        self._noticed.append(("fell", "asked" if key in self.questions else "not asked"))

    def _on_AskGroup(self, event, now) -> None:
        assert event.concern not in self.questions
        self._rested(event.concern, now)
        self.questions[event.concern] = {"at": now, "n_seats": event.n_seats, "said": []}

    def _on_AnswerGroup(self, event, _now) -> None:
        question = self.questions[event.concern]
        opened = question["at"].astimezone(self.table.zone).date()
        month = [
            date.fromordinal(n)
            for n in range(event.joined.toordinal() - 40, opened.toordinal() + 1)
        ]
        assert all(
            (opened - day).days >= 30
            for day in month
            if (day.year, day.month) == (event.joined.year, event.joined.month)
        )
        if event.instead_of is not None:
            question["said"].remove(event.instead_of)
        question["said"].append(event.yes)
        assert len(question["said"]) <= question["n_seats"]
