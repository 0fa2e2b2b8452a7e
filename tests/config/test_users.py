"""Web and desk as two users of the machine, tried by processes that really are those users."""

from __future__ import annotations

import contextlib
import os
import pickle
import shlex
import shutil
import signal
import stat
import subprocess
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lic.config import env, indexing, typed, users
from lic.config.indexing import Index
from lic.safety import boxes, index, zones

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root can become other users, and prepare folders for them"
)
WEB = users.User("web", 61_001, 61_001, (61_001, 61_009))
DESK = users.User("desk", 61_002, 61_002, (61_002, 61_009))
INDEX = users.User("index", 61_004, 61_004, (61_004, 61_009))
OTHER = users.User("other", 61_003, 61_003, (61_003,))
BOX = 61_009
NAME, SECOND = "ab" * 32, "cd" * 32


@pytest.fixture
def data() -> Iterator[Path]:
    """The data of an installation whose web user had it before the desk came; reachable by other users."""
    top = Path(tempfile.mkdtemp(prefix="lic-users-"))
    top.chmod(0o755)
    data = top / "data"
    (data / "keys").mkdir(parents=True)
    for name in ("lic.sqlite3", "keys/round-7.key", zones.FILE):
        (data / name).write_text("{}")
        (data / name).chmod(0o644)
    for path in (data, *data.rglob("*")):
        os.chown(path, WEB.uid, WEB.gid)
    users.prepare(data, ["harbour"], WEB, DESK, BOX)
    yield data
    shutil.rmtree(top)


def place(data: Path) -> Path:
    return zones.folder(data, "harbour")


