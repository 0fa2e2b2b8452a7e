"""What a long run says on its way."""

from __future__ import annotations

import numpy as np

from lic.core.opinion import factors
from lic.core.opinion.progress import Progress, counted
from lic.core.opinion.walking import Here
from tests.core.opinion.made import conversation


class Clock:
    """Seconds that move when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_terminal_has_one_line_that_is_rewritten():
    said, clock = [], Clock()
    say = Progress(said.append, clock, width=12)

    for clock.now in (0.0, 0.2, 0.25, 0.4):
        say(f"pass at {clock.now:.2f} of many", passing=True)
    say("placed")
    say("done")

    assert "".join(said) == "\rpass at 0.2\x1b[K\rpass at 0.4\x1b[K\r\x1b[Kplaced\ndone\n"


def test_a_file_has_a_line_every_few_seconds():
    said, clock = [], Clock()
    say = Progress(said.append, clock)

    for second in range(12):
        clock.now = float(second)
        say(f"pass {second}", passing=True)
    say("placed")
    say.clear()

    assert said == ["pass 5\n", "pass 10\n", "placed\n"]


def test_work_goes_on_when_nobody_listens():
    def gone(text):
        raise BrokenPipeError

    say = Progress(gone, Clock())

    say("placed")
    say("done")


def test_walks_are_counted_and_change_nothing():
    votes = conversation(3, people=40)[0].decided()
    begun = factors.fit(votes, 2, np.random.default_rng(1))
    said = []

    def say(text, *, passing=False):
        said.append((text, passing))

    told = factors.refine(votes, begun, 3, counted(Here, say))
    plain = factors.refine(votes, begun, 3)

    assert said == [(f"walk {k} over {len(votes)} votes", True) for k in range(1, len(said) + 1)]
    assert said
    assert np.array_equal(told.people.mean, plain.people.mean)
