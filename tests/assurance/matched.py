"""What opens among people who name things, tried in random worlds: never for one person alone, always for two who named the same.

`python -m tests.assurance.matched --worlds 10000` prints what was tried. Who named what is known by how a world is made, not by how
it is read: each thing is made as digits or letters, then typed as somebody might, and its neighbours differ in one sign.
"""

from __future__ import annotations

import argparse
import hmac
import random
import sys
from collections.abc import Iterator
from hashlib import sha256

from bench.report import OK, OVER, Row, Section

from lic.core.sealing import CannotOpen, matching
from lic.safety import escrow
from lic.safety.telling import Telling

WORLDS = 10_000
WEB, INDEX = b"w" * 32, b"i" * 32
Thing = tuple[str, str]


def things(dice: random.Random) -> list[Thing]:
    """Some things of each kind, and neighbours of each that differ in one sign."""
    number = f"604{dice.choice('23456789')}{dice.randrange(10**6):06}"
    plate = "".join(dice.choice("ABCDEFGHJKLMNPRSTVWXYZ0123456789") for _ in range(6))
    handle = "".join(dice.choice("abcdefgh") for _ in range(6)) + str(dice.randrange(10, 99))
    made = [
        ("phone", number),
        ("plate", plate),
        ("handle", handle),
        ("email", f"{handle}@example.com"),
        ("url", f"example.com/{handle}"),
    ]
    return [one for kind, text in made for one in ((kind, text), (kind, _near(text, dice)))]  # fmt: skip


def _near(text: str, dice: random.Random) -> str:
    """The same with its last digit or letter another one."""
    signs = "23456789" if text[-1].isdigit() else "ABCDEFGH" if text[-1].isupper() else "klmnopq"
    return text[:-1] + dice.choice([one for one in signs if one != text[-1]])


def typed(thing: Thing, dice: random.Random) -> str:
    """As somebody might type it."""
    kind, text = thing
    gap = dice.choice(["", " ", "-", "."])
    if kind == "phone":
        area = dice.choice([text[:3], f"({text[:3]})", f"+1 {text[:3]}", f"1{gap}{text[:3]}"])
        return gap.join((area, text[3:6], text[6:]))
    if kind == "plate":
        return f"{text[:3]}{gap}{text[3:]}".lower() if dice.random() < 0.5 else text
    if kind == "handle":
        text = dice.choice(["", "@"]) + text
    if kind == "url":
        text = dice.choice(["", "https://", "http://www.", "www."]) + text + dice.choice(["", "/", "?a=1"])  # fmt: skip
    return dice.choice([text, text.upper(), text.title() if kind == "handle" else text])


class World:
    """Reports of a few people about a few things. `named`: by report, who wrote it and what it names; `open`: those that opened."""

    def __init__(self, seed: int) -> None:
        dice = random.Random(seed)
        every = things(dice)
        self.named: list[tuple[int, frozenset[Thing]]] = []
        self.records: list[tuple[int, matching.Record]] = []
        for person in range(dice.randint(1, 4)):
            for _ in range(dice.randint(1, 3)):
                about = frozenset(dice.sample(every, dice.randint(1, 2)))
                self._tell(person, about, dice)
        self.open = self._opened()

    def _tell(self, person: int, about: frozenset[Thing], dice: random.Random) -> None:
        plates = [typed(one, dice) for one in sorted(about) if one[0] == "plate"]
        others = [typed(one, dice) for one in sorted(about) if one[0] != "plate"]
        told = Telling((), "", plate="\n".join(plates), known_as="\n".join([*others, "Robin Blue"]))
        n = len(self.named)
        self.named.append((person, about))
        for one in escrow.named(told, "CA"):
            stretched = sha256(
                f"{one.kind}:{one.form}".encode()
            ).digest()  # the slow step decides nothing of this
            root = matching.blinded(matching.blinded(stretched, WEB), INDEX)
            place = hmac.digest(b"place", bytes([person]), sha256)
            self.records.append((n, matching.record(root, place, b"key %d" % n)))

    def _opened(self) -> set[int]:
        found = set()
        for at, (n, one) in enumerate(self.records):
            for other_n, other in self.records[:at]:
                try:
                    keys = matching.opened([one, other])
                except CannotOpen:
                    continue
                if n == other_n or keys != [b"key %d" % n, b"key %d" % other_n]:
                    raise AssertionError("a record gave out what it did not hold")
                found |= {n, other_n}
        return found

    @property
    def wanted(self) -> set[int]:
        """Reports of which another person named a thing too."""
        return {
            n
            for n, (person, about) in enumerate(self.named)
            for other, theirs in self.named
            if other != person and about & theirs
        }


def tried(worlds: int) -> dict[str, int]:
    """What came of so many worlds."""
    found = {"reports": 0, "wanted": 0, "false": 0, "missed": 0, "alone": 0}
    for seed in range(worlds):
        world = World(seed)
        found["reports"] += len(world.named)
        found["wanted"] += len(world.wanted)
        found["false"] += len(world.open - world.wanted)
        found["missed"] += len(world.wanted - world.open)
        found["alone"] += len({person for person, _about in world.named}) == 1
    return found


def measure() -> Iterator[Row]:
    """Ten thousand worlds."""
    found = tried(WORLDS)
    yield Row("reports that nobody reads before somebody else has named the same", f"{found['reports']:,}; in {found['alone']:,} worlds one person wrote them all")  # fmt: skip
    yield Row("… opened, though nobody else named the same", f"{found['false']:,}", "0", OVER if found["false"] else OK)  # fmt: skip
    yield Row("… still closed, though somebody else named the same", f"{found['missed']:,} of {found['wanted']:,}", "0", OVER if found["missed"] else OK)  # fmt: skip


SECTION = Section(
    "matched",
    "Who named the same",
    f"{WORLDS:,} random worlds of people who name phones, plates, e-mails, pages and handles, typed in many ways, and neighbours of each that differ in"
    " one sign (`python -m tests.assurance.matched`): what opens is compared with who named what.",
    measure,
)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--worlds", type=int, default=WORLDS)
    found = tried(parser.parse_args().worlds)
    sys.stdout.write(f"{found}\n")
    return 1 if found["false"] or found["missed"] else 0


if __name__ == "__main__":
    sys.exit(main())
