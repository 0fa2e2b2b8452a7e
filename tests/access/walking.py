"""Random people do random things, and nobody ever reads a text that is not theirs to read at that moment.

`python -m tests.assurance.wandering --seed 7` walks once. One seed is one walk: people, pages, words and
even the platform's own chance come from it. A walk that finds a leak prints its steps, as few as still find it.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import os
import random
import re
import shutil
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.db import connection, transaction
from django.http import Http404
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import resolve
from django.utils import timezone

from lic.accounts import throttle
from lic.accounts.models import Account
from lic.base import access, shuffle, ticker
from lic.base.models import Tick
from lic.communities.models import Grant, Seat
from lic.listening.models import MapMemory
from lic.safety import parcels
from lic.safety import services as telling
from tests.access import asking, filling, moments, oracle, sitting
from tests.access.world import HERE, Canary, Person, Thing, World, token_of

CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}-[0-9A-HJKMNP-TV-Z]\b")
SAMPLE = "7K3M-Q2TX-9WBH-4RPE-5"  # on the page where a card's code is typed
EMPTY = "—"
FIRST_TOKEN = 1_000_000  # the world's own are counted from 1
NEW_PEOPLE = 12
KEYS_EVERY = 400
SHORTEN_SECONDS = 90
NOT_WALKED = {"demo:door", "demo:enter"}
LEADS_NOWHERE = {"account_login", "account_logout", "account_reauthenticate", "safety:only"}
"""Pages of a library, from which everybody is led to ours; and one that needs an index, which no walk has."""
TOLD = re.compile(r"<li><span>(\w+)</span>")
RARE = {"accounts:forget": 0.03, "communities:leave": 0.2, "accounts:sign_out": 0.03, "accounts:everywhere": 0.1,
        "web:language": 0.2, "web:appearance": 0.1, "accounts:language": 0.1}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One thing that somebody did; `place` is its place in the walk, from which its own chance comes."""

    place: int
    who: str
    method: str
    url: str = ""
    data: dict[str, Any] | None = None
    days: int = 0

    def __str__(self) -> str:
        if self.days:
            return f"{self.place}: {self.days} days pass"
        typed = f" {self.data}" if self.data else ""
        return f"{self.place}: {self.who} {self.method} {self.url}{typed}"


@dataclass
class Walker:
    """Somebody with a browser."""

    name: str
    account_id: Any = None
    words: str = ""
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    url: str = ""
    links: list[str] = field(default_factory=list)
    forms: list[filling.Form] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    told: str = ""
    is_in: bool | None = None

    def look(self) -> None:
        """Whether this browser is signed in, asked again after whatever could have changed it."""
        if self.is_in is None:
            self.is_in = "session" in self.client.cookies and "_auth_user_id" in self.client.session

    def sign_in(self) -> None:
        """As `Person.client` does; the page for it is one of those that are walked."""
        account = Account.objects.filter(pk=self.account_id).first()
        if account is None:
            self.account_id = None
            self.client = Client(raise_request_exception=False)
        else:
            self.client.force_login(account)
        self.is_in = None


@dataclass
class Seen:
    """What a walk reached."""

    steps: Counter[str] = field(default_factory=Counter)
    done: Counter[tuple[str, str]] = field(default_factory=Counter)
    typed: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    looked_at: int = 0

    def add(self, other: Seen) -> None:
        for mine, theirs in zip(vars(self).values(), vars(other).values(), strict=True):
            if isinstance(mine, Counter):
                mine.update(theirs)
        self.looked_at += other.looked_at


class Leak(AssertionError):
    """Somebody was shown what is not theirs; `what` is the same for the same leak in another walk."""

    def __init__(self, what: str, detail: str) -> None:
        super().__init__(f"{what}: {detail}")
        self.what = what


