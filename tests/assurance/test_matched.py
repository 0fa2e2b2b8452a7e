"""What opens among people who name things: the short form of `make assurance`."""

from __future__ import annotations

from tests.assurance import matched

WORLDS = 300


def test_nothing_opens_for_one_person_alone_and_everything_for_two_who_named_the_same():
    found = matched.tried(WORLDS)

    assert (found["false"], found["missed"]) == (0, 0)
    assert found["wanted"] > WORLDS
    assert found["alone"] > WORLDS / 8


def test_worlds_hold_neighbours_of_what_was_named():
    """Else nothing false could open."""
    worlds = [matched.World(seed) for seed in range(50)]
    named = [{thing for _person, about in world.named for thing in about} for world in worlds]

    near = [
        one
        for things in named
        for one in things
        if any(other[0] == one[0] and other[1] != one[1] for other in things)
    ]
    assert len(near) > 50
