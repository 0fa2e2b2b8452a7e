"""Reports from telling to erasing, in Chromium without scripts, against the processes of web, desk and index."""

from __future__ import annotations

import io
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdf
import pytest

from lic.config import processes
from lic.safety import index
from tests.journeys import browser

SLUG = "harbour-flats"
TALK = f"/c/{SLUG}/talk/"
KIB = 1024
NINA, OLA, PASSPHRASE = "calm otter", "brave wren", "lantern harbour kettle violin meadow"
TITLE, TEXT = "Blue van at the mill", "Reported as: a blue van with a dented door."


@dataclass(frozen=True)
class House:
    """Both processes as people reach them."""

    web: str
    desk: str
    folder: Path


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2):
            return True
    except OSError:
        return False


@pytest.fixture(scope="module")
def house(tmp_path_factory: Any) -> Iterator[House]:
    """A town with two people of the sex workers' group in the web's process, the demo's desk in its own, and the index; on SQLite, as at first."""
    folder = tmp_path_factory.mktemp("zone")
    (folder / "safety.json").write_text(
        json.dumps({SLUG: {"choice": "on", "custodian": "Lantern House"}})
    )
    web, desk = free_port(), free_port()
    environment = {
        **os.environ, "LIC_DATA": str(folder), "LIC_DATABASE": "", "LIC_DESK_DATABASE": "", "LIC_DEMO": "true",
        "LIC_URL": f"http://127.0.0.1:{web}", "LIC_DESK_URL": f"http://127.0.0.1:{desk}",
        "DJANGO_SETTINGS_MODULE": "lic.config.settings", "LIC_PROCESS": "web",
    }  # fmt: skip
    town = f"""
import django; django.setup()
from tests.communities import made
town = made.town({SLUG!r})
for handle in {(NINA, OLA)!r}:
    account = made.seat(town, "sw", handle=handle).account
    account.set_password({PASSPHRASE!r})
    account.save()
"""
    for command in (
        ["-m", "lic.config", "migrate"],
        ["-m", "django", "collectstatic", "--noinput"],
        ["-c", town],
    ):
        subprocess.run([sys.executable, *command], env=environment, check=True, capture_output=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    children = [
        subprocess.Popen(processes.web_command(web, workers=1), env=environment, **quiet),
        subprocess.Popen(
            processes.desk_command(desk), env={**environment, "LIC_PROCESS": "desk"}, **quiet
        ),
        subprocess.Popen(
            processes.index_command(), env={**environment, **processes.INDEX}, **quiet
        ),
    ]
    found = House(f"http://127.0.0.1:{web}", f"http://127.0.0.1:{desk}", folder)
    try:
        until = time.monotonic() + 120
        at = index.folder(folder, SLUG)
        while not (answers(found.web) and answers(found.desk) and index.is_up(at)):
            assert time.monotonic() < until, "web, desk or index did not come up"
            time.sleep(0.3)
        yield found
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(timeout=30)


@pytest.fixture
def visit(chromium: Any, house: House) -> Iterator[Any]:
    opened: list[browser.Visit] = []

    def open_one(address: str, **options: Any) -> browser.Visit:
        opened.append(browser.Visit(chromium, address, **options))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


def eventually(look: Any) -> None:
    """The desk's machine looks into the box once a second."""
    until = time.monotonic() + 60
    while not look():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.5)


def alerts_of(circle: browser.Visit) -> str:
    circle.go(f"{TALK}open/")
    return circle.text


def enter(desk: browser.Visit, number: int) -> browser.Visit:
    desk.go("/")
    desk.press(f"Go in as recipient {number}")
    return desk