def by(user: users.User | None, do: Callable[[], Any]) -> Any:
    """What this gives to that user, in a process that is that user, or root as yet; an error as its class."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the suite's own threads do not matter
        child = os.fork()
    if child == 0:
        try:
            if user is not None:
                users.become(user)
            answer = do()
        except OSError as error:
            answer = type(error)
        except BaseException:  # noqa: BLE001  told by the exit code, whatever it was
            traceback.print_exc()
            os._exit(1)
        os.write(writing, pickle.dumps(answer))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        answer = file.read()
    assert os.waitpid(child, 0)[1] == 0
    return pickle.loads(answer)


def test_the_web_drops_and_the_desk_answers(data):
    box = boxes.Folders(place(data))

    by(WEB, lambda: box.drop(NAME, b"sealed"))
    waiting = by(WEB, lambda: box.pick_up(NAME))
    arrived = by(DESK, lambda: list(box.arrivals()))
    by(DESK, lambda: (box.prepare(), box.taken(NAME), box.lay_out(NAME, b"an answer")))

    assert (waiting, arrived) == (b"", [(NAME, b"sealed")])
    assert by(WEB, lambda: box.pick_up(NAME)) == b"an answer"
    assert by(WEB, lambda: box.pick_up(SECOND)) is None
    assert by(DESK, lambda: list(box.arrivals())) == []


def test_the_web_can_neither_look_nor_change(data):
    box, here = boxes.Folders(place(data)), place(data)
    by(DESK, lambda: box.lay_out(NAME, b"an answer"))
    by(DESK, lambda: (here / "own" / "lic.sqlite3").write_text("reports"))
    by(WEB, lambda: box.drop(SECOND, b"sealed"))
    tries = {
        "list what waits": lambda: list(box.entrance.iterdir()),
        "list what lies out": lambda: list(box.exit.iterdir()),
        "list the desk's own": lambda: list((here / "own").iterdir()),
        "read the desk's database": (here / "own" / "lic.sqlite3").read_text,
        "replace its database": lambda: (here / "own" / "lic.sqlite3").write_text("false"),
        "change an answer": lambda: (box.exit / NAME).write_bytes(b"false"),
        "replace an answer": lambda: box.lay_out(NAME, b"false"),
        "add an answer": lambda: box.lay_out(SECOND, b"false"),
        "remove an answer": (box.exit / NAME).unlink,
        "open a folder": lambda: box.exit.chmod(0o777),
        "open the desk": lambda: here.chmod(0o777),
        "put another folder there": lambda: box.exit.rename(here / "away"),
        "put another desk there": lambda: here.rename(here.with_name("away")),
        "put other desks there": lambda: here.parent.rename(data / "away"),
        "list the desks": lambda: list(here.parent.iterdir()),
        "open the data": lambda: data.chmod(0o777),
    }  # fmt: skip

    done = {name: by(WEB, one) for name, one in tries.items()}

    assert {name for name, answer in done.items() if answer is not PermissionError} == set()
    assert by(WEB, lambda: box.pick_up(NAME)) == b"an answer"


def test_the_desk_cannot_read_what_the_web_keeps(data):
    tries = {
        "list the data": lambda: list(data.iterdir()),
        "read the database": (data / "lic.sqlite3").read_text,
        "list the keys": lambda: list((data / "keys").iterdir()),
        "read a key": (data / "keys" / "round-7.key").read_text,
        "write into the data": (data / "mine").touch,
        "choose": lambda: (data / zones.FILE).write_text("{}"),
    }

    done = {name: by(DESK, one) for name, one in tries.items()}

    assert {name for name, answer in done.items() if answer is not PermissionError} == set()
    assert by(DESK, (data / zones.FILE).read_text) == "{}"


def test_the_web_keeps_its_own(data):
    def work() -> str:
        (data / "lic.sqlite3-wal").write_text("x")
        (data / "new").write_text("y")
        (data / "new").rename(data / "lic.sqlite3")
        (data / "lic.sqlite3-wal").unlink()
        return (data / "lic.sqlite3").read_text() + (data / "keys" / "round-7.key").read_text()

    assert by(WEB, work) == "y{}"


def test_somebody_else_on_the_machine_reaches_nothing(data):
    box = boxes.Folders(place(data))
    by(DESK, lambda: box.lay_out(NAME, b"an answer"))
    tries = [
        lambda: box.drop(SECOND, b"x"), lambda: box.pick_up(NAME), lambda: list(data.iterdir()),
        (data / zones.FILE).read_text, (data / "lic.sqlite3").read_text,
    ]  # fmt: skip

    assert [by(OTHER, one) for one in tries] == [PermissionError] * len(tries)


def test_preparing_again_changes_nothing(data):
    def state() -> dict[str, tuple[int, int, int]]:
        return {
            str(path): (stat.S_IMODE(found.st_mode), found.st_uid, found.st_gid)
            for path in (data, *data.rglob("*"))
            for found in [path.lstat()]
        }

    by(DESK, lambda: (place(data) / "own" / "lic.sqlite3").write_text("reports"))
    before = state()
    users.prepare(data, ["harbour"], WEB, DESK, BOX)

    assert state() == before
    assert before[str(place(data) / "in")] == (boxes.IN_MODE, DESK.uid, BOX)
    assert before[str(place(data) / "out")] == (boxes.OUT_MODE, DESK.uid, BOX)
    assert before[str(place(data) / "own")] == (0o700, DESK.uid, DESK.gid)


def test_what_one_user_kept_before_is_the_desks_afterwards(data):
    shutil.rmtree(data / "desk")
    own = place(data) / "own" / "keys"
    own.mkdir(parents=True)
    (own / "intake-1.key").write_text("k")
    (own / "link").symlink_to("/etc/hostname")
    owner = Path("/etc/hostname").stat().st_uid
    for path in (data / "desk", *(data / "desk").rglob("*")):
        os.chown(path, WEB.uid, WEB.gid, follow_symlinks=False)

    users.prepare(data, ["harbour"], WEB, DESK, BOX)

    assert by(DESK, (own / "intake-1.key").read_text) == "k"
    assert by(WEB, (own / "intake-1.key").read_text) is PermissionError
    assert Path("/etc/hostname").stat().st_uid == owner


@pytest.mark.parametrize("name", ["desk", "desk/harbour", "desk/harbour/own", "desk/harbour/in"])
def test_a_link_in_the_place_of_a_folder_is_refused(data, name):
    target = data.parent / "target"
    target.mkdir()
    shutil.rmtree(data / name)
    (data / name).symlink_to(target)

    with pytest.raises(env.Misconfigured, match="cannot be prepared"):
        users.prepare(data, ["harbour"], WEB, DESK, BOX)

    assert target.stat().st_uid == 0


def test_users_who_share_a_group_are_refused(data):
    shared = users.User("desk", DESK.uid, DESK.gid, (*DESK.groups, WEB.gid))

    with pytest.raises(env.Misconfigured, match="each a user and a group of its own"):
        users.prepare(data, ["harbour"], WEB, shared, BOX)


def test_root_is_given_up_for_good(data):
    def regain() -> tuple[list[int], bool]:
        try:
            os.setresuid(0, 0, 0)
        except PermissionError:
            return [*os.getresuid(), *os.getresgid(), *sorted(os.getgroups())], False
        return [], True

    assert by(WEB, regain) == ([61_001] * 6 + [61_001, 61_009], False)


@pytest.fixture
def chosen(data, monkeypatch) -> Path:
    """A community with a desk, on a machine without the users."""
    (data / zones.FILE).write_text('{"harbour": {"choice": "on", "custodian": "Tidewater"}}')
    monkeypatch.setenv("LIC_DATA", str(data))
    monkeypatch.setenv("LIC_USER", "nobody-of-this-name")
    monkeypatch.setenv("LIC_DESK_USER", "nobody-else-of-this-name")
    monkeypatch.delenv("LIC_DEMO", raising=False)
    monkeypatch.delenv("LIC_PROCESS", raising=False)
    return data


@pytest.mark.parametrize(
    ("command", "variable"), [("serve", "LIC_USER"), ("worker", "LIC_USER"), ("desk", "LIC_DESK_USER")]
)  # fmt: skip
def test_a_desk_is_not_served_as_root(chosen, monkeypatch, command, variable):
    if command == "desk":
        monkeypatch.setenv("LIC_PROCESS", "desk")

    with pytest.raises(env.Misconfigured, match=f"started as root.*{variable}"):
        users.start(command)


def test_a_demo_is_served_as_root_with_a_warning(chosen, monkeypatch, capsys):
    monkeypatch.setenv("LIC_DEMO", "true")

    users.start("serve")

    assert "Until then this runs as root." in capsys.readouterr().err
    assert os.geteuid() == 0


@pytest.mark.parametrize("process", ["web", "desk"])
def test_other_commands_stay_who_they_are(chosen, capsys, monkeypatch, process):
    monkeypatch.setenv("LIC_PROCESS", process)

    users.start("doctor")

    assert capsys.readouterr().err == ""


def test_the_command_gives_root_up_before_it_opens_anything(chosen, monkeypatch):
    (chosen / zones.FILE).unlink()
    os.chown(chosen, 65_534, 65_534)
    monkeypatch.setenv("LIC_USER", "nobody")
    left = users.named("LIC_USER")

    def begin() -> tuple[int, int, int]:
        with contextlib.suppress(env.Misconfigured):  # the suite's own program is out of its reach
            users.start("serve")
        return os.geteuid(), os.getegid(), len(os.getgroups())

    assert by(None, begin) == (left.uid, left.gid, len(left.groups))


@pytest.fixture
def ended(data, monkeypatch) -> tuple[Path, users.User]:
    """A community whose desk was switched off: its folder is still there, and its data as it was prepared."""
    for variable in ("LIC_DEMO", "LIC_PROCESS"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LIC_DATA", str(data))
    monkeypatch.setenv("LIC_USER", "nobody")
    web = users.named("LIC_USER")
    for path in (data / "lic.sqlite3", data / "keys", data / "keys" / "round-7.key"):
        os.chown(path, web.uid, web.gid)
    users.prepare(data, ["harbour"], web, DESK, BOX)
    (place(data) / "own" / "lic.sqlite3").write_text("reports")
    (data / zones.FILE).unlink()
    return data, web


def test_after_the_desk_was_switched_off_the_web_gives_root_up_and_keeps_its_own(ended, capfd):
    data, web = ended
    (data / "lic.sqlite3-wal").write_text("of a start that stayed root")
    before = data.stat()

    def begin() -> tuple[int, str, object]:
        with contextlib.suppress(env.Misconfigured):  # the suite's own program is out of its reach
            users.start("serve")
        (data / "new").write_text("y")
        (data / "lic.sqlite3-wal").write_text("mine")
        try:
            desks = (place(data) / "own" / "lic.sqlite3").read_text()
        except PermissionError:
            desks = "closed"
        return os.geteuid(), (data / "lic.sqlite3").read_text(), desks

    assert by(None, begin) == (web.uid, "{}", "closed")
    assert capfd.readouterr().err == ""
    after = data.stat()
    assert (after.st_uid, after.st_gid, after.st_mode) == (before.st_uid, before.st_gid, before.st_mode)  # fmt: skip


def test_a_choice_that_root_wrote_can_be_read_by_the_web_and_by_the_desk_where_it_could_before(
    data,
):
    zones.write(data, {}, off={"harbour"})
    file = data / zones.FILE

    assert (file.stat().st_uid, file.stat().st_gid, stat.S_IMODE(file.stat().st_mode)) == (WEB.uid, BOX, 0o640)  # fmt: skip
    assert by(WEB, lambda: zones.off(data)) == by(DESK, lambda: zones.off(data)) == {"harbour"}


def test_the_first_choice_that_root_writes_is_the_webs(data):
    (data / zones.FILE).unlink()
    os.chown(data, WEB.uid, WEB.gid)
    zones.write(data, {}, off={"harbour"})

    assert by(WEB, lambda: zones.off(data)) == {"harbour"}
    assert by(OTHER, (data / zones.FILE).read_text) is PermissionError


def test_no_link_of_the_webs_leads_a_choice_that_root_writes_elsewhere(data, tmp_path):
    elsewhere = tmp_path / "root's own"
    elsewhere.write_text("kept")
    (data / zones.FILE).with_suffix(".new").symlink_to(elsewhere)

    zones.write(data, {}, off={"harbour"})

    assert (elsewhere.read_text(), elsewhere.stat().st_uid) == ("kept", os.geteuid())
    assert zones.off(data) == {"harbour"}


def test_a_group_that_is_not_the_webs_is_named(ended, capsys):
    data, web = ended
    os.chown(data, 0, OTHER.gid)

    users.start("serve")

    assert f"run `chgrp {web.gid} {data}`" in capsys.readouterr().err


def test_a_desk_that_nobody_chose_is_given_no_data(ended, monkeypatch, capsys):
    data, web = ended
    monkeypatch.setenv("LIC_PROCESS", "desk")
    monkeypatch.setenv("LIC_DESK_USER", "nobody")
    before = data.stat().st_gid

    users.start("desk")

    assert (data.stat().st_gid, capsys.readouterr().err, os.geteuid()) == (before, "", 0)
    assert before == web.gid


def test_the_advice_hands_the_web_nothing_of_a_desk_or_an_index(ended, capsys):
    data, web = ended
    users.prepare_index(data, "harbour", INDEX, BOX)
    desks, indexes = place(data) / "own" / "lic.sqlite3", data / index.FOLDER / "harbour" / index.OWN  # fmt: skip
    owners = desks.stat().st_uid, indexes.stat().st_uid
    for path in (data, data / "lic.sqlite3"):
        os.chown(path, OTHER.uid, OTHER.gid)

    users.start("serve")

    said = capsys.readouterr().err
    assert "chown -R" not in said
    advice = said.split("`")[1]
    assert subprocess.run(shlex.split(advice), check=False).returncode == 0
    assert {(data / name).stat().st_uid for name in ("", "lic.sqlite3", "keys")} == {web.uid}
    assert (desks.stat().st_uid, indexes.stat().st_uid) == owners


def test_without_a_desk_or_an_index_everything_is_given_at_once(ended, capsys):
    data, _web = ended
    shutil.rmtree(data / zones.DESKS)
    os.chown(data, OTHER.uid, OTHER.gid)

    users.start("serve")

    assert f"run `chown -R nobody: {data}`" in capsys.readouterr().err


def test_the_index_is_a_user_of_its_own_the_web_may_knock_and_nobody_may_read_its_key(data):
    users.prepare_index(data, "harbour", INDEX, BOX)
    at = index.folder(data, "harbour")
    by(INDEX, lambda: Index(at / index.OWN, 5).key)
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        users.become(INDEX)
        os.write(writing, b"x")
        indexing.serve(Index(at / index.OWN, 20), at / index.BOX)
    try:
        os.read(reading, 1)
        until = time.monotonic() + 10
        while not by(WEB, lambda: index.is_up(at)) and time.monotonic() < until:
            time.sleep(0.05)
        assert by(WEB, lambda: index.is_up(at)) is True
        assert by(OTHER, lambda: index.is_up(at)) is False
        for user in (WEB, DESK, OTHER):
            assert by(user, (at / index.OWN / "index.key").read_text) is PermissionError
            assert by(user, (at / index.BOX / index.SOCKET).unlink) is PermissionError
        users.prepare(data, ["harbour"], WEB, DESK, BOX)
        assert by(WEB, lambda: index.is_up(at)) is True
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reading)
        os.close(writing)


def sentence(do: Callable[[], Any]) -> str:
    """With what the command stops."""
    try:
        do()
    except env.Misconfigured as stopped:
        return str(stopped)
    return "it did not stop"


@pytest.mark.parametrize("has_the_handbooks_command", [True, False])
def test_whoever_may_not_read_a_key_reads_whose_it_is_and_what_to_type(
    data, tmp_path, monkeypatch, has_the_handbooks_command
):
    key = place(data) / "own" / "keys" / "secret.key"
    by(DESK, lambda: env.secret("LIC_TEST", key))
    if has_the_handbooks_command:
        (tmp_path / "lic-desk").write_text("#!/bin/sh\n")
        (tmp_path / "lic-desk").chmod(0o755)
    shutil.copytree(tmp_path, data.parent / "bin")
    (data.parent / "bin").chmod(0o755)
    monkeypatch.setenv("PATH", str(data.parent / "bin"))
    monkeypatch.setenv("LIC_PROCESS", "desk")
    monkeypatch.setenv("LIC_DATA", str(data))
    monkeypatch.setattr("sys.argv", ["lic", "desk", "--found", "3"])

    said = by(WEB, lambda: sentence(lambda: env.secret("LIC_TEST", key)))

    instead = (
        "lic-desk desk --found 3"
        if has_the_handbooks_command
        else f"sudo -u '#61002' LIC_PROCESS=desk LIC_DATA={data} {typed.program()} desk --found 3"
    )
    assert said == (f"{key} belongs to #61002, and #61001 may not read it: run `{instead}`.")


def test_whoever_may_not_read_the_counts_of_the_index_reads_what_to_type(data, monkeypatch):
    users.prepare_index(data, "harbour", INDEX, BOX)
    zones.write(data, {"harbour": zones.Zone("harbour", "on", "Tidewater Collective")})
    (data / zones.FILE).chmod(0o644)
    own = index.folder(data, "harbour") / index.OWN
    by(INDEX, lambda: Index(own, 10))
    monkeypatch.setenv("LIC_PROCESS", "index")
    monkeypatch.setenv("LIC_DATA", str(data))
    monkeypatch.setattr("sys.argv", ["lic", "index", "--counts"])

    said = by(WEB, lambda: sentence(lambda: indexing.main(["--counts"])))

    assert said == (
        f"{own / 'index.key'} belongs to #61004, and #61001 may not read it:"
        f" run `sudo LIC_DATA={data} {typed.program()} index --counts`."
    )
    assert by(INDEX, lambda: sentence(lambda: indexing.main(["--counts"]))) == "it did not stop"