class Walk:
    """A walk through the world of the access tests; everything is undone by whoever opened the transaction."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.seed, self.chance = world, seed, random.Random(seed)
        self.clock = datetime.timedelta()
        self.texts: dict[str, moments.Text] = {}
        self.kinds: dict[str, moments.Kind] = {}
        self.persons: dict[str, dict[int | None, Person]] = {}
        self.walkers: dict[str, Walker] = {}
        self.seen = Seen()
        self.trace: list[Step] = []
        self.moved: set[int] = set()
        self.cards: list[tuple[str, str]] = []
        self.known: dict[str, list[str]] = defaultdict(list)
        self.shapes: dict[str, filling.Form] = {}
        self.cells, self.places = cells(), {one.name: one for one in access.addresses()}
        self.names = {name for name, _method in self.cells}
        self.tried: Counter[tuple[str, str]] = Counter()
        self.things: dict[str, list[tuple[str, Thing | None]]] = defaultdict(list)
        self._begin()

    def _begin(self) -> None:
        MapMemory.objects.filter(
            round__outcomes__isnull=True
        ).delete()  # comes with a first map alone
        for token, canary in self.world.canaries.items():
            text = moments.Text(token, moments.family_before(canary.kind), canary.owner)
            if canary.owner and canary.kind != "voting_id":
                text.knows.add(canary.owner)
            self.texts[token] = text
        for name, person in self.world.people.items():
            words = f"only {name.replace('.', ' ').replace('_', ' ')} knows these words"
            pk = person.account.pk if person.account else None
            self.walkers[name] = Walker(name, pk, words)
            if pk:
                Account.objects.filter(pk=pk).update(password=make_password(words))
        for page in oracle.pages().values():
            for kind, thing in oracle.things(self.world, page, every=True):
                if thing is None and asking.has_thing(self.places[page.name]):
                    continue
                self.known[page.name].append(asking.url(self.places[page.name], thing))
                self.things[page.name].append((kind, thing))

    # ——— choosing ———
    def walk(self, steps: int) -> None:
        """So many steps; raises Leak."""
        walker = self.walkers["visitor"]
        for place in range(steps):
            if not place or self.chance.random() < 0.3:
                walker = self._somebody()
            step = self._choose(place, walker)
            walker = self.walker(step.who) if step.who else walker
            self.trace.append(step)
            self.take(step)

    def _somebody(self) -> Walker:
        if self.chance.random() < 0.03:
            number = self.chance.randrange(NEW_PEOPLE)
            return self.walker(f"new.{number}")
        return self.walkers[self.chance.choice(sorted(self.walkers))]

    def walker(self, name: str) -> Walker:
        """Somebody of the world, or somebody new."""
        return self.walkers.setdefault(
            name, Walker(name, words=f"{name} made these words up alone")
        )

    def _choose(self, place: int, walker: Walker) -> Step:
        draw = self.chance.random()
        if draw < 0.0025:
            return Step(place, "", "", days=self.chance.choice((1, 3, 8, 15, 31)))
        if draw < 0.14:
            return self._curious(place)
        if self.cards and (draw < 0.16 or (walker.account_id is None and draw < 0.25)):
            town, code = self.chance.choice(self.cards)
            return Step(place, walker.name, "GET", f"/c/{town}/join/{code}")
        if draw < 0.36 and (form := self._form(walker)):
            return self._fill(place, walker, form)
        if draw < 0.55 and walker.links:
            return Step(place, walker.name, "GET", self.chance.choice(walker.links))
        if draw < 0.61:
            name = self.chance.choice(sorted(self.shapes) or [""])
            if name and self.known[name]:
                form = self.shapes[name]
                url = self.chance.choice(self.known[name])
                return self._fill(
                    place, walker, filling.Form(url, True, form.controls, form.buttons)
                )
        return Step(place, walker.name, "GET", self._guess())

    def _form(self, walker: Walker) -> filling.Form | None:
        if not walker.forms:
            return None
        odds = [RARE.get(name_of(one.action), 1.0) for one in walker.forms]
        if self.chance.random() > max(odds):
            return None
        return self.chance.choices(walker.forms, odds)[0]

    def _guess(self) -> str:
        """An address that exists, or might: of anybody's thing, or with another number."""
        names = sorted(self.known)
        odds = [len(self.known[name]) ** 0.5 for name in names]
        url = self.chance.choice(self.known[self.chance.choices(names, odds)[0]])
        if self.chance.random() < 0.2:
            url = re.sub(r"\d+", lambda _: str(self.chance.randint(1, 40)), url)
        return url

    def _curious(self, place: int) -> Step:
        """Where few have been, as somebody for whom it was meant when the walk began."""
        cells = sorted(self.cells, key=lambda c: (self.seen.done[c], self.tried[c], c))
        name, method = cells[self.chance.randrange(4)]
        self.tried[name, method] += 1
        who, url = self._meant(name, method)
        walker, form = self.walkers[who], self.shapes.get(name)
        if method == "GET" or (form is None and self.tried[name, method] % 2):
            return Step(place, who, "GET", url)
        controls, buttons = (form.controls, form.buttons) if form else ([], [])
        return self._fill(place, walker, filling.Form(url, True, controls, buttons))

    def _meant(self, name: str, method: str) -> tuple[str, str]:
        """Somebody and a thing, as the oracle admits them; anybody, if it admits few."""
        page, found = (
            oracle.pages().get(name),
            ("visitor", self.chance.choice(self.known[name] or ["/"])),
        )
        people = sorted(self.world.people)
        for _each in range(80 if self.things[name] and page else 0):
            who, (kind, thing) = self.chance.choice(people), self.chance.choice(self.things[name])
            found = who, asking.url(self.places[name], thing)
            if oracle.expected(page, kind, method, self.world.people[who], thing) & oracle.ADMITTED:
                break
        return found

    def _fill(self, place: int, walker: Walker, form: filling.Form) -> Step:
        name = name_of(form.action)
        today = moments.today(self.world.towns[HERE])

        def words(control: filling.Control) -> str:
            return self._words(walker, name, control)

        data = filling.filled(form, self.chance, words, today)
        return Step(place, walker.name, "POST" if form.is_post else "GET", form.action, data)

    def _words(self, walker: Walker, address: str, control: filling.Control) -> str:
        """What somebody types: a canary, unless the field asks for something that only some things fit."""
        if asked := self._asked_for(walker, address, control.name):
            return asked if asked != EMPTY else ""
        token = token_of(FIRST_TOKEN + len(self.texts))
        family = moments.family_typed(address, control.name)
        self.texts[token] = moments.Text(token, family, walker.name, {walker.name})
        self.seen.typed[family] += 1
        if control.kind == "email" or control.name == "address":
            return f"{token}@example.org"
        if control.kind == "url" or control.name == "evidence":
            return f"https://example.org/{token}"
        shape = {"own": "{} are words of my own", "handle": "Quiet {}"}.get(
            control.name, "Light {}"
        )
        return shape.format(token)[: control.longest]

    def _asked_for(self, walker: Walker, address: str, name: str) -> str:
        """What such a field asks for, where only some things fit; "" where any words do."""
        match name:
            case "passphrase" | "proof":
                return walker.words
            case "sign_in_name":
                return self._own_name(walker)
            case "code" if address == "accounts:way_back" and walker.codes:
                return self.chance.choice(walker.codes)
            case "words" if address == "safety:back" and walker.told:
                return walker.told
            case "code" if self.cards:
                return self.chance.choice(self.cards)[1]
            case "handle" if address in {"communities:ask", "communities:offer"}:
                names = Seat.objects.order_by("handle").values_list("handle", flat=True)
                return str(names[self.chance.randrange(40)])
            case "own" if self.chance.random() < 0.6 and walker.account_id is not None:
                return EMPTY
            case "into":
                return str(self.chance.randint(1, 4))
            case "accepts" | "is_kept" | "keep_as_it_is":
                return "on"
        return ""

    def _own_name(self, walker: Walker) -> str:
        found = Account.objects.filter(pk=walker.account_id).values_list("sign_in_name", flat=True)
        return found.first() or "nobody at all"

    # ——— doing ———
    def take(self, step: Step) -> None:
        """Do one thing, and look at everything that came of it."""
        with drawn(f"{self.seed}.{step.place}"):
            if step.days:
                self._pass(step.days)
                return
            self._ask(step)
        if step.place % KEYS_EVERY == KEYS_EVERY - 1:
            self._watch_keys()

    def _pass(self, days: int) -> None:
        """Time goes by, and the ticker does what is due."""
        for _each in range(1 if days < 4 else 2):
            self.clock += datetime.timedelta(days=days if days < 4 else days / 2)
            with asking.listening() as heard:
                ticker.run_due(timezone.now())
                committed()
            self._look_around("the clock", heard.lines)
        self.seen.steps["days"] += days
        for walker in self.walkers.values():
            walker.is_in = None
        self.forget()
        failed = Tick.objects.exclude(failed="").values_list("name", "failed").first()
        if failed:
            raise Leak(f"the clock: {failed[0]} failed", failed[1])

    def forget(self) -> None:
        """Something changed: who is who and what is what is looked up again."""
        self.kinds.clear()
        self.persons.clear()

    def _ask(self, step: Step) -> None:
        walker, name = self.walker(step.who), name_of(step.url)
        walker.look()
        if walker.account_id is not None and not walker.is_in and step.place % 4:
            walker.sign_in()
            self.persons.pop(walker.name, None)
        throttle.COUNTER.__init__()  # type: ignore[misc]  # every request is a first try
        for value in (step.data or {}).values():
            for token in oracle.asked_tokens(str(value)) + CODE.findall(str(value)):
                if token in self.texts:
                    self.texts[token].knows.add(walker.name)
        for token in CODE.findall(step.url):
            if token in self.texts:
                self.texts[token].knows.add(walker.name)
        before = self._persons(walker) if step.method == "POST" else None
        with asking.listening() as heard, asking.writing() as writes:
            send = walker.client.post if step.method == "POST" else walker.client.get
            response = send(step.url, step.data or {})
            committed()
        self._desk_works(step, name)
        answer = asking.Answered(
            response.status_code, _body(response), dict(response.headers), writes
        )
        answer.headers["cookies"] = response.cookies.output()
        writes = [one for one in writes if "accounts_session" not in one]
        if writes or {"session", "held"} & set(response.cookies):
            walker.is_in = None
            self.forget()
            self.moved.add(step.place)
        self._follow(walker, step, response, answer)
        self.seen.steps[name] += 1
        is_fine = answer.status < 400 and (
            writes or step.method == "GET" or answer.status in {302, 303}
        )
        if is_fine and "/sign-in/" not in response.headers.get("Location", ""):
            self.seen.done[name, step.method] += 1
        self._look_around(f"{step.method} {name}", heard.lines)
        if answer.status >= 500:
            raise Leak(f"{step.method} {name} broke", str(answer.status))
        self._look(walker, f"{step.method} {name}", answer, before)

    def _desk_works(self, step: Step, name: str) -> None:
        """What was told just now is taken in and laid out, and each reporter is asked about a text."""
        if step.method != "POST" or not name.startswith("safety:"):
            return
        for parcel in self.world.desk.take_in():
            if isinstance(parcel, parcels.Report):
                self.world.desk.say(parcel, "May this leave?", asks=True, to="police")

    def _follow(self, walker: Walker, step: Step, response: Any, answer: asking.Answered) -> None:
        """What the browser shows next: its links, its forms, and codes that are shown this once."""
        if walker.account_id is None and (pk := walker.client.session.get("_auth_user_id")):
            walker.account_id = Account._meta.pk.to_python(pk)
            walker.words = str((step.data or {}).get("own") or walker.words)
            account = Account.objects.get(pk=pk)
            account.set_password(walker.words)
            account.save()
            walker.client.force_login(account)
        if location := response.headers.get("Location", ""):
            walker.links, walker.forms = [location], []
            self._know(location)
            return
        if "html" not in response.headers.get("Content-Type", "") or answer.status == 404:
            return
        page = answer.body.decode(errors="replace")
        walker.url = step.url
        if len(words := TOLD.findall(page)) == 7:
            walker.told = " ".join(words)
        walker.links = [one for one in filling.links(page) if "save=pdf" not in one]
        walker.forms = filling.forms(page, step.url)
        for link in walker.links:
            self._know(link)
        for form in walker.forms:
            name = name_of(form.action)
            self._know(form.action)
            if form.is_post:
                self.shapes[name] = form
        for code in CODE.findall(page):
            if code not in self.texts and code != SAMPLE:
                self._handed(walker, step.url, code)

    def _handed(self, walker: Walker, url: str, code: str) -> None:
        self.texts[code] = moments.Text(code, "code", walker.name, {walker.name})
        if "/cards/" in url:
            self.cards.append((url.split("/")[2], code))
        else:
            walker.codes.append(code)

    def _know(self, url: str) -> None:
        path = urlsplit(url).path
        name = name_of(path)
        if (
            name
            and name in self.names
            and path not in self.known[name]
            and len(self.known[name]) < 400
        ):
            self.known[name].append(path)

    # ——— judging ———
    def _look(
        self,
        walker: Walker,
        where: str,
        answer: asking.Answered,
        before: dict[int | None, Person] | None,
    ) -> None:
        for token in sorted(answer.tokens() & self.texts.keys()):
            text = self.texts[token]
            self.seen.looked_at += 1
            if walker.name in text.knows:
                continue
            kind = self.kinds.get(token) or self.kinds.setdefault(token, moments.now(text))
            persons = self._persons(walker)
            if not any(self._may(one, walker, kind) for one in (persons, before) if one):
                raise Leak(
                    f"{where} shows {text.family} as {kind.name}",
                    f"{token} of {text.writer or kind.group or 'the table'} to {walker.name}",
                )
            self.seen.read[text.family] += 1

    def _may(self, persons: dict[int | None, Person], walker: Walker, kind: moments.Kind) -> bool:
        if kind.readers:
            return (
                str(walker.account_id) in kind.readers
                and "seat" in persons.get(kind.town, persons[None]).tags
            )
        person = persons.get(kind.town, persons[None])
        return oracle.may_read(person, Canary("", kind.name, kind.owner, kind.group))

    def _look_around(self, where: str, logged: list[str]) -> None:
        """No log and no mail ever holds what somebody wrote, whoever reads it; a mail may name the town."""
        mails = [f"{one.subject}\n{one.body}" for one in mail.outbox]
        mail.outbox.clear()
        for sort, words in (("log", "\n".join(logged)), ("mail", "\n".join(mails))):
            for token in oracle.asked_tokens(words) + CODE.findall(words):
                if token in self.texts and (sort, self.texts[token].family) != ("mail", "public"):
                    raise Leak(f"{where}: {sort} holds {self.texts[token].family}", token)

    def _persons(self, walker: Walker) -> dict[int | None, Person]:
        """Who a walker is at each table now, from rows: words as the oracle has them, each table being "here"."""
        if walker.name in self.persons:
            return self.persons[walker.name]
        walker.look()
        base = frozenset({"everyone", "signed_in" if walker.is_in else "visitor"})
        found: dict[int | None, Person] = {None: Person(walker.name, base)}
        seats = Seat.objects.filter(account_id=walker.account_id if walker.is_in else None)
        for seat in seats.exclude(state="REVOKED").select_related("group", "community"):
            today = moments.today(seat.community)
            held = Grant.objects.filter(seat=seat, is_taken_up=True, until__gte=today)
            tags = {"seat", "member", seat.group.key, *held.values_list("duty", flat=True)}
            found[seat.community_id] = Person(walker.name, base | tags)
        return self.persons.setdefault(walker.name, found)

    def _watch_keys(self) -> None:
        """Keys and hashes made meanwhile are nobody's to read, but a seat's own number on its page of what is kept."""
        owners = {one.account_id: one.name for one in self.walkers.values() if one.account_id}
        for number, account in Seat.objects.values_list("voting_id", "account_id"):
            if number not in self.texts:
                self.texts[number] = moments.Text(number, "private", owners.get(account, ""))
        sitting.watch_keys(self.world)
        for token, canary in self.world.canaries.items():
            if canary.kind == "key" and token not in self.texts:
                self.texts[token] = moments.Text(token, "nobody")