def test_somebody_tells_is_answered_others_are_warned_and_everything_goes_when_she_says_so(
    visit, house
):
    # She tells, with one tick and some words, and gets seven words
    dee = visit(house.web)
    dee.go(f"/c/{SLUG}/")
    dee.follow("If something happened to you")
    dee.press("Tell the team")
    assert "Under 19?" in dee.text
    dee.tick("Hurt")
    dee.unfold("In your own words")
    dee.write("In your own words", "He came back twice, with the blue van.")
    dee.tick("Warn other sex workers")
    dee.press("Send")
    assert dee.heading.split() == ["Thank", "you.", "It", "is", "with", "the", "team."]
    words = dee.page.locator("ol.words li span").all_inner_texts()
    assert len(words) == 7
    dee.press("I have kept them")
    dee.press("Close this")
    assert dee.strangers == []

    # One of the team reads it, answers, and writes an alert
    one = visit(house.desk)
    one.go("/")
    known = one.page.locator("main .mono").first.inner_text()
    enter(one, 1)
    eventually(lambda: one.go("/reports/") == 200 and "Something serious" in one.text)
    fresh = one.page.locator("main a[href*='/reports/']").filter(has_text="Report").all()
    for link in [link.get_attribute("href") for link in fresh]:
        one.go(link)
        if "He came back twice" in one.text:
            break
    assert "He came back twice, with the blue van." in one.text
    report = one.path
    one.write("Your reply", "Thank you. Are you safe tonight?")
    one.press("Send the reply")
    one.go(report)
    one.press("Write an alert from it")
    fields = one.page.locator("main input[type=text], main textarea")
    for field, text in zip(fields.all()[:3], (TITLE, TEXT, "A blue van."), strict=True):
        field.fill(text)
    one.click(one.page.locator("main form button").first)
    if one.page.get_by_label("Keep it as it is", exact=False).count():
        one.page.get_by_label("Keep it as it is", exact=False).first.check()
        one.click(one.page.locator("main form button").first)
    one.press("Ask for a second look")
    alert = one.path
    one.go(alert)
    assert "Somebody else has to look at it" in one.text

    # A circle reads it as soon as a second person has let it out
    circle = visit(house.web)
    circle.go(f"{TALK}back/")
    circle.write("Your seven words", known)
    circle.press("Open")
    assert TITLE not in circle.text
    two = enter(visit(house.desk), 2)
    two.go(alert)
    two.press("Let it out")
    page = circle.page.goto(f"{TALK}open/")
    assert TITLE in circle.text
    assert len(page.body()) <= 20_000
    paper = two.go(f"{alert}paper/")
    assert paper == 200
    assert TEXT in two.text
    for size in ("A4", "Letter"):
        assert printed(two.page, size) == (100, [1, 1], [10])

    # She comes back on another telephone, reads, takes back that others be warned, erases
    again = visit(house.web)
    again.go(f"{TALK}back/")
    again.write("Your seven words", " ".join(words).title())
    again.press("Open")
    assert "Thank you. Are you safe tonight?" in again.text
    assert "2 people have read it." in again.text  # also to compare the alert with it
    assert "An alert that was made from it went out." in again.page.content()
    again.press("Erase everything")
    again.tick("Yes, erase everything")
    again.press("Erase everything")
    eventually(lambda: TITLE not in alerts_of(circle))
    assert again.heading in {"It is gone", "It is being erased"}
    again.go(f"{TALK}back/")
    again.write("Your seven words", " ".join(words))
    again.press("Open")
    assert "These words open nothing here." in again.text
    assert one.go(report) == 404


def printed(page: Any, size: str) -> tuple[int, list[int], list[int]]:
    """With the longest text: how often a word of it is on paper, disclaimers on each sheet, strips on each page."""
    page.locator(".sheet__text").evaluate("one => { one.textContent = 'He waited. '.repeat(100) }")
    pages = pypdf.PdfReader(io.BytesIO(page.pdf(format=size))).pages
    texts = [" ".join(one.extract_text().split()) for one in pages]
    sheets = [text for text in texts if "waited." in text]
    return (
        sum(text.count("waited.") for text in sheets),
        [text.count("Nobody has proved it. Good until") for text in sheets],
        [text.count("good until") for text in texts[len(sheets) :]],
    )


def reports_of(reader: browser.Visit) -> set[str]:
    """Addresses of the reports that stand in the queue."""
    assert reader.go("/reports/") == 200
    links = reader.page.locator("main a").evaluate_all(
        "all => all.map(one => one.getAttribute('href'))"
    )
    return {link for link in links if link and re.fullmatch(r"/reports/[0-9a-f-]{36}/", link)}


