"""`lic index`: the second key of matching, in a process of its own that does nothing else.

It starts no settings and opens no database: a key, a count for each day, and a socket. What it is asked it cannot read, and it keeps none of it.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import secrets
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from lic.config import env, typed, users, zoning
from lic.core.sealing import matching
from lic.safety import index

MOST_A_DAY = 200
KEPT_DAYS = 60
"""For which the count of a day is kept."""


class Index:
    """The key and the counts of one community's index.

    own    its folder, made for this user alone        most  evaluations a day, and no more
    """

    def __init__(self, own: Path, most: int) -> None:
        self.own, self.most = own, most
        env.private(own)
        self.key = bytes.fromhex(_secret(own / "index.key"))

    def answer(self, said: bytes, today: datetime.date) -> bytes:
        """What goes back: to a greeting whether another report could be asked about, to 32 bytes what the key makes of them."""
        counts = counted(self.own)
        used = counts.get(today.isoformat(), 0)
        if said == index.HELLO:
            return index.YES if used + index.MOST_A_REPORT <= self.most else index.NO
        if said[:1] != index.ASK or len(said) != 1 + index.SIZE or used >= self.most:
            return index.NO
        self._count({**counts, today.isoformat(): used + 1}, today)
        return index.YES + matching.blinded(said[1:], self.key)

    def _count(self, counts: dict[str, int], today: datetime.date) -> None:
        """On the disk before anything is answered: a new start gives nobody a new day."""
        first = (today - datetime.timedelta(days=KEPT_DAYS)).isoformat()
        kept = {day: n for day, n in counts.items() if day >= first}
        beside = self.own / "counts.new"
        beside.write_text(json.dumps(kept, indent=1))
        beside.chmod(0o600)
        beside.replace(self.own / "counts.json")


def counted(own: Path) -> dict[str, int]:
    """How often the index of this folder answered, by day; the key is not needed for it."""
    try:
        return {
            str(day): int(n) for day, n in json.loads((own / "counts.json").read_text()).items()
        }
    except FileNotFoundError:
        return {}


def serve(of: Index, box: Path) -> None:
    """Answer one after the other until the process is told to stop."""
    box.mkdir(parents=True, exist_ok=True)
    (box / index.SOCKET).unlink(missing_ok=True)
    with index.short(box) as place, socket.socket(socket.AF_UNIX) as door:
        door.bind(f"{place}/{index.SOCKET}")
        _let_the_group_in(box)
        door.listen(16)
        while True:
            line, _ = door.accept()
            with line:
                line.settimeout(index.PATIENCE)
                try:
                    said = index.all_of(line, 1 + index.SIZE)
                    line.sendall(of.answer(said, datetime.datetime.now(datetime.UTC).date()))
                except OSError:
                    continue


def main(arguments: Sequence[str]) -> None:
    """Run the index of the community that LIC_DESK names, or of the only one that has a desk."""
    parser = argparse.ArgumentParser(
        prog="lic index",
        description="The second key of matching, in a process of its own: it answers the web on a socket, so often a day"
        " (LIC_INDEX_DAILY), and keeps nothing but how often. Run it as a user of its own: whoever has its key, the web's and the desk's database can test guesses.",
    )  # fmt: skip
    parser.add_argument(
        "--counts", action="store_true", help="print how often it answered, day by day; then stop"
    )
    asked = parser.parse_args(arguments)
    data = Path(env.text("LIC_DATA", "var")).resolve()
    zone = zoning.of_this_process(zoning.zones_of(data))
    most = env.number("LIC_INDEX_DAILY", MOST_A_DAY)
    users.start_index(data, zone.slug)
    place = index.folder(data, zone.slug)
    own = place / index.OWN
    try:
        if asked.counts:
            sys.stdout.writelines(f"{day}  {n}\n" for day, n in sorted(counted(own).items()))
            return
        of = Index(own, most)
    except PermissionError:
        raise env.Misconfigured(typed.not_yours(own / "index.key", data)) from None
    signal.signal(signal.SIGTERM, _stop)
    sys.stdout.write("The index answers.\n")
    sys.stdout.flush()
    try:
        serve(of, place / index.BOX)
    except KeyboardInterrupt:
        (place / index.BOX / index.SOCKET).unlink(missing_ok=True)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _let_the_group_in(box: Path) -> None:
    """The web, in the group of the boxes, may knock; it may not put another socket in the place of this one."""
    if os.geteuid() == box.stat().st_uid:
        box.chmod(0o710)
    (box / index.SOCKET).chmod(0o660)
    os.chown(box / index.SOCKET, -1, box.stat().st_gid)


def _secret(file: Path) -> str:
    """The key as hex, made at the first start and flushed to the disk."""
    try:
        return file.read_text().strip()
    except FileNotFoundError:
        pass
    made = secrets.token_hex(32)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(made)
        out.flush()
        os.fsync(out.fileno())
    return made
