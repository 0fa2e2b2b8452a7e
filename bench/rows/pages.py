"""What a page weighs for somebody who takes part."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench import client, report, server
from bench.report import Row, Section

BASE = "/c/harbour-flats/"
BUDGET_KIB, BUDGET_REQUESTS = 15, 3
PERSONA = "dee"
# what is asked for · where a link to it is found, and the link · the address
PAGES = (
    ("start", "", "", "/"),
    ("join", "", "", f"{BASE}join/"),
    ("sign in", "", "", "/sign-in/"),
    ("home", "", "", BASE),
    ("home, seated", PERSONA, "", BASE),
    ("rounds", PERSONA, "", f"{BASE}rounds/"),
    ("a round", PERSONA, rf"{BASE}rounds/\d+/", f"{BASE}rounds/"),
    ("answering", PERSONA, rf"{BASE}rounds/\d+/answer/", f"{BASE}rounds/*"),
    ("results of a round", PERSONA, rf"{BASE}rounds/\d+/results/", f"{BASE}rounds/*"),
    ("results of the first round", PERSONA, "", f"{BASE}rounds/1/results/"),
    ("proposals", PERSONA, "", f"{BASE}proposals/"),
    ("a proposal", PERSONA, rf"{BASE}proposals/\d+/", f"{BASE}proposals/"),
    ("actions", PERSONA, "", f"{BASE}actions/"),
    ("caucus room", PERSONA, "", f"{BASE}room/"),
    ("the table", PERSONA, "", f"{BASE}table/"),
    ("one's own seat", PERSONA, "", f"{BASE}seat/"),
)


def measure() -> Iterator[Row]:
    """Weigh each page of the demo town as the persona `dee` loads it."""
    with server.installation() as here:
        here.lic("demo")
        with here.serving():
            cookies = {"": "", PERSONA: entered(here.port, PERSONA)}
            for what, who, link, address in PAGES:
                yield _row(here.port, what, cookies[who], link, address)


def entered(port: int, persona: str) -> str:
    """The session of a persona, through the demo's own door; raises RuntimeError where there is none."""
    door = client.get(port, "/demo/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', door.text)
    csrf = re.search(r"csrf=([^;]+)", door.headers.get("set-cookie", ""))
    if door.status != 200 or token is None or csrf is None:
        raise RuntimeError(f"/demo/ answers {door.status} without a door")
    body = f"csrfmiddlewaretoken={token[1]}"
    answer = client.get(port, f"/demo/enter/{persona}", f"csrf={csrf[1]}", method="POST", body=body)
    if answer.status in {301, 404}:
        answer = client.get(
            port, f"/demo/enter/{persona}/", f"csrf={csrf[1]}", method="POST", body=body
        )
    session = re.search(r"session=([^;,]+)", answer.headers.get("set-cookie", ""))
    if session is None:
        raise RuntimeError(f"/demo/enter/{persona} answers {answer.status} without a session")
    return f"session={session[1]}"


def _row(port: int, what: str, cookie: str, link: str, address: str) -> Row:
    found = _found(port, cookie, link, address) if link else address
    weight = client.weigh(port, found, cookie) if found else None
    allowed = f"≤ {BUDGET_KIB} KiB, {BUDGET_REQUESTS} requests"
    if weight is None or weight.status != 200 or weight.outside:
        why = (
            "no link to it is to be found" if weight is None else f"{found} answers {weight.status}"
        )
        return Row(what, why, allowed, report.MISSING)
    kib = weight.wire / 1024
    good = kib <= BUDGET_KIB and weight.requests <= BUDGET_REQUESTS
    value = f"{kib:.1f} KiB in {weight.requests} (HTML {weight.html / 1024:.1f})"
    return Row(what, value, allowed, report.OK if good else report.OVER)


def _found(port: int, cookie: str, link: str, address: str) -> str:
    """The first page that the page at `address` links to; with a star at its end, at the pages it links to."""
    pages = [address]
    if address.endswith("*"):
        start = client.get(port, address[:-1], cookie).text
        pages = list(dict.fromkeys(re.findall(rf'href="({re.escape(address[:-1])}\d+/)"', start)))
    for page in pages:
        match = re.search(rf'(?:href|action)="({link})"', client.get(port, page, cookie).text)
        if match and client.get(port, match[1], cookie).status == 200:
            return match[1]
    return ""


SECTION = Section(
    "pages",
    "What a page weighs",
    "Each page of the demo town with its styles, scripts, pictures and icon, as a browser with an empty cache"
    " loads it from the real server: bodies as they travel, compressed, and how many requests.",
    measure,
)
