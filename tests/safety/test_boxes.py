"""What is dropped is there whole, by its name alone, and without the hour."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from lic.safety import boxes

NAME, OTHER = "ab" * 32, "cd" * 32


@pytest.fixture
def box(tmp_path: Path) -> boxes.Folders:
    found = boxes.Folders(tmp_path)
    found.prepare()
    return found


def test_what_is_dropped_waits_until_it_is_taken(box):
    box.drop(NAME, b"letter")

    assert box.pick_up(NAME) == b""
    assert list(box.arrivals()) == [(NAME, b"letter")]
    box.taken(NAME)
    assert box.pick_up(NAME) is None
    assert list(box.arrivals()) == []


def test_what_is_laid_out_is_picked_up_by_its_name_until_it_is_taken_away(box):
    box.lay_out(NAME, b"one")
    box.lay_out(NAME, b"two")
    box.lay_out(boxes.ROSTER, b"roster")

    assert box.pick_up(NAME) == b"two"
    assert box.pick_up(OTHER) is None
    assert box.laid_out() == [NAME, boxes.ROSTER]
    box.take_away(NAME)
    assert box.pick_up(NAME) is None


def test_what_is_laid_out_between_two_looks_is_there(box):
    """The desk lays out, then takes from the entrance; whoever looks meanwhile must not hear that nothing is there."""
    box.drop(NAME, b"letter")

    class Entrance(type(box.entrance)):
        def __truediv__(self, name: str) -> Path:
            taken = Path(self) / name
            box.lay_out(name, b"an answer")
            taken.unlink(missing_ok=True)
            return taken

    box.entrance = Entrance(box.entrance)

    assert box.pick_up(NAME) == b"an answer"


def test_a_second_sending_that_fails_leaves_the_first_where_it_lies(tmp_path, monkeypatch):
    box = boxes.Folders(tmp_path)
    box.prepare()
    name = "ab" * 32
    box.drop(name, b"the first")

    def full(*_):
        raise OSError("No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("lic.safety.boxes.os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            box.drop(name, b"the first")
        with pytest.raises(OSError, match="No space"):
            box.drop("cd" * 32, b"another")

    assert list(box.arrivals()) == [(name, b"the first")]


@pytest.mark.parametrize("name", ["", "../own/lic.sqlite3", "AB" * 32, "roster/", "ab" * 31, "in"])
def test_another_name_reaches_nothing(box, name):
    for call in (lambda: box.pick_up(name), lambda: box.drop(name, b"x"), lambda: box.lay_out(name, b"x")):  # fmt: skip
        with pytest.raises(ValueError, match="no name"):
            call()


def test_no_file_tells_the_hour(box):
    box.drop(NAME, b"letter")
    box.lay_out(OTHER, b"letter")

    files = [*box.entrance.iterdir(), *box.exit.iterdir()]
    assert [int(file.stat().st_mtime) % 86_400 for file in files] == [0, 0]


def test_after_a_round_no_file_tells_when_it_was_changed_before(box):
    for name in (NAME, OTHER):
        box.lay_out(name, b"letter")
        time.sleep(0.05)
    changed = max(path.stat().st_ctime for path in box.exit.iterdir())

    box.even_out()

    files = [path.stat() for path in box.exit.iterdir()]
    assert min(one.st_ctime for one in files) >= changed + 0.04
    folders = [folder.stat() for folder in (box.entrance, box.exit)]
    assert {int(one.st_mtime) % 86_400 for one in (*files, *folders)} == {0}


def test_the_folders_can_be_entered_but_not_listed_by_the_group_and_by_nobody_else(box):
    assert box.entrance.stat().st_mode & 0o7777 == 0o2730
    assert box.exit.stat().st_mode & 0o7777 == 0o2710


def test_what_could_not_be_written_whole_is_not_there(box, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(boxes.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        box.drop(NAME, b"letter")

    assert list(box.entrance.iterdir()) == []


def test_what_is_not_surely_on_the_disk_is_not_there_either(box, monkeypatch):
    flushed = []

    def full_later(_descriptor):
        flushed.append(1)
        if len(flushed) > 1:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(boxes.os, "fsync", full_later)
    with pytest.raises(OSError, match="No space"):
        box.drop(NAME, b"letter")

    assert list(box.entrance.iterdir()) == []


def test_what_is_no_plain_file_in_the_box_is_passed_over(box):
    os.mkfifo(box.entrance / ("aa" * 32))
    (box.entrance / ("bb" * 32)).symlink_to("/dev/zero")
    (box.entrance / ("cc" * 32)).mkdir()
    with (box.entrance / ("dd" * 32)).open("wb") as file:
        file.truncate(1 << 40)
    box.drop(NAME, b"letter")

    assert list(box.arrivals()) == [(NAME, b"letter")]
