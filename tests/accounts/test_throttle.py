"""Counting wrong tries without keeping who tried."""

from __future__ import annotations

from lic.accounts import throttle


def counter(*tries):
    made = throttle.Counter()
    for bucket in tries:
        made.failed(bucket)
    return made


def test_the_first_five_wrong_tries_cost_nothing():
    four = counter(*["name"] * 4)

    assert four.wait("name") == 0


def test_each_further_one_doubles_the_wait():
    waits = []
    made = counter(*["name"] * 4)
    for _try in range(4):
        made.failed("name")
        waits.append(round(made.wait("name")))

    assert waits == [1, 2, 4, 8]


def test_a_wait_ends_after_a_quarter_of_an_hour():
    made = counter(*["name"] * 60)

    assert 890 < made.wait("name") <= throttle.LONGEST


def test_one_name_does_not_slow_another_down():
    made = counter(*["name"] * 9)

    assert made.wait("other") == 0


def test_a_right_try_forgets_the_wrong_ones():
    made = counter(*["name"] * 9)

    made.succeeded("name")

    assert made.wait("name") == 0


def test_neither_names_nor_addresses_stand_in_memory():
    made = counter("sign in amber canoe", "sign in from 203.0.113.9")

    held = repr(made.tries).encode() + b"".join(made.tries)

    assert b"amber" not in held
    assert b"203.0" not in held


def test_after_an_hour_nothing_is_left():
    made = counter(*["name"] * 9)
    made.began -= throttle.HOUR + 1
    salt = made.salt

    assert made.wait("name") == 0
    assert (made.tries, made.salt == salt) == ({}, False)