def cells() -> set[tuple[str, str]]:
    """Every address with every method that it takes."""
    every = access.addresses()
    return {(a.name, m) for a in every if a.name not in NOT_WALKED for m in a.access.methods}


def name_of(url: str) -> str:
    """The name of an address; "" for one that nobody gave."""
    return _named(urlsplit(url).path)


@lru_cache(20_000)
def _named(path: str) -> str:
    try:
        return str(resolve(path).view_name)
    except Http404:
        return ""


def _body(response: Any) -> bytes:
    """The body, with what is packed in it."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body += b"\n".join(packed.read(name) for name in packed.namelist())
    return body


def committed() -> None:
    """Do what waits for the end of a transaction, since this one is never kept."""
    while connection.run_on_commit:
        waiting, connection.run_on_commit = connection.run_on_commit, []
        for _sids, work, _robust in waiting:
            work()


@contextlib.contextmanager
def drawn(seed: str) -> Iterator[None]:
    """Let the machine's chance come from a seed: ids, codes and keys are the same in the next walk."""
    chance = random.Random(seed)
    kept = os.urandom, random._urandom  # type: ignore[attr-defined]
    os.urandom = random._urandom = chance.randbytes  # type: ignore[attr-defined]
    try:
        yield
    finally:
        os.urandom, random._urandom = kept  # type: ignore[attr-defined]


