"""From votes to a map: where people and statements lie, which groups of opinion there are, and what became of them.

The one way to a map, for the command line and for pages. What the next map needs of this one is a `Memory`: statements and
groups, no person. Who was in which earlier group is worked out anew from it, by what they have answered by now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from . import factors, gaussians, identity, mixture
from .factors import Model
from .gaussians import Posterior, Prior
from .identity import Event, Number
from .mixture import Mixture
from .progress import Say, counted, silent
from .votes import AGREE, Votes
from .walking import Gather, Here
from .weighing import hefts, weighed

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
RANK = 2
"""Axes of the landscape: what is fitted is what is shown."""
LEAST_ANSWERS = 7
"""Answers from which a person is placed, or half of the statements where these are fewer."""
MANY, SOME, FEW_PASSES = 40_000, 20_000, 8
"""Votes from which a conversation is begun with a sample of its people, and the sample's votes."""
HARDLY = 0.5
"""Variance on the axes from which a statement's place on the earlier map is no place to begin from; 1 is nothing known."""
COMPARED, WALKS = 5_000, 4
"""People by whom two maps are compared, and how often they are walked through to be placed on the earlier one."""
_FARTHEST, _NARROWEST = 1e6, 1e-9
_NONE = "This is no memory of a map."


@dataclass(frozen=True, slots=True)
class Memory:
    """What the next map needs of one that was shown: nobody's answer and nobody's place.

    names, statements, prior  the model on the axes as shown
    ids, groups               groups of opinion, none where there were no clear ones; `groups.belongs` is empty
    number, used              how many are shown and what else has won; the highest id ever given
    """

    names: tuple[str, ...]
    statements: Posterior
    prior: Prior
    ids: tuple[int, ...]
    groups: Mixture
    number: Number
    used: int

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a JSON file or column."""
        mean, cov = self.statements.mean, self.statements.cov
        rows, columns = np.triu_indices(RANK + 1)
        whole = np.hstack([mean, cov[:, rows, columns]]) if len(mean) else np.zeros((0, 9))
        groups = self.groups
        return {
            "statements": {n: _plain(row) for n, row in zip(self.names, whole, strict=True)},
            "prior": _plain([self.prior.person, self.prior.centre, self.prior.statement]),
            "groups": [
                {"id": i, "centre": _plain(c), "share": round(float(s), 6)}
                for i, c, s in zip(self.ids, groups.centre, groups.share, strict=False)
            ],
            "spread": _plain(groups.spread),
            "number": {"shown": self.number.shown, "rival": self.number.rival, "wins": self.number.wins},
            "used": self.used,
        }  # fmt: skip

    @classmethod
    def from_dict(cls, stored: Any) -> Self:
        """What `as_dict` wrote. Raises ValueError for anything else."""
        try:
            whole = np.array([*stored["statements"].values()], float).reshape(-1, 9)
            cov = np.empty((len(whole), RANK + 1, RANK + 1))
            rows, columns = np.triu_indices(RANK + 1)
            cov[:, rows, columns] = cov[:, columns, rows] = whole[:, RANK + 1 :]
            ids = tuple(int(g["id"]) for g in stored["groups"])
            centre = np.array([g["centre"] for g in stored["groups"]], float).reshape(-1, 2)
            share = np.array([g["share"] for g in stored["groups"]], float)
            spread = np.array(stored["spread"], float).reshape(3)
            prior = Prior(*map(float, stored["prior"]))
            number = Number(**{k: int(stored["number"][k]) for k in ("shown", "rival", "wins")})
            used = int(stored["used"])
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            raise ValueError(_NONE) from error
        prior_ = np.array([prior.person, prior.centre, prior.statement])
        sizes = np.concatenate([whole.ravel(), centre.ravel(), share, spread, prior_])
        sound = bool((np.abs(sizes) < _FARTHEST).all()) and all(
            (
                bool((np.linalg.eigvalsh(cov) > _NARROWEST).all()),
                min(spread[0], spread[0] * spread[2] - spread[1] ** 2) > _NARROWEST,
                min(prior.person, prior.statement, *share, 1.0) > _NARROWEST,
                len(set(ids)) == len(ids) <= mixture.MOST and all(0 < i <= used for i in ids),
                1 <= number.shown <= mixture.MOST >= number.rival and len(ids) != 1,
            )
        )
        if not sound:
            raise ValueError(_NONE)
        if not ids:
            centre, share = np.zeros((1, 2)), np.ones(1)
        groups = Mixture(centre, spread, share, np.empty((0, len(centre))), 0.0)
        names = tuple(stored["statements"])
        return cls(names, Posterior(whole[:, : RANK + 1], cov), prior, ids, groups, number, used)


@dataclass(frozen=True, slots=True)
class Placing:
    """A conversation on its map.

    model    on the axes as shown        at      (people, 2)        placed  (people,): enough answers to be placed
    groups   of opinion; one is "no clear groups"
    label    (people,) index of the group of opinion, -1 for none: all -1 without clear groups
    ids      of the groups, in the order of the labels; empty without clear groups
    events   since the earlier map       memory  for the next one
    """

    names: tuple[str, ...]
    model: Model
    placed: NDArray[np.bool_]
    groups: Mixture
    label: Ints
    ids: tuple[int, ...]
    events: tuple[Event, ...]
    memory: Memory

    @property
    def at(self) -> Floats:
        return self.model.people.mean[:, :RANK]

    def since(
        self, before: Memory, votes: Votes, generator: np.random.Generator
    ) -> tuple[Event, ...]:
        """What became of the groups of another, earlier map of the same conversation."""
        counts = _counts(before, votes.decided(), self.label, self.groups, generator)
        return identity.told(counts, before.ids, self.ids)


def place(
    votes: Votes,
    generator: np.random.Generator,
    before: Memory | None = None,
    group: Ints | None = None,
    gather: Gather = Here,
    say: Say = silent,
) -> Placing:
    """Fit the landscape on the axes of the earlier one, find groups of opinion and give them their ids.

    group  each person's declared group, -1 for none: small ones weigh more on the axes, and on nothing else
    """
    decided = votes.decided()
    say("placing people and statements", passing=True)
    heft = None if group is None else hefts(group)
    gather = counted(weighed(gather, heft), say)
    model = _fitted(decided, generator, before, heft, gather)
    say("people and statements are placed")
    model = _turned(model, _turn(model.statements, votes.statements, before))
    answered = np.diff(votes.start)
    placed = answered >= max(1, min(LEAST_ANSWERS, len(votes.statements) // 2))
    say("looking for groups of opinion", passing=True)
    groups, number = _groups(model.people[np.flatnonzero(placed)], before, generator)
    label = np.full(len(votes.people), -1, np.int64)
    label[placed] = groups.label
    size = groups.size if groups.size > 1 else 0
    if before is None:
        found = identity.named(np.zeros((0, size), np.int64), (), 0)
        found = replace(found, events=())
    else:
        counts = _counts(before, decided, label, groups, generator)
        found = identity.named(counts, before.ids, before.used)
    names = tuple(votes.statements)
    kept = replace(groups, belongs=np.empty((0, groups.size)))
    memory = Memory(names, model.statements, model.prior, found.ids, kept, number, found.used)
    return Placing(names, model, placed, groups, label, found.ids, found.events, memory)


def _fitted(
    decided: Votes,
    generator: np.random.Generator,
    before: Memory | None,
    heft: Floats | None,
    gather: Gather,
) -> Model:
    """The model, as `factors.fit` makes it, but from where the earlier map stood and with weights.

    `gather` makes walkers for everybody in which they weigh so much already. A larger conversation's statements are placed by a sample of its people first, then by everybody in a few walks.
    """
    n, passes = len(decided.people), factors.PASSES
    statements, prior = _begun(decided, generator, before)
    if len(decided) > MANY:
        is_large = len(decided) > 2 * factors.TO_BEGIN
        chosen = _some(n, (factors.TO_BEGIN if is_large else SOME) / len(decided), generator)
        own = weighed(Here, None if heft is None else heft[chosen])
        begun = Model(gaussians.unknown(len(chosen), RANK, prior), statements, prior)
        first = factors.refine(decided.of(chosen), begun, passes, own)
        statements, prior = first.statements, first.prior
        passes = factors.LAST_PASSES if is_large else FEW_PASSES
    begun = Model(gaussians.unknown(n, RANK, prior), statements, prior)
    return factors.refine(decided, begun, passes, gather)


def _begun(
    decided: Votes, generator: np.random.Generator, before: Memory | None
) -> tuple[Posterior, Prior]:
    """Statements as on the earlier map where they were known there; others by their shares, with axes at random near the middle."""
    m = len(decided.statements)
    mean, cov = np.empty((m, RANK + 1)), np.tile(0.1 * np.eye(RANK + 1), (m, 1, 1))
    agreed = np.bincount(decided.statement[decided.value == AGREE], minlength=m) + 1.0
    asked = np.bincount(decided.statement, minlength=m) + 2.0
    mean[:, :RANK] = generator.normal(0.0, 0.3, (m, RANK))
    mean[:, RANK] = bias = np.log(agreed / (asked - agreed))
    if before is None:
        centre, spread = (float(bias.mean()), max(float(bias.var()), 0.5)) if m else (0.0, 0.5)
        return Posterior(mean, cov), Prior(0.5, centre, spread)
    new, old = _shared(decided.statements, before)
    doubt = np.trace(before.statements.cov[old, :RANK, :RANK], axis1=1, axis2=2) / RANK
    new, old = new[doubt < HARDLY], old[doubt < HARDLY]  # from the very middle nothing moves
    mean[new], cov[new] = before.statements.mean[old], before.statements.cov[old]
    return Posterior(mean, cov), before.prior


def _turn(statements: Posterior, names: Sequence[str], before: Memory | None) -> Floats:
    axes = statements.mean[:, :RANK]
    if before is not None:
        new, old = _shared(names, before)
        turn = identity.laid(before.statements.mean[old, :RANK], axes[new])
        if turn is not None:
            return turn
    return own_axes(axes)


def own_axes(axes: Floats) -> Floats:
    """The turn that puts most of what parts people on the first axis; its heaviest statement points right."""
    if not len(axes):
        return np.eye(RANK)
    turn = np.linalg.eigh(axes.T @ axes)[1][:, ::-1]
    turned = axes @ turn
    heaviest = np.abs(turned).argmax(axis=0)
    result: Floats = turn * np.where(turned[heaviest, np.arange(RANK)] < 0, -1.0, 1.0)
    return result


def _turned(model: Model, turn: Floats) -> Model:
    whole = np.eye(RANK + 1)
    whole[:RANK, :RANK] = turn

    def moved(side: Posterior) -> Posterior:
        return Posterior(side.mean @ whole, whole.T @ side.cov @ whole)

    return Model(moved(model.people), moved(model.statements), model.prior)


def _groups(
    people: Posterior, before: Memory | None, generator: np.random.Generator
) -> tuple[Mixture, Number]:
    """The groups to show, from left to right: another number than before only once it has won often enough."""
    if before is None:
        groups = mixture.find(people, generator)
        number = Number(groups.size)
    else:
        start, hold = before.groups.centre, before.number.shown
        tried = mixture.contest(people, generator, start, hold)
        number = Number(tried.best.size)
        groups = tried.best
        if tried.held is not None:
            number = before.number.after(tried.best.size, tried.gain)
            groups = tried.best if number.shown == tried.best.size else tried.held
    order = np.lexsort((groups.centre[:, 1], groups.centre[:, 0]))
    return (
        replace(
            groups, centre=groups.centre[order], share=groups.share[order], belongs=groups.belongs[:, order]
        ),
        number,
    )  # fmt: skip


def _counts(
    before: Memory, decided: Votes, label: Ints, groups: Mixture, generator: np.random.Generator
) -> Ints:
    """People by group on the earlier map and on the new one: both from what they have answered by now."""
    size = groups.size if groups.size > 1 else 0
    if not before.ids or not size:
        return np.zeros((len(before.ids), size), np.int64)
    n = len(decided.people)
    chosen = _some(n, COMPARED / max(n, 1), generator)
    new, old = _shared(decided.statements, before)
    place = np.full(len(decided.statements), -1)
    place[new] = old
    votes = decided.of(chosen)
    votes = votes.where(place[votes.statement] >= 0)
    on_it = replace(
        votes, statements=before.names, statement=place[votes.statement].astype(np.int32)
    )
    walker = Here(on_it, gaussians.unknown(len(chosen), RANK, before.prior))
    for _ in range(WALKS):
        walker.walk(before.statements, before.prior)
    people = walker.people()
    were = mixture.standing(people, before.groups)
    return identity.together(were, label[chosen], len(before.ids), size)


def _shared(names: Sequence[str], before: Memory) -> tuple[Ints, Ints]:
    """Where statements that both have stand now, and where they stood."""
    place = {name: j for j, name in enumerate(before.names)}
    pairs = [(j, place[name]) for j, name in enumerate(names) if name in place]
    both = np.array(pairs, np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _some(n: int, share: float, generator: np.random.Generator) -> Ints:
    """That share of the people, in order; all of them from one on, and then nothing is drawn."""
    if share >= 1.0:
        return np.arange(n)
    return np.sort(generator.choice(n, max(int(n * share), 1), replace=False)).astype(np.int64)


def _plain(values: Any) -> list[float]:
    return [float(f"{float(value):.7g}") + 0.0 for value in values]
