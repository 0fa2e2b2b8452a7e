"""One walk in its three forms: cut anyhow, compiled, and on a cluster, it says the same."""

from __future__ import annotations

import importlib.util
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lic.core.opinion import factors, walkers, walking
from lic.core.opinion.faults import BadCluster
from tests.core.opinion.made import conversation, loose

pytestmark = pytest.mark.filterwarnings("error")


def fitted(votes, gather=walking.Here, rank=2):
    return factors.fit(votes.decided(), rank, np.random.default_rng(0), gather)


def needs(package):
    return pytest.mark.skipif(
        importlib.util.find_spec(package) is None, reason=f"{package} is not installed"
    )


def test_shards_of_any_size_give_the_same_model(monkeypatch):
    votes, _ = conversation(9)

    one = fitted(votes)
    monkeypatch.setattr(walking, "SHARD", 97)
    monkeypatch.setattr(walking, "BLOCK", 950)
    other = fitted(votes)

    assert other.statements.mean == pytest.approx(one.statements.mean, abs=1e-9)
    assert other.people.cov == pytest.approx(one.people.cov, abs=1e-9)


@needs("numba")
@pytest.mark.parametrize("rank", [1, 2, 5])
def test_the_compiled_walk_says_what_numpy_says(rank):
    from lic.core.opinion import compiled

    votes = conversation(9)[0].widened().decided()  # with somebody who said nothing
    begun = factors.fit(votes, rank, np.random.default_rng(0))
    here, there = (
        walking.Here(votes, begun.people, kernel) for kernel in (walking.block, compiled.block)
    )

    sums, others = (w.walk(begun.statements, begun.prior) for w in (here, there))

    assert others.people == sums.people
    assert others.bias == pytest.approx(sums.bias, rel=1e-12)
    for name in ("precision", "pull"):
        assert getattr(others, name) == pytest.approx(getattr(sums, name), abs=1e-9)
    assert there.people().mean == pytest.approx(here.people().mean, abs=1e-9)
    assert there.people().cov == pytest.approx(here.people().cov, abs=1e-9)


@needs("numba")
def test_the_compiled_walk_takes_over_where_it_gains(monkeypatch):
    from lic.core.opinion import compiled

    monkeypatch.setattr(walkers, "COMPILED_FROM", 100)
    with walkers.best(99) as few, walkers.best(100) as many:
        assert [gather.keywords["kernel"] for gather in (few, many)] == [
            walking.block,
            compiled.block,
        ]


@needs("distributed")
def test_two_workers_of_a_cluster_give_the_same_to_the_last_bit(monkeypatch):
    from distributed import LocalCluster

    from lic.core.opinion import cluster

    votes, _ = conversation(9)
    monkeypatch.setattr(walking, "BLOCK", 700)  # many blocks
    monkeypatch.setattr(cluster, "BLOCK", 700)
    monkeypatch.setattr(
        factors, "TO_BEGIN", 1500
    )  # a small conversation is not walked by `gather` at all
    one = fitted(votes)
    sent = []
    nameless = cluster._nameless
    monkeypatch.setattr(cluster, "_nameless", lambda part: (sent.append(len(part)), nameless(part))[1])  # fmt: skip

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0") as here,
        walkers.best(len(votes), here.scheduler_address) as gather,
    ):  # fmt: skip
        other = fitted(votes, gather)

    assert (len(sent) > 4, sum(sent)) == (True, len(votes.decided()))
    assert np.array_equal(other.people.mean, one.people.mean)
    assert np.array_equal(other.people.cov, one.people.cov)
    assert np.array_equal(other.statements.mean, one.statements.mean)
    assert other.prior == one.prior


@needs("distributed")
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "10.0.0.5", "scheduler"])
def test_a_cluster_that_is_not_there_is_named_with_the_remedy(monkeypatch, address):
    from lic.core.opinion import cluster

    monkeypatch.setattr(cluster, "WAIT", 0.2)
    with (
        pytest.raises(BadCluster, match=f"No cluster answers at {address}; start"),
        walkers.best(10, address),
    ):
        pass


@needs("distributed")
@pytest.mark.parametrize("address", ["nowhere", "tcp://127.0.0.1:port", "ftp://127.0.0.1:9", "tls://127.0.0.1:9", ""])  # fmt: skip
def test_an_address_that_is_none_is_one_sentence_and_leaves_nothing_to_wait_for(address):
    from distributed import Client

    refused = pytest.raises(BadCluster, match=f"No cluster answers at {address}; start")
    with refused as caught, walkers.best(10, address):
        pass

    held = caught.traceback[-1].frame.f_locals["client"]
    assert isinstance(held, Client)
    assert held.status == "closed"


def broken(*_):
    raise LookupError("a worker without this package")


@needs("distributed")
def test_workers_that_fail_are_one_sentence(monkeypatch):
    from distributed import LocalCluster

    from lic.core.opinion import cluster

    monkeypatch.setattr(factors, "TO_BEGIN", 1500)
    with (
        LocalCluster(n_workers=1, processes=False, host="127.0.0.1", protocol="tcp", dashboard_address="127.0.0.1:0") as here,
        cluster.at(here.scheduler_address, broken) as gather,
        pytest.raises(BadCluster, match=r"The cluster did not finish \(LookupError\); see that"),
    ):  # fmt: skip
        fitted(conversation(9)[0], gather)


@given(st.lists(st.text(min_size=1, max_size=3), max_size=40))
def test_parts_are_added_in_their_order_and_none_is_lost(parts):
    assert walking.added(parts) == ("".join(parts) if parts else None)


def test_neighbours_are_added_first():
    assert walking.added("abcdefg", lambda a, b: f"({a}{b})") == "(((ab)(cd))((ef)g))"


def test_few_sums_are_held_at_once_however_many_shards(monkeypatch):
    votes = loose(np.repeat(np.arange(1000), 4), np.arange(4000), np.tile([1, -1], 2000))
    model = factors._begun(votes, 2, np.random.default_rng(0))
    monkeypatch.setattr(walking, "SHARD", 40)  # a hundred shards
    one = sum(getattr(walking.block(votes, model.people, model.statements, model.prior)[1], name).nbytes for name in ("precision", "pull"))  # fmt: skip
    tracemalloc.start()

    walking.block(votes, model.people, model.statements, model.prior)

    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 25 * one


def test_nobody_says_nothing():
    votes = loose([], [], [])
    model = fitted(votes)

    walker = walking.Here(votes, model.people)

    assert walker.walk(model.statements, model.prior) is None
    assert walker.people().mean.shape == (0, 3)
