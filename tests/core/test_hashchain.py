import datetime as dt
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lic.core import hashchain
from lic.core.hashchain import GENESIS, Link

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)
EVENTS = st.dictionaries(st.text(max_size=4), VALUES, max_size=4)
HISTORIES = st.lists(EVENTS, min_size=1, max_size=7)
FIXED = "c86fee73c61e26de80ee1387f5a8e7398aaae261af19654ea1cb4fe0cb435bdb"


def chain(events):
    links = []
    for event in events:
        links.append(Link(event, hashchain.append(links[-1].hash if links else GENESIS, event)))
    return links


def numbered(count):
    return chain([{"act": "ISSUE", "day": "2026-11-22", "number": n} for n in range(count)])


@settings(max_examples=25)
@given(HISTORIES)
def test_an_untouched_chain_verifies(events):
    links = chain(events)

    assert hashchain.verify(links) is None
    assert hashchain.verify(links, head=links[-1].hash) is None


def test_an_empty_chain_verifies_and_its_head_is_the_beginning():
    assert hashchain.verify([]) is None
    assert hashchain.verify([], head=GENESIS) is None
    assert hashchain.verify([], head=numbered(1)[0].hash) == 0


@settings(max_examples=25)
@given(HISTORIES, st.data())
def test_an_edited_event_is_found_at_its_place(events, data):
    links = chain(events)
    index = data.draw(st.integers(0, len(links) - 1))
    other = data.draw(EVENTS.filter(lambda event: not same(event, links[index].event)))

    links[index] = Link(other, links[index].hash)

    assert hashchain.verify(links) == index


@settings(max_examples=25)
@given(HISTORIES, st.data())
def test_an_edit_with_a_new_hash_is_found_at_the_next_link_or_by_the_head(events, data):
    links = chain(events)
    head = links[-1].hash
    index = data.draw(st.integers(0, len(links) - 1))
    other = data.draw(EVENTS.filter(lambda event: not same(event, links[index].event)))
    before = links[index - 1].hash if index else GENESIS

    links[index] = Link(other, hashchain.append(before, other))

    assert hashchain.verify(links, head=head) == index + 1


@pytest.mark.parametrize("index", range(5))
def test_a_deleted_event_is_found(index):
    links = numbered(6)

    del links[index]

    assert hashchain.verify(links) == index


@pytest.mark.parametrize("index", range(6))
def test_an_inserted_event_is_found(index):
    links = numbered(6)
    before = links[index - 1].hash if index else GENESIS
    event = {"act": "GRANT"}

    links.insert(index, Link(event, hashchain.append(before, event)))

    assert hashchain.verify(links) == index + 1


@pytest.mark.parametrize("index", range(5))
def test_two_events_in_the_wrong_order_are_found(index):
    links = numbered(6)

    links[index], links[index + 1] = links[index + 1], links[index]

    assert hashchain.verify(links) == index


@pytest.mark.parametrize("kept", range(6))
def test_a_cut_end_is_found_with_the_head_and_only_with_it(kept):
    links = numbered(6)
    head = links[-1].hash

    assert hashchain.verify(links[:kept], head=head) == kept
    assert hashchain.verify(links[:kept]) is None


def test_an_event_added_behind_the_head_is_found():
    links = numbered(3)

    assert hashchain.verify(numbered(4), head=links[-1].hash) == 4


def test_the_order_of_keys_and_the_kind_of_mapping_do_not_matter():
    one = {"a": [1, {"b": None, "c": "é"}], "d": True}
    other = MappingProxyType({"d": True, "a": [1, MappingProxyType({"c": "é", "b": None})]})

    assert hashchain.canonical(one) == b'{"a":[1,{"b":null,"c":"\\u00e9"}],"d":true}'
    assert hashchain.append(GENESIS, one) == hashchain.append(GENESIS, other)


def test_the_hash_is_fixed_for_ever():
    assert hashchain.append(GENESIS, {"act": "ISSUE", "number": 1}) == FIXED


@settings(max_examples=25)
@given(EVENTS, EVENTS)
def test_different_events_have_different_forms(one, other):
    assert (hashchain.canonical(one) == hashchain.canonical(other)) == same(one, other)


@pytest.mark.parametrize(
    "value", [0.5, b"x", (1, 2), {1}, dt.date(2026, 11, 22), float("nan"), {1: "x"}]
)
def test_a_value_with_more_than_one_form_is_refused(value):
    with pytest.raises(TypeError):
        hashchain.append(GENESIS, {"value": [value]})


@pytest.mark.parametrize("prev", ["", "00", "x" * 64, "0" * 66])
def test_a_previous_hash_that_is_none_is_refused(prev):
    with pytest.raises(ValueError):
        hashchain.append(prev, {})


def same(one, other):
    """Equal, and True is not 1."""
    return repr(ordered(one)) == repr(ordered(other))


def ordered(value):
    if isinstance(value, dict):
        return [(key, ordered(value[key])) for key in sorted(value)]
    return [ordered(inner) for inner in value] if isinstance(value, list) else value
