"""Web and desk as two users of the machine: what one of them keeps, the other cannot open.

A program that was started as root prepares the folders and gives root up for good, before anything is opened. The web server and the worker
become one user, the desk another; both are in a third group, which may do with the two boxes what `safety.boxes` says and no more.

Nothing here follows a link that one of the two could have laid: root would change the owner of whatever it leads to.
"""

from __future__ import annotations

import grp
import os
import pwd
import shlex
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lic.config import env, zoning
from lic.safety import boxes, index, zones

BOX_GROUP = "lic-box"
WEB, DESK, INDEX = "LIC_USER", "LIC_DESK_USER", "LIC_INDEX_USER"
DEFAULTS = {WEB: "lic", DESK: "lic-desk", INDEX: "lic-index"}
STARTS = {"serve": WEB, "worker": WEB, "desk": DESK}
ROOT = 0
DATA_MODE = 0o1771
"""The web's group writes; others pass through to the boxes without seeing what is there; nobody replaces what is not their own."""
PASS_MODE, OWN_MODE, FILE_MODE = 0o711, 0o700, 0o640


@dataclass(frozen=True, slots=True)
class User:
    """A user of the machine with all groups it is in."""

    name: str
    uid: int
    gid: int
    groups: tuple[int, ...]


def start(command: str) -> None:
    """Give root up where this command was started as root; elsewhere nothing.

    Raises env.Misconfigured where the users are not there, but in a demo, whose people are invented, and where there is no desk to be kept apart.
    """
    variable = DESK if env.text("LIC_PROCESS") == "desk" else STARTS.get(command)
    if os.geteuid() != ROOT or variable is None:
        return
    data = Path(env.text("LIC_DATA", "var")).resolve()
    desks = [slug for slug, zone in zoning.zones_of(data).items() if zone.is_on]
    if variable == DESK and not desks:  # the settings say so, and nothing is opened
        return
    try:
        user, other = named(variable), (named(WEB if variable == DESK else DESK) if desks else None)
        if desks and other is not None:
            web, desk = (other, user) if variable == DESK else (user, other)
            prepare(data, desks, web, desk, _group())
        else:
            _own(data, user)
    except env.Misconfigured as error:
        if command not in STARTS:  # a look or a backup, on a machine that keeps no users apart
            return
        if desks and not env.flag("LIC_DEMO"):
            raise
        sys.stderr.write(f"{error} Until then this runs as root.\n")
        return
    become(user)
    _look_around(data, user)


def start_index(data: Path, slug: str) -> None:
    """Give root up for the index, where it was started as root. Raises env.Misconfigured as `start` does."""
    if os.geteuid() != ROOT:
        return
    try:
        user = named(INDEX)
        prepare_index(data, slug, user, _group())
    except env.Misconfigured as error:
        if not env.flag("LIC_DEMO"):
            raise
        sys.stderr.write(f"{error} Until then this runs as root.\n")
        return
    become(user)
    _look_around(data, user)


def prepare_index(data: Path, slug: str, user: User, box: int) -> None:
    """The index's own folder, and the one with its socket, which the group of the boxes may pass into."""
    top = _opened(data.parent, data.name)
    places = _folder(top, index.FOLDER, ROOT, ROOT, PASS_MODE)
    place = _folder(places, slug, ROOT, ROOT, PASS_MODE)
    own = _folder(place, index.OWN, user.uid, user.gid, OWN_MODE, inside=True)
    door = _folder(place, index.BOX, user.uid, box, 0o710)
    for one in (own, door, place, places, top):
        os.close(one)


def named(variable: str) -> User:
    """The user that a variable names, with the group of the boxes. Raises env.Misconfigured."""
    name = env.text(variable, DEFAULTS[variable])
    try:
        found = pwd.getpwnam(name)
    except KeyError:
        raise env.Misconfigured(
            f"This was started as root, and there is no user {name} to become: run"
            f" `adduser --system --group {name}`, or name another in {variable}."
        ) from None
    if found.pw_uid == ROOT:
        raise env.Misconfigured(f"{variable} is {name}, which is root: name a user of its own.")
    groups = {*os.getgrouplist(name, found.pw_gid)}
    with suppress(KeyError):
        groups.add(grp.getgrnam(BOX_GROUP).gr_gid)
    return User(name, found.pw_uid, found.pw_gid, tuple(sorted(groups)))


def become(user: User) -> None:
    """Be this user from now on; root cannot be had again."""
    os.setgroups(user.groups)
    os.setresgid(user.gid, user.gid, user.gid)
    os.setresuid(user.uid, user.uid, user.uid)
    os.environ["HOME"] = "/nonexistent"
    with suppress(PermissionError):
        os.setuid(ROOT)
        raise env.Misconfigured(f"Root could not be given up for {user.name}.")


