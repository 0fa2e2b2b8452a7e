"""A run of confidential writes by pages alone, in an installation of its own: `python -m tests.access.confidential`.

Prints what was typed and must not be found as JSON. The parent scans the folder afterwards.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from pathlib import Path
from typing import Any

ADDRESS, AGENT = "203.0.113.77", "Mozilla/5.0 (qzagentqz) Canary/1.0"
WORDS = re.compile(r'class="words[^"]*"[^>]*>(.*?)</', re.DOTALL)
CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}-[0-9A-Z*~$=]")


def main(folder: Path) -> dict[str, list[str]]:
    """Join, sign in, answer, write, give a position; returns secrets by sort."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    logging.basicConfig(filename=folder / "all.log", level=logging.DEBUG, force=True)
    return _write(
        lambda: Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR=ADDRESS, headers={"user-agent": AGENT})
    )


def _write(browser: Any) -> dict[str, list[str]]:
    from lic.accounts import passphrases
    from tests.decisions import made as decided
    from tests.journeys import towns

    town = towns.town()
    towns.round_(town)
    decided.called(town.actor("sw.1"))
    card = towns.card(town)
    own = "qzmine passphrase nobody would guess"
    dee = browser()
    dee.post(town.url("join/"), {"code": card})
    page = dee.get(town.url("join/words/")).content.decode()
    offered = (
        re.search(r'name="offered" value="([^"]+)"', page)[1]
        .replace("&#x27;", "'")
        .replace("&quot;", '"')
    )
    handle = re.search(r'name="handle" value="([^"]+)"', page)[1]
    form = {"offered": offered, "handle": handle, "is_kept": "on", "accepts": "on", "own": own}
    shown = dee.post(town.url("join/words/"), form).content.decode()
    name = re.search(r'class="mono"><strong>([^<]+)<', shown)[1]
    codes = [
        code for code in CODE.findall(shown) if passphrases.normal(code) != passphrases.normal(card)
    ]
    dee.post("/sign-out/")
    browser().post(
        "/sign-in/", {"sign_in_name": name, "passphrase": "qzwrong guess at a passphrase"}
    )
    dee.post("/sign-in/", {"sign_in_name": name, "passphrase": own})
    dee.get(town.url("rounds/1/answer/"))
    dee.post(town.url("rounds/1/answer/1/"), {"choice": "AGREE", "matters": "on"})
    dee.post(town.url("rounds/1/say/"), {"text": "The bench should stay.", "language": "en"})
    dee.post(town.url("room/"), {"text": "We meet on Tuesday at the usual place."})
    dee.post(town.url("proposals/1/position/"), {"choice": "SUPPORT"})
    browser().post("/way-back/", {"sign_in_name": name, "code": codes[0]})
    assert len(codes) >= 8, "the page showed no way-back codes"
    return {
        "address": [ADDRESS], "agent": ["qzagentqz"], "passphrase": ["qzmine", "qzwrong", offered.split(":")[0]],
        "card": [card, card.replace("-", "")], "way back": [one for code in codes for one in (code, code.replace("-", ""))],
        "cookie": [dee.cookies["session"].value],
    }  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
