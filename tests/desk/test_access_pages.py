"""Every page of the desk, as everybody, about every kind of thing: the oracle says what comes, and nothing else does."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lic.accounts import passphrases
from lic.base import access
from lic.base.policy import ANYONE, Actor, Policy
from lic.desk.models import Alert, Case, Circle, Export, Part, Place, Recipient, Settings
from lic.desk.reading import Reader
from lic.desk.services import alerts, cases, circles, exports, joining, office
from lic.safety import queries, services
from tests.desk import made, pages
from tests.desk.made import TODAY

pytestmark = pytest.mark.django_db(transaction=True)

HERE = Path(__file__).parent
METHODS = ("GET", "POST")
ADDRESSES = {one.name: one for one in access.addresses()}
NOT_OURS = {"desk:demo_enter"}  # the demo: it changes who is signed in
CANARIES = {
    "qzplatez": "told", "qzmorez": "told", "qzlooksz": "told", "qzcallz": "told", "qznamez": "told", "qzwordz": "talk", "qzreplyz": "talk",
    "qzextractz": "talk", "qznotez": "note", "qztitlez": "alert", "qzalertz": "alert", "qzsummaryz": "alert", "qzcirclez": "circle",
    "qzaboutz": "about",
}  # fmt: skip
TEXTS = {"en": {"title": "qztitlez", "text": "qzalertz", "summary": "qzsummaryz"}}
PEOPLE = (("visitor", "locked", "idle", "left"), ("unproved", "later"), ("one", "two"))
"""Those of one turn share a world: building it is what takes long."""
PARAMETERS = {
    "case": "case_id", "alert": "alert_id", "circle": "circle_id", "recipient": "number", "demand": "demand_id", "export": "export_id", "language": "code",
    "place": "code", "seat": "place_id", "text": "part_id",
}  # fmt: skip
ABSENT = {
    "case": uuid.UUID(int=7), "alert": uuid.UUID(int=7), "circle": 7, "recipient": 99, "demand": 7, "export": uuid.UUID(int=7), "language": "xx", "place": "x", "seat": 7, "text": uuid.UUID(int=7),
}  # fmt: skip


@dataclass
class World:
    people: dict[str, tuple[Client, frozenset[str]]]
    actors: dict[str, Actor]
    things: dict[str, dict[str, object]]


class Strict(yaml.SafeLoader):
    """Refuses a table that says something twice: the first would be gone without a word."""

    def construct_mapping(self, node, deep=False):
        names = [self.construct_object(key, deep=True) for key, _value in node.value]
        assert len(names) == len(set(names)), f"twice: {names}"
        return super().construct_mapping(node, deep)


def table(name: str) -> dict:
    return yaml.load((HERE / name).read_text("utf-8"), Strict)


@cache
def oracle() -> dict:
    return table("oracle.yaml")


@cache
def permissions() -> dict:
    return table("permissions.yaml")["permissions"]


def world() -> World:
    """A desk with one thing of each kind; somebody joined after everything was sealed."""
    desk = made.desk(3)
    office.change(desk.one, about={"en": "qzaboutz"}, numbers={}, towns=[], months=12, matches=True)
    found = {kind: told(**given) for kind, given in KINDS.items()}
    for case in (one for kind, one in found.items() if kind != "spoiled"):
        cases.open_report(desk.one, case.pk)
    found["erased"] = held_and_erased(desk)
    cases.reply(desk.one, found["open"].pk, "qzreplyz", TODAY)
    cases.note(desk.two, found["open"].pk, "qznotez", TODAY)
    texts = {
        kind: text_of(desk, found["open"], is_yes=yes)
        for kind, yes in (("agreed", True), ("unanswered", None))
    }
    cases.close(desk.one, found["closed"].pk, TODAY)
    Case.objects.filter(pk=found["spoiled"].pk).update(text=b"no form of ours made this")
    cases.ask_hold(desk.two, found["asked"].pk)
    written = {
        kind: alerts.write(
            desk.one, texts=TEXTS, names=kind != "free", is_serious=False, today=TODAY
        )
        for kind in ("draft", "free", "waits", "out", "ended")
    }
    for kind in ("waits", "out", "ended"):
        alerts.ask(desk.one, written[kind].pk)
    for kind in ("out", "ended"):
        alerts.let_out(desk.two, written[kind].pk, TODAY, read=made.read_of(written[kind]))
    alerts.withdraw(desk.one, written["ended"].pk, TODAY)
    circle = circles.make_circle(desk.one, "qzcirclez", "lamp river stone north quiet table canoe", is_full=True, today=TODAY)  # fmt: skip
    demand = office.receive_demand(desk.one, "POLICE", TODAY)
    left = pages.browser(desk.readers[2])
    joining.leave(desk.one, 3, TODAY)
    offline = exports.enter_offline(desk.one, made.AGE.public, TODAY).number
    asked = {kind: asked_file(desk, found["open"], offline) for kind in ("waiting", "ready")}
    exports.let_go(desk.two, asked["ready"])
    later, _recovery = made.another(desk)
    unproved = somebody_unproved(desk)
    joining.new_place(desk.one.actor, 1, TODAY)
    waits = Place.objects.get(is_agreed=False)
    everyone = frozenset({"everyone"})
    reads = everyone | {"recipient", "reader"}
    return World(
        people={
            "visitor": (pages.browser(), everyone | {"visitor"}),
            "locked": (pages.browser(desk.one, is_locked=True), everyone | {"locked"}),
            "idle": (pages.browser(desk.one, idle_for=3600), everyone | {"idle"}),
            "left": (left, everyone | {"left"}),
            "unproved": (pages.browser(unproved), everyone | {"unproved"}),
            "one": (pages.browser(desk.one), reads),
            "two": (pages.browser(desk.two), reads | {"second"}),
            "later": (pages.browser(later), everyone | {"recipient"}),
        },
        actors={
            **dict.fromkeys(("visitor", "locked", "idle", "left"), ANYONE),
            "unproved": unproved.actor, "one": desk.one.actor, "two": desk.two.actor, "later": later.actor,
        },
        things={
            "desk": {"matches": 1},
            "case": {kind: case.pk for kind, case in found.items()},
            "alert": {kind: alert.pk for kind, alert in written.items()},
            "circle": {"made": circle.pk},
            "demand": {"received": demand.pk},
            "export": asked,
            "recipient": {"here": 2, "left": 3, "offline": offline},
            "language": {"spoken": "fr"},
            "place": {"unknown": passphrases.new_code()},
            "seat": {"waits": waits.pk},
            "text": texts,
        },
    )  # fmt: skip


KINDS = {
    "open": {"consent": ("warn", "police", "report", "match")}, "unwarned": {}, "closed": {"consent": ("count",)}, "asked": {"consent": ("warn",)},
    "spoiled": {},
}  # fmt: skip


def told(**given) -> Case:
    return _told(**given)[1]


def held_and_erased(desk: made.Desk) -> Case:
    key, case = _told(consent=("warn", "police", "match"))
    cases.open_report(desk.one, case.pk)
    cases.ask_hold(desk.two, case.pk)
    cases.hold(desk.one, case.pk, TODAY)
    services.erase(made.ZONE, key)
    made.take_in()
    return case


def _told(**given) -> tuple[queries.Key, Case]:
    key, case = made.arrived(more="qzmorez", looks="qzlooksz", plate="qzplatez", known_as="qznamez", call_back="qzcallz", **given)  # fmt: skip
    services.say(made.ZONE, key, "qzwordz")
    made.take_in()
    return key, case


def text_of(desk: made.Desk, case: Case, *, is_yes: bool | None) -> uuid.UUID:
    cases.ask(desk.one, case.pk, "qzextractz", TODAY, to="police")
    part = case.parts.filter(kind=Part.Kind.EXTRACT).latest("place")
    case.parts.filter(pk=part.pk).update(is_yes=is_yes)
    return part.pk


def asked_file(desk: made.Desk, case: Case, to: int) -> uuid.UUID:
    return exports.ask(desk.one, case.pk, [to], language="en", today=TODAY).pk


def somebody_unproved(desk: made.Desk) -> Reader:
    code = made.place(desk)
    joined = joining.take_place(passphrases.fingerprint(code), made.PASSPHRASE, made.TOTP, TODAY)
    return made.reader(joined.recipient, joined.pair)


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    headers: tuple[tuple[str, str], ...]
    writes: tuple[str, ...]


def ask(client: Client, method: str, url: str) -> Answer:
    """One request with an empty form; what it writes is looked at and taken back."""
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        response = getattr(pages.again(client), method.lower())(url)
        transaction.set_rollback(True)
    writes = tuple(
        one["sql"]
        for one in queries
        if one["sql"].startswith(("INSERT", "UPDATE", "DELETE")) and "accounts_session" not in one["sql"]
    )  # fmt: skip
    headers = tuple(sorted((n, v) for n, v in response.items() if n != "Content-Length"))
    return Answer(response.status_code, response.content.decode(), headers, writes)


def address(name: str, family: str = "", thing: object = None) -> str:
    return reverse(name, kwargs={PARAMETERS[family]: thing} if family else {})


def lines(name: str) -> dict[str, dict[str, str]]:
    """The lines of an address by kind; "" for one that is about no thing."""
    page = oracle()["pages"][name]
    if "things" not in page:
        return {"": {method: page[method] for method in METHODS if method in page}}
    return {
        kind: line
        for kinds, line in page.items()
        if isinstance(line, dict)
        for kind in kinds.replace(" ", "").split(",")
    }


def expected(name: str, kind: str, method: str, words: frozenset[str]) -> int:
    every = lines(name)
    if not any(method in line for line in every.values()):
        return 405
    for answer in filter(
        None, (part.strip() for part in every.get(kind, {}).get(method, "").split(";"))
    ):
        status, who = answer.split(" ", 1)
        assert set(re.split(r",\s*", who)) <= set(oracle()["words"])
        if set(re.split(r",\s*", who)) & words:
            return int(status)
    return 404


def cells(found: World) -> Iterator[tuple[str, str, str, object]]:
    for name in oracle()["pages"]:
        family = oracle()["pages"][name].get("things", "")
        for kind, thing in found.things[family].items() if family else [("", None)]:
            yield name, family, kind, thing


def faults(found: World, person: str, absent: dict[tuple[str, str], Answer]) -> Iterator[str]:
    client, words = found.people[person]
    for name, family, kind, thing in cells(found):
        for method in METHODS:
            answer = ask(client, method, address(name, family, thing))
            where = f"{person} {method} {name} {kind}"
            wanted = expected(name, kind, method, words)
            if answer.status != wanted:
                yield f"{where}: {answer.status} instead of {wanted}"
            if answer.status in {403, 404, 405} and answer.writes:
                yield f"{where}: refused, and yet wrote {answer.writes[0][:60]}"
            for token in sorted({token for token in CANARIES if token in answer.body}):
                if not set(oracle()["texts"][CANARIES[token]].split(", ")) & words:
                    yield f"{where}: shows {token}"
            if answer.status == 404 and family:
                key = (name, method)
                if key not in absent:
                    absent[key] = ask(client, method, address(name, family, ABSENT[family]))
                gone = absent[key]
                if (gone.status, gone.body, gone.headers) != (answer.status, answer.body, answer.headers):  # fmt: skip
                    yield f"{where}: hidden and absent differ"


def test_every_address_of_the_desk_has_its_line_in_the_oracle():
    assert set(oracle()["pages"]) == set(ADDRESSES) - NOT_OURS


@pytest.mark.parametrize("people", PEOPLE)
def test_everybody_gets_what_the_oracle_says(people):
    found = world()

    wrong = [fault for person in people for fault in faults(found, person, {})]

    assert wrong == []


def decided(answers: str, words: frozenset[str]) -> str:
    """ "may", "told" or "" for nothing there."""
    for answer in filter(None, (part.strip() for part in answers.split(";"))):
        what, who = answer.split(" ", 1)
        assert what in {"may", "told"}
        assert set(re.split(r",\s*", who)) <= set(oracle()["words"])
        if set(re.split(r",\s*", who)) & words:
            return what
    return ""


def test_every_permission_of_the_desk_has_its_lines():
    found = {
        name: set(one.permissions) for name, one in Policy.every.items() if name.startswith("desk.")
    }

    assert {name: set(lines_) for name, lines_ in permissions().items()} == found


def test_every_rule_says_what_is_written_for_one_thing_and_for_lists():
    found = world()
    kinds = {"desk.case": (Case, "case"), "desk.export": (Export, "export"), "desk.alert": (Alert, "alert"), "desk.match": (Settings, "desk")}  # fmt: skip
    wrong = []

    for name, rules in permissions().items():
        model, family = kinds.get(name, (None, ""))
        things = (
            {k: model.objects.get(pk=pk) for k, pk in found.things[family].items()}
            if model
            else {"": None}
        )
        for permission, by_kind in rules.items():
            for person, (_client, words) in found.people.items():
                actor = found.actors[person]
                for kind, thing in things.items():
                    wanted = decided(by_kind.get(kind, by_kind["every"]), words)
                    refusal = Policy.every[name].check(actor, permission, thing)
                    got = "may" if refusal is None else "" if refusal.hides else "told"
                    if got != wanted:
                        wrong.append(
                            f"{person} {name}.{permission} {kind}: {got!r}, not {wanted!r}"
                        )
                    if model:
                        rows = model.objects.filter(
                            Policy.every[name].visible(actor, permission), pk=thing.pk
                        )
                        if rows.exists() != (wanted == "may"):
                            wrong.append(f"{person} {name}.{permission} {kind}: the list disagrees")

    assert wrong == []


def test_what_may_be_read_is_read_somewhere():
    """Else the canaries would prove nothing: every text stands on some page for whom it is meant for."""
    found = world()
    client, _words = found.people["one"]
    seen = {
        token
        for name, family, _kind, thing in cells(found)
        for answer in [ask(client, "GET", address(name, family, thing))]
        for token in CANARIES
        if token in answer.body
    }

    assert seen == set(CANARIES)


def test_nothing_of_what_was_said_stands_in_the_database():
    world()

    found = [
        f"{model._meta.label}.{name}: {token}"
        for model in apps.get_models()
        for row in model._default_manager.values()
        for name, value in row.items()
        for token, kind in CANARIES.items()
        if kind not in {"circle", "about"}
        and token in (bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value))
    ]  # fmt: skip

    assert found == []


def test_who_is_signed_in_does_not_change_what_absent_things_look_like():
    found = world()
    bodies = {
        ask(client, "GET", address("desk:report", "case", uuid.UUID(int=9))).body
        for name, (client, _words) in found.people.items()
        if name in {"visitor", "locked", "left", "unproved"}
    }

    assert len(bodies) == 1


def test_things_of_the_world_are_what_they_are_called():
    """A kind that is not what its name says would make its lines true of nothing."""
    found = world()
    states = {kind: Alert.objects.get(pk=pk).state for kind, pk in found.things["alert"].items()}

    assert states == {"draft": "DRAFT", "free": "DRAFT", "waits": "ASKED", "out": "OUT", "ended": "ENDED"}  # fmt: skip
    assert Case.objects.get(pk=found.things["case"]["asked"]).hold_asked_by.number == 2
    assert Circle.objects.count() == 1
    assert Recipient.objects.get(number=3).left_on == TODAY