@contextlib.contextmanager
def set_out(world: World, seed: int) -> Iterator[Walk]:
    """A walk with its own clock; rows and key files are as they were afterwards."""
    folder, patience = Path(settings.DATA) / "keys", telling.PATIENCE
    beside = folder.with_name("keys-before-the-walk")
    shutil.copytree(folder, beside, dirs_exist_ok=True)
    canaries, real, physically = dict(world.canaries), timezone.now, shuffle.physically
    try:
        with transaction.atomic():
            walk = Walk(world, seed)
            start = real()
            timezone.now = lambda: start + walk.clock
            telling.PATIENCE = 0.0  # this desk takes in once the request is answered
            shuffle.physically = lambda: None  # no file is rewritten inside a transaction
            yield walk
            connection.run_on_commit = []
            transaction.set_rollback(True)
    finally:
        timezone.now, shuffle.physically, telling.PATIENCE = real, physically, patience
        world.canaries.clear()
        world.canaries.update(canaries)
        shutil.rmtree(folder)
        beside.rename(folder)


def walk(world: World, seed: int, steps: int) -> tuple[Seen, str]:
    """What one walk reached, and the shortened story of the leak that it found; "" for none."""
    found: Leak | None = None
    with set_out(world, seed) as going:
        try:
            going.walk(steps)
        except Leak as leak:
            found = leak
    if found is None:
        return going.seen, ""
    short = shortened(world, seed, going.trace, going.moved, found.what)
    story = "\n  ".join(map(str, short))
    return (
        going.seen,
        f"seed {seed}, {len(going.trace)} steps, shortened to {len(short)}: {found}\n  {story}",
    )