def prepare(data: Path, slugs: Iterable[str], web: User, desk: User, box: int) -> None:
    """Give each folder its owner and its mode; run as root, at every start. Raises env.Misconfigured.

    The web's data belongs to root and its group writes there, so that the web cannot put another folder in the desk's place.
    """
    if (
        web.uid == desk.uid
        or web.gid == desk.gid
        or web.gid in desk.groups
        or desk.gid in web.groups
    ):
        raise env.Misconfigured(
            f"{web.name} and {desk.name} are one user, or in each other's group: give each a user and a group of its own."
        )  # fmt: skip
    data.mkdir(parents=True, exist_ok=True, mode=OWN_MODE)
    top = _opened(data.parent, data.name)
    try:
        _kept_from_others(top, web)
        os.fchown(top, ROOT, web.gid)
        os.fchmod(top, DATA_MODE)
        _readable_by_both(top, web, box)
        desks = _folder(top, zones.DESKS, ROOT, ROOT, PASS_MODE)
        for slug in slugs:
            place = _folder(desks, slug, ROOT, ROOT, PASS_MODE)
            own = _folder(place, zones.OWN, desk.uid, desk.gid, OWN_MODE, inside=True)
            entrance = _folder(place, boxes.IN, desk.uid, box, boxes.IN_MODE)
            out = _folder(place, boxes.OUT, desk.uid, box, boxes.OUT_MODE, inside=True)
            for one in (own, entrance, out, place):
                os.close(one)
        os.close(desks)
    except OSError as error:
        raise env.Misconfigured(
            f"{error.filename or data} cannot be prepared: {error.strerror}. Is a link or a file in the place of a folder?"
        ) from None
    finally:
        os.close(top)


def is_prepared(data: Path) -> bool:
    """Whether this folder is as `prepare` leaves it: root's, with a group that writes."""
    found = data.stat()
    return found.st_uid == ROOT and stat.S_IMODE(found.st_mode) == DATA_MODE


def _opened(parent: Path | int, name: str) -> int:
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
    if isinstance(parent, Path):
        return os.open(parent / name, flags)
    return os.open(name, flags, dir_fd=parent)


def _folder(parent: int, name: str, uid: int, gid: int, mode: int, *, inside: bool = False) -> int:
    """The folder, with owner and mode; `inside`: what was in there before it had this owner as well."""
    with suppress(FileExistsError):
        os.mkdir(name, OWN_MODE, dir_fd=parent)
    folder = _opened(parent, name)
    is_new = os.fstat(folder).st_uid != uid
    os.fchown(folder, uid, gid)
    os.fchmod(folder, mode)
    if inside and is_new:
        for _path, folders, files, where in os.fwalk(".", dir_fd=folder, follow_symlinks=False):
            for one in (*folders, *files):
                os.chown(one, uid, gid, dir_fd=where, follow_symlinks=False)
    return folder


def _kept_from_others(top: int, web: User) -> None:
    """Whatever lies in the web's data is the web's alone, now that others can pass through."""
    for name in os.listdir(top):
        if name in {zones.DESKS, zones.FILE, index.FOLDER}:
            continue
        with suppress(OSError):  # a link or a socket: has no mode that counts
            one = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=top)
            found = os.fstat(one)
            is_one_file = stat.S_ISREG(found.st_mode) and found.st_nlink == 1
            if is_one_file or stat.S_ISDIR(found.st_mode):
                if found.st_uid == ROOT:
                    os.fchown(one, web.uid, web.gid)
                os.fchmod(one, stat.S_IMODE(found.st_mode) & ~0o077)
            os.close(one)


def _readable_by_both(top: int, web: User, box: int) -> None:
    """The file of choices: the web's, and readable in the shared group."""
    with suppress(FileNotFoundError):
        file = os.open(zones.FILE, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=top)
        if stat.S_ISREG(os.fstat(file).st_mode) and os.fstat(file).st_nlink == 1:
            os.fchown(file, web.uid, box)
            os.fchmod(file, FILE_MODE)
        os.close(file)


def _own(data: Path, user: User) -> None:
    """Where there is no desk: the data is this user's. What belongs to somebody else is left to the host.

    Where there was one, the folder stays as `prepare` left it, and the web writes by its group: what the desk still has there is not the web's.
    """
    if not data.exists():
        data.mkdir(parents=True, mode=OWN_MODE)
        os.chown(data, user.uid, user.gid)
    elif is_prepared(data):
        _still_prepared(data, user)
    elif data.stat().st_uid != user.uid:
        raise env.Misconfigured(f"{data} does not belong to {user.name}: run `{_given_to(data, user)}`.")  # fmt: skip


def _still_prepared(data: Path, user: User) -> None:
    if data.stat().st_gid != user.gid:
        raise env.Misconfigured(
            f"{data} is root's and its group is not that of {user.name}: run `chgrp {user.gid} {shlex.quote(str(data))}`."
        )
    top = _opened(data.parent, data.name)
    try:  # an earlier start may have stayed root and left files of root's
        _kept_from_others(top, user)
    finally:
        os.close(top)


def _given_to(data: Path, user: User) -> str:
    """The command that gives everything there to this user, but for what a desk or the index left."""
    left = [data / name for name in (zones.DESKS, index.FOLDER) if (data / name).exists()]
    if not left:
        return f"chown -R {user.name}: {shlex.quote(str(data))}"
    but = " -o ".join(f"-path {shlex.quote(str(one))}" for one in left)
    return (
        f"find {shlex.quote(str(data))} '(' {but} ')' -prune -o -exec chown -h {user.name}: {{}} +"
    )


def _group() -> int:
    try:
        return grp.getgrnam(BOX_GROUP).gr_gid
    except KeyError:
        raise env.Misconfigured(
            f"There is no group {BOX_GROUP} for what goes between web and desk: run `addgroup --system {BOX_GROUP}`."
        ) from None


def _look_around(data: Path, user: User) -> None:
    """One sentence instead of a hundred lines where the user cannot reach data or program."""
    for path in (data, Path(sys.executable)):
        try:
            path.stat()
        except PermissionError:
            raise env.Misconfigured(
                f"{user.name} cannot reach {path}: let others pass through the folders above it (`chmod o+x`)."
            ) from None