def tell_only_if_another(who: browser.Visit, sign_in_name: str, known_as: str, own: str) -> str:
    """Sign in, tell what nobody reads before somebody else has named the same; returns the seven words."""
    who.go("/sign-in/")
    who.write("Sign-in name", sign_in_name)
    who.write("Passphrase", PASSPHRASE)
    who.press("Sign in")
    who.go(f"{TALK}new/")
    who.follow("nobody reads it before that")
    who.tick("Hurt")
    who.write("Phone, e-mail, handle", known_as)
    who.unfold("Anything that helps")
    who.write("In your own words", own)
    who.press("Send")
    assert "nobody reads it now" in who.text
    assert "Somebody reads it" not in who.text
    words = who.page.locator("ol.words li span").all_inner_texts()
    assert len(words) == 7
    who.press("I have kept them")
    assert who.strangers == []
    return " ".join(words)


def told_to(reporter: browser.Visit, words: str) -> str:
    """Everything that her seven words open, folded parts too."""
    reporter.go(f"{TALK}back/")
    reporter.write("Your seven words", words)
    reporter.press("Open")
    eventually(lambda: reporter.go(f"{TALK}open/") == 200 and "What you told us" in reporter.text)
    for fold in ("What you told us", "Who did what with it"):
        reporter.unfold(fold)
    return str(reporter.page.locator("main").inner_text())


def test_what_nobody_reads_before_somebody_else_names_the_same_opens_for_the_team_and_tells_no_reporter(
    visit, house
):
    # The team says that it looks who named the same; until then nobody is offered this
    one, two = enter(visit(house.desk), 1), enter(visit(house.desk), 2)
    nina, ola = visit(house.web), visit(house.web)
    one.go("/settings/")
    one.tick("Look whether others named the same")
    one.press("Keep it")
    box = house.folder / "desk" / SLUG / "in"
    before = [reports_of(reader) for reader in (one, two)]

    # One person tells: it is taken in, and nobody of the team sees that it is there
    hers = tell_only_if_another(nina, NINA, "604 555 0142", "The silver ring, and the song.")
    eventually(lambda: not [path for path in box.iterdir() if not path.name.startswith(".")])
    at_first = told_to(visit(house.web), hers)
    assert "The silver ring" in at_first
    assert [reports_of(reader) for reader in (one, two)] == before

    # Another person names the same, typed otherwise: now both can be opened, by each who reads
    theirs = tell_only_if_another(ola, OLA, "+1 (604) 555-0142", "He drove off to the mill.")
    eventually(lambda: len(reports_of(one) - before[0]) == 2)
    fresh = reports_of(one) - before[0]
    assert reports_of(two) - before[1] == fresh
    for reader in (one, two):
        read = []
        for link in sorted(fresh):
            assert reader.go(link) == 200
            assert "Somebody else named the same." in reader.text
            read.append(reader.text)
        assert sum("The silver ring, and the song." in text for text in read) == 1
        assert sum("He drove off to the mill." in text for text in read) == 1

    # Neither is told: the inbox of the first says what it said before, the second's says no more
    assert told_to(visit(house.web), hers) == at_first
    second = told_to(visit(house.web), theirs)
    for hers_, own in (("+1 (604) 555-0142", "604 555 0142"), ("He drove off to the mill.", "The silver ring, and the song.")):  # fmt: skip
        assert hers_ in second
        second = second.replace(hers_, own)
    assert second == at_first


def test_police_and_residents_find_nothing_of_the_desk_on_the_webs_port(house):
    for path in ("/reports/", "/alerts/", "/team/", "/log/", "/begin/", "/demo/1/"):
        assert not answers(house.web + path)


@pytest.mark.parametrize("path", ["", "new/", "back/"])
def test_a_telling_page_is_small_in_three_requests(visit, house, path):
    someone = visit(house.web)
    sizes: list[int] = []
    someone.page.on("response", lambda r: sizes.append(r.request.sizes()["responseBodySize"]))
    someone.go(TALK + path)

    assert len(someone.asked) <= 3
    assert sum(sizes) <= 15 * KIB
