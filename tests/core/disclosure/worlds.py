"""Small random worlds of people who answer, change their minds and pass, epoch by epoch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from lic.core import disclosure
from lic.core.disclosure import Audience, Ledger, Limits, Release, Releases, Snapshot, Tally

STATEMENTS = ("s1", "s2", "s3")
EPOCHS = 6


@dataclass
class World:
    """Who belongs to which group, and what each person did: acts[person, statement] = {epoch: answer}
    with growing epochs.

    An answer is 1, -1, 0 (pass) or None (taken back).
    """

    groups: tuple[str, ...]
    members: dict[int, str]
    acts: dict[tuple[int, str], dict[int, int | None]] = field(default_factory=dict)
    caucus: dict[tuple[str, str], bool] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)

    def answer(self, person: int, statement: str, epoch: int) -> tuple[int | None, int]:
        """Return the answer that stands at this epoch, and the epoch in which it was last changed."""
        value, changed = None, 0
        for when, given in self.acts.get((person, statement), {}).items():
            if when <= epoch and given != value:
                value, changed = given, when
        return value, changed

    def copy(self) -> World:
        """Return a world that can be changed without changing this one."""
        acts = {place: dict(given) for place, given in self.acts.items()}
        return replace(self, members=dict(self.members), acts=acts)

    def side(self, group: str, statement: str, epoch: int) -> tuple[int, int]:
        """Return how many people of the group agree and disagree at this epoch."""
        given = [
            self.answer(p, statement, epoch)[0] for p, own in self.members.items() if own == group
        ]
        return given.count(1), given.count(-1)

    def snapshot(self, epoch: int, ledger: Ledger) -> Snapshot:
        """Return what the job would cut from at this epoch."""
        rows: Counter[tuple[str, str, int, int]] = Counter()
        for person, statement in self.acts:
            value, changed = self.answer(person, statement, epoch)
            if value is not None:
                rows[self.members[person], statement, value, changed] += 1
        return disclosure.tally(
            (Tally(*row, people) for row, people in rows.items()),
            ledger,
            epoch=epoch,
            groups=self.groups,
            measures=STATEMENTS,
            caucus=self.caucus,
        )

    def history(self) -> list[Releases]:
        """Return what was released at each epoch, from the first."""
        ledger, releases = Ledger(), []
        for epoch in range(1, EPOCHS + 1):
            releases.append(
                disclosure.release(self.snapshot(epoch, ledger), ledger, limits=self.limits)
            )
            ledger = releases[-1].ledger
        return releases


def seen(release: Release) -> tuple[object, ...]:
    """Return everything one audience can read: cells, verdicts, scores, order, totals, inputs of ranks."""
    return (
        release.cells,
        release.verdicts,
        [release.score(measure) for measure in release.measures],
        release.order(),
        [release.total(measure) for measure in release.measures],
        release.counts(),
    )


def watched(history: list[Releases], audience: Audience) -> list[tuple[object, ...]]:
    """Return what one audience read at each epoch."""
    return [seen(releases.of(audience)) for releases in history]


def random_world(random: Random) -> World:
    """Return a world of two to four groups, most of them near the limits."""
    groups = tuple("abcd"[: random.randint(2, 4)])
    sizes = {group: random.choice((1, 3, 4, 5, 6, 8, 9, 10, 11, 14, 22, 30)) for group in groups}
    members = dict(enumerate(group for group in groups for _ in range(sizes[group])))
    world = World(groups, members)
    lean = {(g, s): random.choice((0.05, 0.4, 0.9, 1.0)) for g in groups for s in STATEMENTS}
    for person, group in members.items():
        for statement in STATEMENTS:
            acts = dict(_acts(random, lean[group, statement]))
            if acts:
                world.acts[person, statement] = acts
    if random.random() < 0.3:
        world.caucus[random.choice(groups), random.choice(STATEMENTS)] = random.random() < 0.7
    if random.random() < 0.2:
        world.limits = Limits(table=random.choice((6, 8)), public=random.choice((10, 15)))
    return world


def _acts(random: Random, lean: float) -> Iterator[tuple[int, int | None]]:
    busy = random.choice((0.1, 0.3, 0.6))
    for epoch in range(1, EPOCHS + 1):
        if random.random() < busy:
            side = 1 if random.random() < lean else -1
            yield epoch, random.choices((side, 0, None), (8, 1, 1))[0]
            busy = 0.15
