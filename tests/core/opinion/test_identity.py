"""Axes, ids and the number of groups from map to map: what must never happen, and what each change is called."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lic.core.opinion import identity
from lic.core.opinion.identity import Event, Number

LABELS = st.lists(st.tuples(st.integers(-1, 4), st.integers(-1, 4)), min_size=1, max_size=60)


def counted(pairs: list[tuple[int, int]], olds: int = 5, news: int = 5) -> np.ndarray:
    old, new = np.array(pairs).T
    return identity.together(old, new, olds, news)


def named(counts, old=(1, 2, 3, 4, 5), used=9) -> identity.Named:
    counts = np.array(counts, np.int64)
    return identity.named(counts, old[: len(counts)], used)


def turn(angle: float, flip: bool) -> np.ndarray:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([[cos, -sin], [sin, cos]]) @ np.diag([1, -1 if flip else 1])


@given(st.integers(0, 10_000), st.floats(-4, 4), st.booleans())
def test_a_turned_or_mirrored_map_is_laid_back_on_the_old_one(seed, angle, flip):
    old = np.random.default_rng(seed).normal(size=(12, 2))

    found = identity.laid(old, old @ turn(angle, flip))

    assert found is not None
    np.testing.assert_allclose(old @ turn(angle, flip) @ found, old, atol=1e-9)
    np.testing.assert_allclose(found.T @ found, np.eye(2), atol=1e-9)


@given(st.integers(0, 10_000), st.floats(-4, 4), st.booleans())
def test_how_the_new_map_was_turned_changes_nothing_of_where_it_is_laid(seed, angle, flip):
    made = np.random.default_rng(seed)
    old = made.normal(size=(12, 2))
    new = old + made.normal(0, 0.3, (12, 2))

    plain, other = identity.laid(old, new), identity.laid(old, new @ turn(angle, flip))

    np.testing.assert_allclose(new @ plain, new @ turn(angle, flip) @ other, atol=1e-6)


@pytest.mark.parametrize(
    ("old", "new"),
    [(np.ones((2, 2)), np.ones((2, 2))), (np.zeros((4, 2)), np.ones((4, 2))), (np.eye(4, 2), np.zeros((4, 2)))],
    ids=["two statements", "nothing on the old map", "nothing on the new map"],
)  # fmt: skip
def test_with_too_little_in_common_no_map_is_laid_on_another(old, new):
    assert identity.laid(old, new) is None


@given(LABELS, st.randoms())
def test_the_order_of_people_changes_nothing(pairs, chance):
    dealt = chance.sample(pairs, len(pairs))

    assert named(counted(pairs)) == named(counted(dealt))


@given(LABELS, st.permutations(range(5)))
def test_how_the_new_groups_are_labelled_changes_no_kept_id(pairs, order):
    counts = counted(pairs)
    either = counts.sum(axis=1)[:, None] + counts.sum(axis=0)[None, :] - counts
    if (2 * counts == either).any():  # exactly half of both: either of two groups may keep the id
        return

    one, other = named(counts), named(counts[:, list(order)])

    kept = {n: i for n, i in enumerate(one.ids) if i <= 9}
    assert {order[n]: i for n, i in enumerate(other.ids) if i <= 9} == kept
    assert sorted(one.ids) == sorted(other.ids)
    assert sorted((e.what, e.before, len(e.now)) for e in one.events) == sorted(
        (e.what, e.before, len(e.now)) for e in other.events
    )


@given(st.lists(st.integers(-1, 4), min_size=10, max_size=60), st.permutations(range(5)))
def test_the_same_groups_keep_their_ids_and_nothing_happened(labels, order):
    label = np.array([*labels, *range(5)])
    place = np.array([*order, -1])

    found = identity.named(identity.together(label, place[label], 5, 5), (3, 1, 7, 5, 9), 9)

    assert ([found.ids[place[g]] for g in range(5)], found.events, found.used) == (
        [3, 1, 7, 5, 9], (), 9,
    )  # fmt: skip


@given(st.lists(LABELS, min_size=1, max_size=6))
def test_over_many_maps_no_id_comes_back_and_every_change_is_in_an_event(maps):
    ids, used, gone = (), 0, set()
    for pairs in maps:
        found = identity.named(
            counted(pairs, len(ids)) if ids else np.zeros((0, 5), int), ids, used
        )

        assert len(set(found.ids)) == 5
        assert not gone & {*found.ids}
        assert used <= found.used == max(found.ids, default=used) or found.used == used
        ended, fresh = {*ids} - {*found.ids}, {*found.ids} - {*ids}
        assert ended <= {i for e in found.events for i in e.before}
        assert fresh <= {i for e in found.events for i in e.now}
        assert {i for e in found.events for i in e.before} <= {*ids}
        assert {i for e in found.events for i in e.now} <= {*found.ids}
        gone |= ended
        ids, used = found.ids, found.used


@pytest.mark.parametrize(
    ("counts", "ids", "events"),
    [
        ([[40, 20]], (1, 10), [Event("split", (1,), (1, 10))]),
        ([[0, 30, 29], [30, 0, 0]], (2, 1, 10), [Event("split", (1,), (1, 10))]),
        ([[20, 20, 20]], (10, 11, 12), [Event("split", (1,), (10, 11, 12))]),
        ([[40], [20]], (1,), [Event("merged", (1, 2), (1,))]),
        ([[20], [20], [20]], (10,), [Event("merged", (1, 2, 3), (10,))]),
        ([[40, 0], [0, 0]], (1, 10), [Event("born", (), (10,)), Event("ended", (2,), ())]),
        ([[40, 1, 0], [2, 30, 0]], (1, 2, 10), [Event("born", (), (10,))]),
        ([[40], [0]], (1,), [Event("ended", (2,), ())]),
        ([[40, 10], [8, 30]], (1, 2), []),
    ],
)
def test_what_became_of_groups_has_a_name(counts, ids, events):
    found = named(counts)

    assert (found.ids, list(found.events)) == (ids, events)


def test_a_number_of_groups_wins_three_times_in_a_row_and_clearly_or_not_at_all():
    fits = [
        (3, 50),
        (3, 50),
        (4, 50),
        (3, 50),
        (3, 9),
        (3, 50),
        (3, 50),
        (2, 0),
        (3, 50),
        (3, 50),
        (3, 50),
        (3, 0),
    ]
    state, seen = Number(2), []

    for best, gain in fits:
        state = state.after(best, gain)
        seen.append((state.shown, state.wins))

    assert seen == [
        (2, 1), (2, 2), (2, 1), (2, 1), (2, 0), (2, 1), (2, 2), (2, 0), (2, 1), (2, 2), (3, 0), (3, 0),
    ]  # fmt: skip


@given(st.lists(st.tuples(st.integers(1, 5), st.floats(0, 100)), max_size=40))
def test_the_number_changes_only_after_the_same_other_one_won_the_last_three(fits):
    state = Number(2)
    for at, (best, gain) in enumerate(fits):
        new = state.after(best, gain)
        if new.shown != state.shown:
            assert at >= 2
            assert [(b, g > 10) for b, g in fits[at - 2 : at + 1]] == [(new.shown, True)] * 3
        state = new


@given(LABELS, st.sets(st.integers(1, 5)), st.sets(st.integers(1, 14)))
def test_an_audience_is_told_of_the_groups_that_it_saw_and_sees_and_of_no_other(pairs, saw, sees):
    sees = sees & {*named(counted(pairs)).ids}

    told = identity.seen(named(counted(pairs)).events, saw, sees)

    assert {i for e in told for i in e.before} <= saw
    assert {i for e in told for i in e.now} <= sees
    assert saw - sees <= {i for e in told for i in e.before}
    assert sees - saw <= {i for e in told for i in e.now}
