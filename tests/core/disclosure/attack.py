"""An attacker who sees every release of both audiences, and knows the whole world but for one thing.

Each attack makes a second world that differs only in what must stay secret, and compares everything an
audience can read. `python -m tests.core.disclosure.attack --worlds 10000` runs it at length.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from random import Random

from lic.core.disclosure import Audience, Kind, Releases

from .worlds import EPOCHS, STATEMENTS, World, random_world, watched


class LeakError(AssertionError):
    """Something could be told apart that must not be."""


def attack(seed: int) -> int:
    """Attack one random world in every way; return how many secrets were tried. Raises LeakError."""
    random = Random(seed)
    world = random_world(random)
    history = world.history()
    every_figure_stands_for_enough_people(world, history)
    return (
        one_person_not_yet_cut(world, history, random)
        + whole_cell_of_a_hidden_group(world, history, random)
        + a_thousand_newcomers(world, history, random)
    )


def every_figure_stands_for_enough_people(world: World, history: list[Releases]) -> None:
    """Check limits and steps against the people themselves."""
    previous: dict[tuple[Audience, str, str], int] = {}
    for epoch, releases in enumerate(history, start=1):
        for audience in Audience:
            for (group, statement), cell in releases.of(audience).cells.items():
                entry = releases.ledger.entries.get((group, statement))
                cut = entry and entry.cut(audience)
                if cell.kind in (Kind.HIDDEN, Kind.CAUCUS) or cut is None:
                    continue
                n = sum(world.side(group, statement, cut.epoch))
                if n < world.limits.least(audience, protected=False):
                    raise LeakError(f"{audience} sees {n} people of {group} at epoch {epoch}.")
                place = (audience, group, statement)
                since = previous.get(place, 0)
                if cut.epoch != since:
                    touched = _touched(world, group, statement, since, cut.epoch)
                    if touched < world.limits.step(audience, protected=False):
                        raise LeakError(f"{touched} people changed a cell shown to {audience}.")
                previous[place] = cut.epoch


def one_person_not_yet_cut(world: World, history: list[Releases], random: Random) -> int:
    """Change or remove one answer that no cut holds yet: nobody may notice until the next cut."""
    tried = 0
    places = random.sample(sorted(world.acts), min(12, len(world.acts)))
    for person, statement in places:
        group = world.members[person]
        when = random.choice(sorted(world.acts[person, statement]))
        until = _next_cut(history, group, statement, when)
        if until == when:
            continue
        for other in {1, -1, 0, None} - {world.acts[person, statement][when]}:
            twin = world.copy()
            twin.acts[person, statement][when] = other
            # From the first cut that holds it on, in either world, they may differ: up to there not.
            theirs = twin.history()
            before = min(until, _next_cut(theirs, group, statement, when)) - 1
            _compare(history[:before], theirs[:before], f"{person} at {when}")
            tried += 1
    return tried


def whole_cell_of_a_hidden_group(world: World, history: list[Releases], random: Random) -> int:
    """Replace all that a hidden group ever answered to a statement: only its yes or no may be noticed."""
    tried = 0
    for group in world.groups:
        for statement in STATEMENTS:
            for audience in Audience:
                least = world.limits.least(audience, protected=False)
                if not _always_under(world, group, statement, least):
                    continue
                twin = _other_answers(world, group, statement, random)
                if not _always_under(twin, group, statement, least):
                    continue
                other = twin.history()
                if _bits(history, group, statement) != _bits(other, group, statement):
                    continue
                if watched(history, audience) != watched(other, audience):
                    raise LeakError(f"{audience} can tell what {group} answered to {statement}.")
                tried += 1
    return tried


def a_thousand_newcomers(world: World, history: list[Releases], random: Random) -> int:
    """Add many people to one group: no cell of another group may change."""
    grown = random.choice(world.groups)
    twin = world.copy()
    first = len(world.members)
    for person in range(first, first + (1000 if random.random() < 0.02 else 40)):
        twin.members[person] = grown
        twin.acts[person, random.choice(STATEMENTS)] = {random.randint(1, EPOCHS): 1}
    for before, after in zip(history, twin.history(), strict=True):
        for audience in Audience:
            mine, theirs = before.of(audience).cells, after.of(audience).cells
            if any(mine[place] != theirs[place] for place in mine if place[0] != grown):
                raise LeakError(f"Newcomers in {grown} changed what another group shows.")
    return 1


def _compare(mine: Iterable[Releases], theirs: Iterable[Releases], what: str) -> None:
    mine, theirs = list(mine), list(theirs)
    for audience in Audience:
        if watched(mine, audience) != watched(theirs, audience):
            raise LeakError(f"{audience} can tell what person {what} did.")


def _next_cut(history: list[Releases], group: str, statement: str, when: int) -> int:
    for epoch, releases in enumerate(history, start=1):
        table, _ = releases.ledger.epochs(group, statement)
        if epoch >= when and table == epoch:
            return epoch
    return EPOCHS + 1


def _touched(world: World, group: str, statement: str, since: int, until: int) -> int:
    changed = (
        world.answer(person, statement, until)
        for person, own in world.members.items()
        if own == group
    )
    return sum(value in (1, -1) and epoch > since for value, epoch in changed)


def _always_under(world: World, group: str, statement: str, least: int) -> bool:
    return all(sum(world.side(group, statement, e)) < least for e in range(1, EPOCHS + 1))


def _other_answers(world: World, group: str, statement: str, random: Random) -> World:
    twin = world.copy()
    lean = random.choice((0.0, 0.5, 0.9, 1.0))
    for person, own in world.members.items():
        if own == group:
            twin.acts.pop((person, statement), None)
            if random.random() < 0.8:
                side = 1 if random.random() < lean else -1
                twin.acts[person, statement] = {random.randint(1, EPOCHS): side}
    return twin


def _bits(history: list[Releases], group: str, statement: str) -> list[bool]:
    """Return the one yes or no that the group added at each epoch."""
    bits = []
    for releases in history:
        entry = releases.ledger.entries.get((group, statement))
        cut = entry.table if entry else None
        word = releases.table.cell(group, statement).shares
        bits.append(bool(word) if cut is None or cut.stands is None else cut.stands)
    return bits


def main() -> None:
    """Run the attacks at length and say how many secrets held."""
    parser = argparse.ArgumentParser(description="Attack the disclosure gate on random worlds.")
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--jobs", type=int, default=1)
    chosen = parser.parse_args()
    seeds = range(chosen.first, chosen.first + chosen.worlds)
    with ProcessPoolExecutor(chosen.jobs) as pool:
        tried = sum(pool.map(attack, seeds, chunksize=20))
    print(f"{chosen.worlds} worlds, {tried} secrets tried, none found.")


if __name__ == "__main__":
    main()
