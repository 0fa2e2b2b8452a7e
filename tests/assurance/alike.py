"""What exists and what does not answer alike: in status, body, headers, work done, and in time.

A pair is a function that makes two requests, of something there and of something that is not, as often as asked:

    @pair("a receipt that leads somewhere · one that does not")
    def receipt(n):
        for words, other in …:
            yield post("/receipt/", words=words), post("/receipt/", words=other)

`python -m tests.assurance alike` sends 2,000 of each to the real web server, or to the desk's; the suite sends three, and counts work.
"""

from __future__ import annotations

import datetime
import http.client
import itertools
import json
import math
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import numpy as np
from bench import report, server
from bench.load import SECRET
from bench.report import Row, Section

PAIRS = 2_000
LEAST_P = 0.01
DIFFERENT = {"date", "set-cookie"}
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')

Making = Callable[[int], Iterator[tuple["Ask", "Ask"]]]
MADE: dict[str, Making] = {}
AT_DESK: dict[str, Making] = {}
"""Made and asked in the desk's own process."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request; `typed` is what comes back in the form's own fields, so it is masked."""

    method: str
    path: str
    typed: tuple[tuple[str, str], ...] = ()
    cookie: str = ""


@dataclass(frozen=True, slots=True)
class Came:
    """What came of it, with everything that differs from request to request taken out."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]


def post(path: str, *, cookie: str = "", **typed: str) -> Ask:
    return Ask("POST", path, tuple(typed.items()), cookie)


def get(path: str, *, cookie: str = "") -> Ask:
    return Ask("GET", path, (), cookie)


def pair(name: str, *, at_desk: bool = False) -> Callable[[Making], Making]:
    """Register a pair under its name, "what is there · what is not"."""

    def keep(making: Making) -> Making:
        (AT_DESK if at_desk else MADE)[name] = making
        return making

    return keep


def masked(ask: Ask, status: int, body: bytes, headers: dict[str, str]) -> Came:
    """An answer without the token of its form, what was typed into it, and the hour."""
    body = TOKEN.sub(b"", body)
    for _name, value in sorted(ask.typed, key=lambda one: -len(one[1])):
        body = body.replace(value.encode(), b"typed") if len(value) > 7 else body
    if ask.method == "GET":
        body = body.replace(ask.path.encode(), b"asked")
    kept = {name.lower(): value for name, value in headers.items()}
    if "content-length" in kept:
        kept["content-length"] = "its own"  # body and what was typed are compared themselves
    cookies = sorted(one.split("=")[0] for one in kept.get("set-cookie", "").split("; ")[:1])
    named = sorted((name, value) for name, value in kept.items() if name not in DIFFERENT)
    return Came(status, body, (*named, ("set-cookie", " ".join(cookies))))


def differs(there: Came, absent: Came) -> list[str]:
    """In what two answers differ."""
    same = {
        "status": there.status == absent.status,
        "body": there.body == absent.body,
        "headers": there.headers == absent.headers,
    }
    return [part for part, is_same in same.items() if not is_same]


def mann_whitney(a: np.ndarray, b: np.ndarray) -> float:
    """Two-sided p that both samples come from one distribution: normal approximation with ties and continuity."""
    n, m = len(a), len(b)
    both = np.concatenate([a, b])
    _, place, times = np.unique(both, return_inverse=True, return_counts=True)
    ends = np.cumsum(times)
    ranks = (ends - (times - 1) / 2)[place]
    u = ranks[:n].sum() - n * (n + 1) / 2
    ties = float((times.astype(float) ** 3 - times).sum())
    spread = math.sqrt(n * m / 12 * ((n + m + 1) - ties / ((n + m) * (n + m - 1))))
    if not spread:
        return 1.0
    return math.erfc(max(0.0, abs(u - n * m / 2) - 0.5) / spread / math.sqrt(2))


# ——— what is there and what is not ———
@pair("a sign-in name with a wrong passphrase · a name that nobody has")
def sign_in(n: int) -> Iterator[tuple[Ask, Ask]]:
    for name, other in zip(_accounts(n), _nobody(n), strict=True):
        wrong = "wrong wrong wrong wrong"
        yield (
            post("/sign-in/", sign_in_name=name, passphrase=wrong),
            post("/sign-in/", sign_in_name=other, passphrase=wrong),
        )


@pair("a name with a way-back code that is not its own · a name that nobody has")
def way_back(n: int) -> Iterator[tuple[Ask, Ask]]:
    for name, other, code in zip(_accounts(n), _nobody(n), _unprinted(n), strict=True):
        yield (
            post("/way-back/", sign_in_name=name, code=code),
            post("/way-back/", sign_in_name=other, code=code),
        )


@pair(
    "somebody else's way-back code · a code that was never made, both with a name that nobody has"
)
def way_back_code(n: int) -> Iterator[tuple[Ask, Ask]]:
    from lic.accounts import passphrases
    from lic.accounts.models import Account, WayBackCode

    accounts = list(Account.objects.filter(sign_in_name__in=list(_accounts(n))))
    codes = list(_unprinted(n))
    WayBackCode.objects.bulk_create(
        WayBackCode(account=account, digest=passphrases.fingerprint(code))
        for account, code in zip(accounts, codes, strict=True)
    )
    for name, code, other in zip(_nobody(n), codes, _unprinted(n), strict=True):
        yield (
            post("/way-back/", sign_in_name=name, code=code),
            post("/way-back/", sign_in_name=name, code=other),
        )


@pair("a card that was used · a card that was never printed")
def used_card(n: int) -> Iterator[tuple[Ask, Ask]]:
    yield from _cards(n, state="ACCEPTED", used=True)


@pair("a card that was revoked · a card that was never printed")
def revoked_card(n: int) -> Iterator[tuple[Ask, Ask]]:
    yield from _cards(n, state="REVOKED")


@pair("a card that waits for its group's yes · a card that was never printed")
def proposed_card(n: int) -> Iterator[tuple[Ask, Ask]]:
    yield from _cards(n, state="PROPOSED")


@pair("the address of a card that was used · of one that was never printed")
def card_address(n: int) -> Iterator[tuple[Ask, Ask]]:
    for there, absent in _cards(n, state="ACCEPTED", used=True):
        yield tuple(get(f"{ask.path}{dict(ask.typed)['code']}") for ask in (there, absent))  # type: ignore[misc]


@pair("a round that police is kept from, asked for by a police seat · a round that is not there")
def kept_round(n: int) -> Iterator[tuple[Ask, Ask]]:
    from bench.worlds import cookie

    from tests.communities import made as table
    from tests.listening import made as listening

    town = table.town(_slug())
    listening.round_(town, "The lamp is out.", is_police_absent=True)
    asks = cookie(table.seat(town, "pol").account)
    for _each in range(n):
        yield (
            get(f"/c/{town.slug}/rounds/1/", cookie=asks),
            get(f"/c/{town.slug}/rounds/7/", cookie=asks),
        )


@pair("the seven words of a report that was erased · words that were never given")
def receipt(n: int) -> Iterator[tuple[Ask, Ask]]:
    from django.conf import settings

    from lic.base import receipts
    from lic.core import sealing
    from lic.safety import boxes, zones
    from tests.communities import made as table
    from tests.safety import made as safety

    zone = zones.Zone(safety.SLUG, zones.ON, "Tidewater Collective")
    zones.write(settings.INSTALLATION, {**zones.read(settings.INSTALLATION), zone.slug: zone})
    table.town(safety.SLUG)
    desk = safety.desk()
    for _each in range(n):
        words, other = receipts.new("en"), receipts.new("en")
        name = boxes.name_of(
            sealing.locator_mark(receipts.opened(words, desk.roster().salt).locator)
        )
        desk.box.lay_out(name, bytes(4096))
        desk.box.take_away(name)
        yield tuple(post(f"/c/{safety.SLUG}/talk/back/", words=one) for one in (words, other))  # type: ignore[misc]


@pair("a report that was not sealed to the reader · one that is not there", at_desk=True)
def report_of_others(n: int) -> Iterator[tuple[Ask, Ask]]:
    from tests.desk import made as desk

    of = desk.desk()
    case = _told_at_desk()
    late, _recovery = desk.another(of)  # came after it, so it was not sealed to them
    cookie = came_in(late.number)
    for _each in range(n):
        yield (
            get(f"/reports/{case}/", cookie=cookie),
            get(f"/reports/{uuid4()}/", cookie=cookie),
        )


@pair("a report that nobody can read yet · one that is not there", at_desk=True)
def report_that_waits(n: int) -> Iterator[tuple[Ask, Ask]]:
    from lic.desk.models import Case, CaseKey
    from tests.desk import made as desk

    desk.desk()
    case = _told_at_desk()
    CaseKey.objects.filter(case=case, recipient__isnull=False).delete()
    Case.objects.filter(pk=case).update(state=Case.State.WAITS, is_quiet=True)
    cookie = came_in(1)
    for _each in range(n):
        yield (
            get(f"/reports/{case}/", cookie=cookie),
            get(f"/reports/{uuid4()}/", cookie=cookie),
        )


def _told_at_desk() -> UUID:
    """A report, dropped and taken in as the two processes do it."""
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    from lic.base import receipts
    from lic.desk.models import Case
    from lic.desk.services import intake, laying
    from lic.safety import boxes, parcels, services
    from tests.desk import made as desk

    if connection.vendor == "sqlite":
        boxes.Folders(Path(settings.DESK_FOLDER)).prepare()
    report, key = services.sealed(laying.made_roster(), desk.told(), receipts.new("en"))
    laying.box().drop(boxes.name_of(key.mark), parcels.packed(report, laying.intake().public))
    intake.take_in(timezone.localdate())
    return Case.objects.get(pk=report.case).pk


def came_in(number: int) -> str:
    """The session of somebody who came in with name, words and six digits, as a browser would send it."""
    from allauth.mfa.totp.internal import auth as totp
    from django.conf import settings
    from django.core.cache import cache
    from django.test import Client

    from lic.desk.models import Recipient
    from tests.desk import made as desk

    cache.clear()  # six digits are taken once
    person = Client(headers={"host": "127.0.0.1"})
    given = {
        "sign_in_name": Recipient.objects.get(number=number).account.sign_in_name, "passphrase": desk.PASSPHRASE,
        "code": totp.format_hotp_value(totp.hotp_value(desk.TOTP, int(time.time()) // 30)),
    }  # fmt: skip
    assert person.post("/", given)["Location"] == "/reports/"
    return f"{settings.SESSION_COOKIE_NAME}={person.cookies[settings.SESSION_COOKIE_NAME].value}"


def _accounts(n: int) -> Iterator[str]:
    """Names that exist: each is asked for once, so that no wait for wrong tries sets in."""
    from django.contrib.auth.hashers import make_password

    from lic.accounts.models import Account

    password, names = make_password("right right right right"), list(_nobody(n))
    Account.objects.bulk_create(Account(sign_in_name=name, password=password) for name in names)
    yield from names


def _nobody(n: int) -> Iterator[str]:
    """Names as long as those that exist."""
    for _each in range(n):
        yield f"heron lantern {random.getrandbits(48):012x}"


def _unprinted(n: int) -> Iterator[str]:
    from lic.accounts import passphrases

    for _each in range(n):
        yield passphrases.new_code()


def _slug() -> str:
    """A town of its own: several pairs are made in one installation, each in a process of its own."""
    return f"town-{random.getrandbits(40):010x}"


def _cards(n: int, *, state: str, used: bool = False) -> Iterator[tuple[Ask, Ask]]:
    from lic.communities.models import Card
    from lic.communities.services import batches
    from tests.communities import made as table

    town = table.town(_slug())
    batch, codes = batches.make(
        group=table.group(town, "res"), organization=table.organization(town, "res"), quota=n, state=state,
        expires_on=table.today() + datetime.timedelta(days=90), issued_by_group="res",
    )  # fmt: skip
    if used:
        Card.objects.filter(batch=batch).update(used_month=table.today().replace(day=1))
    for code, other in zip(codes, _unprinted(n), strict=True):
        yield (post(f"/c/{town.slug}/join/", code=code), post(f"/c/{town.slug}/join/", code=other))


# ——— at length, over HTTP ———
def made(name: str, n: int) -> list[list[dict[str, Any]]]:
    """Make a pair so often in this installation (through `bench.inside`)."""
    from django.db import transaction

    with transaction.atomic():
        making = {**MADE, **AT_DESK}[name]
        return [[_plain(there), _plain(absent)] for there, absent in making(n)]


def _plain(ask: Ask) -> dict[str, Any]:
    return {"method": ask.method, "path": ask.path, "typed": ask.typed, "cookie": ask.cookie}


def _ask(plain: dict[str, Any]) -> Ask:
    return Ask(plain["method"], plain["path"], tuple(map(tuple, plain["typed"])), plain["cookie"])


class Line:
    """One connection that stays open: every request of a pair goes to the same worker."""

    def __init__(self, port: int) -> None:
        self.port, self.open = port, http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def send(self, ask: Ask) -> tuple[float, Came]:
        """Seconds until the last byte, and what came."""
        body = (
            urlencode([*ask.typed, ("csrfmiddlewaretoken", SECRET)])
            if ask.method == "POST"
            else None
        )
        headers = {"Cookie": "; ".join(filter(None, (ask.cookie, f"csrf={SECRET}")))}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        try:
            came = self._send(ask, body, headers)
        except (http.client.HTTPException, OSError):  # the worker closed an idle line
            self.open = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            started = time.perf_counter()
            came = self._send(ask, body, headers)
        return time.perf_counter() - started, masked(ask, came[0], came[2], came[1])

    def _send(
        self, ask: Ask, body: str | None, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        self.open.request(ask.method, ask.path, body=body, headers=headers)
        answer = self.open.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()


@dataclass
class Compared:
    """A pair, sent so often: p of the times, their medians in milliseconds, what differed otherwise."""

    p: float
    there: float
    absent: float
    differing: int
    parts: list[str]


def compared(port: int, asks: list[tuple[Ask, Ask]], seed: int = 5) -> Compared:
    """Send all in random order, one after the other; a tenth of them before, so that everything is warm."""
    line, turns = Line(port), [(n, side) for n in range(len(asks)) for side in (0, 1)]
    for there, absent in asks[: len(asks) // 10]:
        line.send(Ask("GET", there.path, (), there.cookie) if there.method == "POST" else absent)
    random.Random(seed).shuffle(turns)
    times = np.zeros((len(asks), 2))
    came: dict[tuple[int, int], Came] = {}
    differing, parts = 0, set()
    for n, side in turns:
        times[n, side], came[n, side] = line.send(asks[n][side])
        if (n, 1 - side) in came:
            wrong = differs(came.pop((n, 0)), came.pop((n, 1)))
            differing += bool(wrong)
            parts |= set(wrong)
    there, absent = np.median(times, axis=0) * 1000
    return Compared(mann_whitney(times[:, 0], times[:, 1]), there, absent, differing, sorted(parts))


@contextmanager
def desk_installation() -> Iterator[server.Installation]:
    """A fresh installation whose server is the desk's."""
    with tempfile.TemporaryDirectory(prefix="lic-bench-") as folder:
        chosen = {"harbour": {"choice": "on", "custodian": "Tidewater Collective"}}
        (Path(folder) / "safety.json").write_text(json.dumps(chosen))
        made = server.Installation(Path(folder), LIC_PROCESS="desk")
        made.prepare()
        yield made


