"""Pictures of the invented town for the README: `python -m tests.journeys.pictures docs/pictures`.

Makes the demo in a folder of its own, serves it on a free port, and takes small pictures of its pages.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from PIL import Image

from tests.journeys import browser

HARBOUR = "/c/harbour-flats/"
COLOURS = 255  # the groups' own colours are rare ones, and must not be averaged away
# name → (persona, address, width, scheme, language)
SHOTS = {
    "home": ("", HARBOUR, 1200, "light", "en"),
    "home-320-dark": ("", HARBOUR, 320, "dark", "en"),
    "home-fr": ("", HARBOUR, 1200, "light", "fr"),
    "join-320": ("", HARBOUR + "join/", 320, "light", "en"),
    "answer-320": ("dee", HARBOUR + "rounds/{open}/answer/", 320, "light", "en"),
    "answer-320-dark-fr": ("dee", HARBOUR + "rounds/{open}/answer/", 320, "dark", "fr"),
    "results": ("", HARBOUR + "rounds/{closed}/results/", 1200, "light", "en"),
    "results-320-dark": ("dee", HARBOUR + "rounds/{closed}/results/", 320, "dark", "en"),
    "proposal": ("pat", HARBOUR + "proposals/{called}/", 1200, "light", "en"),
    "proposal-320-dark": ("dee", HARBOUR + "proposals/{called}/", 320, "dark", "en"),
    "week": ("alex", HARBOUR + "week/", 1200, "light", "en"),
    "record": ("", HARBOUR + "proposals/records/1/", 1200, "light", "en"),
    "action": ("", HARBOUR + "actions/1/", 1200, "light", "en"),
    "action-320-dark": ("", HARBOUR + "actions/1/", 320, "dark", "en"),
    "room-320-dark": ("dee", HARBOUR + "room/", 320, "dark", "en"),
    "table": ("", HARBOUR + "table/", 1200, "light", "en"),
}


def main(folder: Path) -> None:
    """Write one PNG for each shot into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="lic-pictures-") as data,
        socket.create_server(("127.0.0.1", 0)) as free,
    ):
        port = free.getsockname()[1]
        free.close()
        served = subprocess.Popen(
            [Path(sys.executable).with_name("lic"), "run"], start_new_session=True,
            env=os.environ | {"LIC_DATA": data, "LIC_DEMO": "true", "PORT": str(port), "LIC_URL": f"http://127.0.0.1:{port}"},
        )  # fmt: skip
        try:
            house = f"http://127.0.0.1:{port}"
            _wait(house)
            with browser.started() as chromium:
                _shoot(chromium, house, folder)
        finally:
            os.killpg(served.pid, 15)
            served.wait(20)


def _wait(house: str) -> None:
    for _each in range(240):
        try:
            urllib.request.urlopen(f"{house}{HARBOUR}", timeout=5)
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("The demo did not start within two minutes.")


def _shoot(chromium: Any, house: str, folder: Path) -> None:
    numbers = _numbers(chromium, house)
    for name, (persona, path, width, scheme, language) in SHOTS.items():
        visit = browser.Visit(
            chromium, house, script=True, width=width, scheme=scheme, language=language
        )
        if persona:
            visit.go("/demo/")
            visit.page.locator(f'button[formaction*="/demo/enter/{persona}"]').click()
        visit.go(f"/language/{language}/")
        status = visit.go(path.format(**numbers))
        if status != 200:
            raise SystemExit(f"{name}: {path} answered {status}")
        file = folder / f"{name}.png"
        visit.page.set_viewport_size({"width": width, "height": 900})
        visit.page.screenshot(path=file)
        visit.close()
        Image.open(file).convert("RGB").quantize(
            COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
        ).save(file, optimize=True)


def _numbers(chromium: Any, house: str) -> dict[str, str]:
    """Numbers of an open round, a closed one, and a called proposal, as the lists show them."""
    visit = browser.Visit(chromium, house, script=True, width=1200)
    visit.go("/demo/")
    visit.page.locator('button[formaction*="/demo/enter/pat"]').click()
    found = {"open": "1", "closed": "1", "called": "1"}
    visit.go(HARBOUR + "proposals/?show=OPEN")
    links = visit.page.locator('main a[href*="/proposals/"]').evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    numbered = [link.rstrip("/").rsplit("/", 1)[1] for link in links]
    found["called"] = next((one for one in numbered if one.isdigit()), "1")
    for number in range(1, 9):
        if visit.go(f"{HARBOUR}rounds/{number}/answer/") == 200:
            found["open"] = str(number)
        elif visit.go(f"{HARBOUR}rounds/{number}/results/") == 200:
            found["closed"] = str(number)
    visit.close()
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures"))
