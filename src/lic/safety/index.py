"""The index: a process of its own that holds the second key of matching, and how the web asks it.

It knows neither what is looked for nor who asks: 32 bytes go in, 32 bytes come out, so many a day and no more. Whoever has the database and the
web's key, but not this process, can test no guess.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER, OWN, BOX, SOCKET = "index", "own", "box", "index.sock"
HELLO, ASK = b"\x00", b"\x01"
YES, NO = b"\x01", b"\x00"
SIZE = 32
PATIENCE = 2.0
"""Seconds for which either side waits for the other."""
MOST_A_REPORT = 8
"""Identifiers of one report that are looked for; the index says yes to a greeting while it has as many left today."""


class IsDown(Exception):  # noqa: N818
    """The index is not there, or has answered as often as it may today."""


def folder(data: Path, slug: str) -> Path:
    """Where the index of a community lies: its own data, and the box with its socket."""
    return data / FOLDER / slug


def lives(at: Path) -> bool:
    """Whether the index answers at all, be it that it has none left today."""
    try:
        return _answer(at, HELLO) in {YES, NO}
    except IsDown:
        return False


def is_up(at: Path) -> bool:
    """Whether the index would answer for one more report."""
    try:
        return _answer(at, HELLO) == YES
    except IsDown:
        return False


def ask(at: Path, blinded: bytes) -> bytes:
    """What the index makes of these 32 bytes with its key. Raises IsDown."""
    answer = _answer(at, ASK + blinded)
    if answer[:1] != YES or len(answer) != 1 + SIZE:
        raise IsDown
    return answer[1:]


def _answer(at: Path, said: bytes) -> bytes:
    try:
        with short(at / BOX) as place, socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE)
            line.connect(f"{place}/{SOCKET}")
            line.sendall(said)
            line.shutdown(socket.SHUT_WR)
            return all_of(line, 1 + SIZE)
    except OSError:
        raise IsDown from None


def all_of(line: socket.socket, most: int) -> bytes:
    """Everything that the other side says, up to so many bytes and one more. Raises OSError."""
    found = b""
    while len(found) <= most and (piece := line.recv(most + 1 - len(found))):
        found += piece
    return found


@contextmanager
def short(place: Path) -> Iterator[str]:
    """The folder under a short name: the address of a socket may have a hundred letters, and a folder of data has more."""
    if not hasattr(os, "O_PATH"):
        yield str(place)
        return
    opened = os.open(place, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{opened}"
    finally:
        os.close(opened)