def measure(
    names: list[str], pairs: int = PAIRS, house: Callable[[], Any] = server.installation
) -> Iterator[Row]:
    """Each pair against a server of its own installation's: the web's, or the desk's."""
    with house() as here:
        for name in names:
            asks = [
                (_ask(there), _ask(absent))
                for there, absent in here.inside("tests.assurance.alike:made", name=name, n=pairs)
            ]
            with here.serving() as web:
                found = compared(web.port, asks)
            yield report.row(
                f"{name}: pairs that differ, of {pairs:,}",
                found.differing,
                0,
                " ".join(found.parts),
            )
            state = report.OK if found.p > LEAST_P else report.OVER
            medians = f"{found.there:.2f} and {found.absent:.2f} ms"
            yield Row("… in time, p (medians)", f"{found.p:.3f} ({medians})", f"> {LEAST_P}", state)


SLOW = [name for name in MADE if "passphrase" in name]
SECTIONS = [
    Section("alike", "There and not there", f"Two requests, of something that is there and of something that is not, {PAIRS:,} times each, in random order over"
            " one connection to gunicorn. Status, body and headers are compared pair by pair (without the form's token and what was typed), the times by"
            " Mann–Whitney's test: of two that take equally long, one in a hundred is below the limit.",
            lambda: itertools.chain(
                measure([name for name in MADE if name not in SLOW]),
                *(measure([name], house=desk_installation) for name in AT_DESK),
            )),
    Section("names", "Names that are there and names that are not", "The same with real Argon2id behind it: 64 MiB, three passes, one permit a machine.",
            lambda: measure(SLOW)),
]  # fmt: skip