def finds(world: World, seed: int, steps: list[Step], what: str) -> bool:
    """Whether these steps alone lead to the same leak."""
    with set_out(world, seed) as going:
        for step in steps:
            for token in oracle.asked_tokens(str(step.data or "")):
                typed = name_of(step.url)
                fields = [k for k, v in (step.data or {}).items() if token in str(v)]
                if token not in going.texts:
                    family = moments.family_typed(typed, fields[0])
                    going.texts[token] = moments.Text(token, family, step.who, {step.who})
            try:
                going.take(step)
            except Leak as leak:
                return leak.what == what
    return False


def shortened(world: World, seed: int, steps: list[Step], moved: set[int], what: str) -> list[Step]:
    """As few of the steps as still find the leak, as far as a minute and a half goes: first what changed nothing goes."""
    until = time.monotonic() + SHORTEN_SECONDS
    last = steps[-1]
    for kept in ([last], [s for s in steps[:-1] if s.place in moved or s.days] + [last]):
        if finds(world, seed, kept, what):
            steps = kept
            break
    size = len(steps) // 2
    while size and time.monotonic() < until:
        at = 0
        while at < len(steps) - 1 and time.monotonic() < until:
            fewer = steps[:at] + steps[min(at + size, len(steps) - 1) :]
            if finds(world, seed, fewer, what):
                steps = fewer
            else:
                at += size
        size //= 2
    return steps


def at_length(seeds: list[int], steps: int) -> dict[str, Any]:
    """So many walks in the world of the access tests (through `bench.inside`)."""
    from tests.access import world as worlds

    seen, stories = Seen(), []
    setup_test_environment()
    with transaction.atomic():
        world = worlds.build()
        for seed in seeds:
            walked, story = walk(world, seed, steps)
            seen.add(walked)
            stories += [story] if story else []
        transaction.set_rollback(True)
    return told(seen) | {"stories": stories}


def told(seen: Seen) -> dict[str, Any]:
    """What walks reached, in plain values."""
    can = {cell for cell in cells() if cell[0] not in LEADS_NOWHERE}
    done = {cell for cell in seen.done if cell in can}
    return {
        "steps": sum(n for name, n in seen.steps.items() if name != "days"), "days": seen.steps["days"],
        "cells": len(can), "done": len(done), "not_done": sorted(f"{m} {n}" for n, m in can - done),
        "typed": dict(seen.typed), "read": dict(seen.read), "looked_at": seen.looked_at,
    }  # fmt: skip
