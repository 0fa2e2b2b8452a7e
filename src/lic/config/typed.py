"""How a command is typed on this machine: a message names what the handbook has the host type, not another way that fails."""

from __future__ import annotations

import os
import pwd
import shlex
import shutil
import sys
from contextlib import suppress
from pathlib import Path


def desk(rest: str) -> str:
    """A command at the desk, by the handbook's `lic-desk` where this machine has it: it begins as root and becomes the desk's user."""
    return f"{'lic-desk' if shutil.which('lic-desk') else 'lic'} {rest}"


def index(data: Path, rest: str) -> str:
    """A command of the index: as root, which becomes its user, and with no file of secrets."""
    return f"sudo LIC_DATA={shlex.quote(str(data))} {program()} index {rest}".rstrip()


def program() -> str:
    """The `lic` of this installation by its whole path: whoever runs it as another user may have none on the path."""
    return shlex.quote(str(Path(sys.executable).with_name("lic")))


def not_yours(file: Path, data: Path) -> str:
    """One sentence for whoever may not read a key: whose it is, and what to type instead.

    data  the installation's folder
    """
    owner, said = owner_of(file), shlex.join(sys.argv[1:])
    process = os.environ.get("LIC_PROCESS")
    if process == "index":
        instead = index(data, shlex.join(sys.argv[2:]))
    elif process == "desk" and shutil.which("lic-desk"):
        instead = f"lic-desk {said}"
    else:
        kept = " LIC_PROCESS=desk" if process == "desk" else ""
        instead = f"sudo -u {shlex.quote(owner)}{kept} LIC_DATA={shlex.quote(str(data))} {program()} {said}"
    return f"{file} belongs to {owner}, and {_name(os.geteuid())} may not read it: run `{instead}`."


def owner_of(file: Path) -> str:
    """Whose the file is, or else the nearest folder above it that can be seen from here."""
    for place in (file, *file.parents):
        with suppress(OSError):
            return _name(place.stat().st_uid)
    return "somebody else"


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"#{uid}"
