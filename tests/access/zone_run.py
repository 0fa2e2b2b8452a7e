"""Stages of one report's life in two processes: `LIC_PROCESS=… python -m tests.access.zone_run STAGE`.

Each stage reads what the others left on standard input as JSON, and prints what it knows. The parent looks afterwards through everything that
lies in the folder. The desk's stages run as the desk's process, the others as the web's: as in earnest, neither imports the other's tables.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from pathlib import Path
from typing import Any

CANARIES = {
    "looks": "qzlooks tall with a scar", "vehicle": "qzvehicle grey hatchback", "plate": "QZP 1A7", "known_as": "qzknown 604-555-0142",
    "more": "qzmore he came back twice", "call_back": "qzcall behind the drop-in",
}  # fmt: skip
IDENTIFIERS = {
    "604-555-0142",
    "6045550142",
    "+16045550142",
    "QZP1A7",
    "qzp1a7",
    "604-555-0177",
    "6045550177",
    "+16045550177",
    "qzonly77",
    "QZONLY77",
}
"""What reports name, as it was typed, in its one form, and as it was looked up."""
ONLY = {"known_as": "@QZONLY77\n604-555-0177", "more": "qzshut nobody may know"}
MESSAGE, REPLY, NOTE, EXTRACT = "qzmessage I am home", "qzreply are you safe", "qznote tell nobody", "qzextract a summary"  # fmt: skip
ALERT = {"title": "qztitle van", "text": "qztext grey hatchback", "summary": "qzsummary a car"}
CIRCLE = "lamp river stone north quiet table canoe"
TALK = "/c/harbour/talk/"


def web_tell(_: dict[str, Any]) -> dict[str, Any]:
    from django.test import Client

    from tests.communities import made as table

    table.town("harbour")
    client = Client(
        SERVER_NAME="127.0.0.1", REMOTE_ADDR="198.51.100.77", headers={"user-agent": "qzagent/1.0"}
    )
    form = {
        "happened": ["hurt", "weapon"],
        "consent": ["warn", "police", "match"],
        "support": ["medical"],
        **CANARIES,
    }
    assert client.post(f"{TALK}new/", {**form, "more": ""} | {"happened": []}).status_code == 422
    assert client.post(f"{TALK}new/", {**form, "is_for_another": "on"}).status_code == 200
    assert client.post(f"{TALK}new/", form).status_code == 302
    page = client.get(f"{TALK}words/").content.decode()
    words = re.findall(r"<li><span>(\w+)</span>", page)
    assert len(words) == 7, page
    return {"words": words, "cookie": client.cookies["held"].value}


def web_only(_: dict[str, Any]) -> dict[str, Any]:
    """Two seats at the centre name the same, so that nobody reads it before that; a third names something that nobody else names."""
    from django.test import Client

    from lic.communities.models import Community
    from tests.communities import made as table

    town = Community.objects.get(slug="harbour")
    words = []
    for known_as in (ONLY["known_as"], "604 555 0177", "@qzalone77"):
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(table.seat(town, "sw").account)
        form = {
            **ONLY,
            "known_as": known_as,
            "happened": ["hurt"],
            "more": f"{ONLY['more']} {known_as}",
        }
        assert client.post(f"{TALK}new/later/", form).status_code == 302
        page = client.get(f"{TALK}words/").content.decode()
        words.append(re.findall(r"<li><span>(\w+)</span>", page))
    return {"only": words}


def desk_only(known: dict[str, Any]) -> dict[str, Any]:
    """What came is taken in, looked up, and the one that opened is read."""
    from django.urls import reverse

    from lic.core import sealing
    from lic.desk.models import Case, Recipient
    from lic.desk.queries import cases
    from tests.desk import made, pages

    made.take_in()
    one = made.reader(
        Recipient.objects.get(number=1), sealing.pair_of(bytes.fromhex(known["privates"][0]))
    )
    browser = pages.browser(one)
    browser.defaults["SERVER_NAME"] = "127.0.0.1"
    for typed in ("604-555-0142", "0177", "QZP 1A7", "QZONLY77"):
        assert browser.post(reverse("desk:look"), {"text": typed}).status_code == 200
    states = sorted(Case.objects.filter(is_quiet=True).values_list("state", flat=True))
    told = [
        cases.opened(one, case).told.more
        for case in Case.objects.filter(is_quiet=True, state="NEW")
    ]
    return {"states": states, "only_told": sorted(told)}


def web_return(known: dict[str, Any]) -> dict[str, Any]:
    from django.test import Client

    from tests.safety import made

    client = Client(SERVER_NAME="127.0.0.1")
    assert client.post(f"{TALK}back/", {"words": " ".join(known["words"])}).status_code == 302
    page = client.get(f"{TALK}open/").content.decode()
    found = [text for text in (*CANARIES.values(), REPLY, EXTRACT, NOTE) if text in page]
    part = re.search(r"open/([0-9a-f-]{36})/", page)
    of = made.of(client)
    assert client.post(f"{TALK}open/", {**of, "text": MESSAGE}).status_code == 302
    if part:
        assert client.post(f"{TALK}open/{part[1]}/", {**of, "answer": "YES"}).status_code == 302
    circle = Client(SERVER_NAME="127.0.0.1")
    circle.post(f"{TALK}back/", {"words": CIRCLE})
    alerts = circle.get(f"{TALK}open/").content.decode()
    return {"inbox": found, "alert": [text for text in ALERT.values() if text in alerts]}


def web_erase(known: dict[str, Any]) -> dict[str, Any]:
    from django.test import Client

    from lic.safety import services
    from tests.safety import made

    services.PATIENCE = 0.0
    for words in (known["words"], *known["only"]):
        client = Client(SERVER_NAME="127.0.0.1")
        client.post(f"{TALK}back/", {"words": " ".join(words)})
        client.post(f"{TALK}open/all/", {**made.of(client), "is_sure": "on"})
    return {}


def desk_found(_: dict[str, Any]) -> dict[str, Any]:
    from lic.desk.services import office
    from tests.desk import made

    desk = made.desk()
    office.change(desk.one, about={}, numbers={}, towns=[], months=12, matches=True)
    return {
        "recoveries": desk.recoveries,
        "privates": [reader.pair.private.hex() for reader in desk.readers],
        "passphrase": made.PASSPHRASE,
    }


def desk_work(known: dict[str, Any]) -> dict[str, Any]:
    from django.utils import timezone

    from lic.core import sealing
    from lic.desk.models import Case, Recipient
    from lic.desk.services import alerts, cases, circles
    from tests.desk import made

    made.take_in()
    one, two = (
        made.reader(Recipient.objects.get(number=n + 1), sealing.pair_of(bytes.fromhex(key)))
        for n, key in enumerate(known["privates"])
    )
    today = timezone.localdate()
    case = Case.objects.get(is_quiet=False)
    told = cases.open_report(one, case.pk).told
    cases.reply(one, case.pk, REPLY, today)
    cases.note(two, case.pk, NOTE, today)
    cases.ask(one, case.pk, EXTRACT, today, to="police")
    circles.make_circle(one, "Night shift", CIRCLE, is_full=True, today=today)
    alert = alerts.write(
        one, texts={"en": ALERT}, names=True, is_serious=True, today=today, case_id=case.pk
    )
    alerts.ask(one, alert.pk)
    alerts.let_out(two, alert.pk, today, read=made.read_of(alert))
    return {"told": told.more, "case": str(case.pk)}


def desk_take(_: dict[str, Any]) -> dict[str, Any]:
    from lic.desk.models import Case
    from tests.desk import made

    made.take_in()
    return {"cases": Case.objects.count()}


STAGES = {
    one.__name__: one
    for one in (
        web_tell,
        web_only,
        web_return,
        web_erase,
        desk_found,
        desk_work,
        desk_only,
        desk_take,
    )
}


def main() -> None:
    folder = Path(os.environ["LIC_DATA"])
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    logging.basicConfig(
        filename=folder / f"{settings.PROCESS}.log", level=logging.DEBUG, force=True
    )
    call_command("migrate", verbosity=0)
    if settings.IS_DESK:
        from lic.safety import boxes, queries

        box = boxes.Folders(settings.DESK_FOLDER)
        box.prepare()
        queries.box = lambda _zone: box  # the builders of tests/desk tell as the web does
    known = json.loads(sys.stdin.read() or "{}")
    sys.stdout.write("\n" + json.dumps(STAGES[sys.argv[1]](known)))


if __name__ == "__main__":
    main()
