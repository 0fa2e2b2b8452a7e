"""Reads `permissions.yaml` and tries every permission, for everybody, on everything of the world: as check and as filter.

A subject is one row with the words by which the table speaks of it. Rows that a service never makes, but from which a rule
protects all the same, are added by `made_up`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Model

from lic.actions.models import Action
from lic.base.policy import Actor, Policy, Rule
from lic.communities import queries
from lic.communities.models import (
    CardBatch,
    CaucusPost,
    Community,
    DutyQuestion,
    Group,
    Notice,
    Organization,
    Seat,
)
from lic.decisions.models import (
    CaucusPosition,
    GroupQuestion,
    Proposal,
    Question,
    StandingConcern,
    Suggestion,
    Version,
)
from lic.decisions.models import Outcome as Record
from lic.listening.models import Dialogue, PaperBatch, Round, Signal, Statement
from lic.listening.models import Outcome as Figures
from tests.access import oracle
from tests.access.world import ELSEWHERE, HERE, Person, World
from tests.communities import made
from tests.listening import made as listening

FILE = Path(__file__).with_name("permissions.yaml")
MAY, TOLD, HIDDEN = "may", "told", "hidden"
TODAY = made.today()


@dataclass(frozen=True)
class Subject:
    """A row, of which kind, at which town, whose, and of which group; is_row: the database holds it, so that a filter finds it."""

    row: Any
    kind: str
    town: str
    owner: str = ""
    group: str = ""
    is_row: bool = True


@cache
def read() -> dict[str, Any]:
    """The table, whole."""
    return oracle.loaded(FILE.read_text("utf-8"))


@cache
def lines(policy: str, permission: str) -> dict[str, str]:
    """The table's line for each kind."""
    written = read()["permissions"][policy][permission]
    return {
        kind: line for kinds, line in written.items() for kind in kinds.replace(" ", "").split(",")
    }


def permissions() -> set[tuple[str, str]]:
    """Every permission of which the table speaks."""
    return {(policy, name) for policy, names in read()["permissions"].items() for name in names}


def existing() -> set[tuple[str, str]]:
    """Every permission of the product."""
    policies = [one for one in Policy.every.values() if not one.name.startswith("tests.")]
    return {(one.name, permission) for one in policies for permission in one.permissions}


def line(policy: str, permission: str, kind: str) -> str:
    """What the table says of a kind; things of the other town are as those here, unless they have a line."""
    found = lines(policy, permission)
    for name in (kind, kind.removesuffix("_elsewhere"), "every"):
        if name in found:
            return found[name]
    return ""


def expected(policy: str, permission: str, person: Person, town: str, subject: Subject) -> str:
    """What the table says to a person on a page of `town`."""
    if town != subject.town and f"{policy}.{permission}" not in read()["anywhere"]:
        return HIDDEN
    words = oracle.words_of(at(person, subject.town), subject.owner, subject.group)
    for answer in filter(
        None, (part.strip() for part in line(policy, permission, subject.kind).split(";"))
    ):
        verdict, who = answer.split(" ", 1)
        if oracle.fits(who, words):
            return {"may": MAY, "told": TOLD}[verdict]
    return HIDDEN


@cache
def at(person: Person, town: str) -> Person:
    """A person with the words of the seat in that town: elsewhere, those that end in _elsewhere."""
    if town == HERE:
        return person
    tags = {
        word
        for word in person.tags
        if word in {"everyone", "visitor", "signed_in", "without_seat", "revoked"}
    }
    tags |= {word.removesuffix("_elsewhere") for word in person.tags if word.endswith("_elsewhere")}
    return replace(person, tags=frozenset(tags))


Asking = list[tuple[Person, str, Actor]]


def prepared(world: World) -> tuple[Asking, dict[str, list[Subject]]]:
    """Everybody, one person of several duties among them, and everything; the caller undoes it."""
    larger = replace(world, people=dict(world.people), canaries=dict(world.canaries))
    larger.sit("com.several", HERE, "facilitator", "spokesperson", "steward")
    return everybody(larger), subjects(larger)


def everybody(world: World) -> Asking:
    """Every person on the pages of both towns."""
    return [
        (person, slug, queries.actor_of(person.account and person.account.pk, town.pk))
        for person in world.people.values()
        for slug, town in world.towns.items()
    ]


def verdict(rules: tuple[Rule, ...], actor: Actor, row: Any) -> str:
    """Allowed, or how it is refused."""
    refusal = next((rule for rule in rules if not rule.test(actor, row)), None)
    return MAY if refusal is None else HIDDEN if refusal.hides else TOLD


def disagreements(
    policy: str, permission: str, rules: tuple[Rule, ...], asking: Asking, subjects: list[Subject]
) -> Iterator[str]:
    """Where check or filter of these rules say other than the table."""
    by_pk = {one.row.pk: one for one in subjects if one.is_row and isinstance(one.row, Model)}
    for person, town, actor in asking:
        allowed = set()
        for one in subjects if policy != "actions.create" else [Subject(actor, "-", town)]:
            wanted = expected(policy, permission, person, town, one)
            found = verdict(rules, actor, one.row)
            if found != wanted:
                yield f"{policy}.{permission}: {person.name} at {town} on {one.kind} {one.group} of {one.town}: {found} instead of {wanted}"
            if wanted == MAY and isinstance(one.row, Model):
                allowed.add(one.row.pk)
        if by_pk and all(rule.only for rule in rules):
            listed = _listed(type(subjects[0].row), rules, actor) & by_pk.keys()
            for pk in listed ^ (allowed & by_pk.keys()):
                one = by_pk[pk]
                yield f"{policy}.{permission}: the list of {person.name} at {town} is wrong on {one.kind} {one.group} of {one.town}"


def _listed(model: Any, rules: tuple[Rule, ...], actor: Actor) -> set[Any]:
    found = model._default_manager.all()
    for rule in rules:
        found = found.filter(rule.rows(actor))
    return set(found.values_list("pk", flat=True))


# ——— everything there is, policy by policy ———


def subjects(world: World) -> dict[str, list[Subject]]:
    """The things on which each policy is tried, those of `made_up` included."""
    extra = made_up(world)
    rounds = _kinds(world, "round", Round) | extra[Round]
    proposals = _kinds(world, "proposal", Proposal) | extra[Proposal]
    figures = _below(Figures, "round", rounds)
    seats = {person.seat.pk: person.name for person in world.people.values() if person.seat}
    papers = _kinds(world, "paper", PaperBatch)
    unsaved = _link_without_police()
    return {
        "communities.community": _all(Community, lambda _: "town", at=lambda one: one),
        "communities.group": _all(Group, lambda one: "centre" if one.is_centre else "other", group=lambda one: one.key),
        "communities.seat": _all(Seat, lambda _: "seat", owner=lambda one: seats.get(one.pk, "")),
        "communities.batch": _all(CardBatch, (_kinds(world, "batch", CardBatch) | extra[CardBatch]).get, group=lambda one: one.group.key),
        "communities.post": _all(CaucusPost, lambda _: "post", at=lambda one: one.group.community, group=lambda one: one.group.key),
        "communities.duty_question": _all(
            DutyQuestion, lambda one: one.state.lower(), at=lambda one: one.group.community, group=lambda one: one.group.key,
        ),
        "communities.notice": _some_notices(seats),
        "listening.round": _all(Round, rounds.get),
        "listening.open_link": [*_all(Round, rounds.get), unsaved],
        "listening.statement": _all(Statement, _kinds(world, "statement", Statement).get, at=lambda one: one.round.community),
        "listening.dialogue": _all(Dialogue, (_kinds(world, "dialogue", Dialogue) | extra[Dialogue]).get),
        "listening.outcome": figures,
        "listening.signal": _below(Signal, "round", rounds, group=lambda one: one.group),
        "listening.paper_batch": _all(
            PaperBatch, lambda one: papers.get(one.pk) or rounds.get(one.round_id), at=lambda one: one.round.community,
            group=lambda one: one.group, owner=lambda one: seats.get(one.entered_by_id, ""),
        ),
        "decisions.table": _all(Community, lambda _: "town", at=lambda one: one),
        "decisions.proposal": _all(Proposal, proposals.get),
        "decisions.version": _below(Version, "proposal", proposals),
        "decisions.question": _below(Question, "proposal", proposals),
        "decisions.suggestion": _below(Suggestion, "proposal", proposals),
        "decisions.concern": _below(StandingConcern, "proposal", proposals, group=lambda one: one.group),
        "decisions.group_question": _below(GroupQuestion, "proposal", proposals, group=lambda one: one.group),
        "decisions.caucus_word": _below(CaucusPosition, "proposal", proposals, group=lambda one: one.group),
        "decisions.outcome": _below(Record, "proposal", proposals),
        "actions.action": _all(Action, (_kinds(world, "action", Action) | extra[Action]).get),
        "actions.create": [],
    }  # fmt: skip


def _kinds(world: World, family: str, model: Any) -> dict[Any, str]:
    """The kind under which the world filed each row of a model, by its key."""
    found = {}
    for kind, things in world.things.items():
        if kind.split(".")[0] != family:
            continue
        for thing in things:
            place = {
                "community__slug": thing.place["community"],
                "number": thing.place.get("number"),
            }
            pk = thing.place.get("pk") or model._default_manager.values_list("pk", flat=True).get(
                **place
            )
            found[pk] = kind.split(".", 1)[1]
    return found


def _all(
    model: Any,
    kind: Callable[[Any], str | None],
    *,
    at: Callable[[Any], Community] = lambda one: one.community,
    group: Callable[[Any], str] = lambda _: "",
    owner: Callable[[Any], str] = lambda _: "",
) -> list[Subject]:
    """Every row of which the world says the kind; `kind` takes a row, or its key."""
    by_key = getattr(kind, "__self__", None)
    found = []
    for row in model._default_manager.all():
        name = kind(row.pk if isinstance(by_key, dict) else row)
        if name:
            found.append(Subject(row, name, at(row).slug, owner(row), group(row)))
    return found


def _below(
    model: Any, path: str, kinds: dict[Any, str], **words: Callable[[Any], str]
) -> list[Subject]:
    """Rows that hang on a round or a proposal, of its kind."""
    return _all(
        model,
        lambda one: kinds.get(getattr(one, f"{path}_id")),
        at=lambda one: getattr(one, path).community,
        **words,
    )


def _some_notices(seats: dict[Any, str]) -> list[Subject]:
    """Two notices of each seat: there are thousands."""
    rows = []
    for seat in Seat.objects.all():
        rows += Notice.objects.filter(seat=seat)[:2]
    return [
        Subject(one, "notice", one.seat.community.slug, seats.get(one.seat_id, "")) for one in rows
    ]


# ——— what no service makes ———


def made_up(world: World) -> dict[Any, dict[Any, str]]:
    """Rows that only a mistake would make, and from which a rule protects all the same; returns their kinds by model and key."""
    found: dict[Any, dict[Any, str]] = {
        one: {} for one in (Round, Proposal, CardBatch, Dialogue, Action)
    }
    for place, slug in enumerate((HERE, ELSEWHERE)):
        _in_town(world, world.towns[slug], found, 900 + 10 * place)
    _on_drafts(world)
    _about_drafts(world)
    return found


def _in_town(world: World, town: Community, found: dict[Any, dict[Any, str]], number: int) -> None:
    gone = listening.round_(town, state="CLOSED", number=number, is_rewritten=True)
    linked = listening.round_(town, state="CLOSED", number=number + 1, open_code=f"kept{number}")
    found[Round] |= {gone.pk: "rewritten", linked.pk: "closed_link"}
    for key in ("sw", "res"):
        batch = CardBatch.objects.create(
            community=town, group=made.group(town, key), organization=made.organization(town, key), number=number + len(key),
            quota=10, expires_on=TODAY, is_founding=True, state="ACCEPTED",
        )  # fmt: skip
        found[CardBatch][batch.pk] = "founding"
    if town.slug == ELSEWHERE:
        one = Proposal.objects.filter(community=town).first()
        assert one is not None
        Record.objects.create(
            community=town, proposal=one, version=one.versions.first(), number=number, kind="NOT_AGREED", on=TODAY,
            record={"title": ""}, fingerprint="",
        )  # fmt: skip
        return
    talks = {
        "of_round": "open",
        "of_round_no_police": "open_no_police",
        "of_round_draft": "draft",
        "of_foreign_round": "open_elsewhere",
    }
    for place, (sort, kind) in enumerate(talks.items()):
        at = world.things[f"round.{kind}"][0].place
        talk = Dialogue.objects.create(
            community=town, number=number + place, format="FOCUS_GROUP", title="A talk", month=TODAY,
            round=Round.objects.get(community__slug=at["community"], number=at["number"]),
        )  # fmt: skip
        found[Dialogue][talk.pk] = sort
    action = Action.objects.create(
        community=town, number=number, title="Lamps", due_on=TODAY, opened_on=TODAY, done_when="They shine.",
        lead=Organization.objects.get(community=town, group__key="gov"),
        named_by_centre=Organization.objects.get(community=town, group__key="com"),
    )  # fmt: skip
    action.supports.create(organization=Organization.objects.get(community=town, group__key="res"))
    for key in ("sw", "res"):
        action.confirmations.create(group=made.group(town, key))
    found[Action][action.pk] = "named"
    _text_only(world, found)


def _text_only(world: World, found: dict[Any, dict[Any, str]]) -> None:
    """A proposal being worked in, as if it came from a round without police."""
    number = world.things["proposal.integrating"][1].place["number"]
    proposal = Proposal.objects.get(community__slug=HERE, number=number)
    Proposal.objects.filter(pk=proposal.pk).update(is_text_only=True)
    found[Proposal][proposal.pk] = "integrating_no_police"


def _on_drafts(world: World) -> None:
    """Figures, sheets and signals of rounds that nobody has opened; and sheets of police where it stays away."""
    for kind in ("draft", "draft_no_police", "open_no_police", "closed_no_police"):
        place = world.things[f"round.{kind}"][0].place
        at = Round.objects.get(community__slug=HERE, number=place["number"])
        if kind.startswith("draft"):
            Figures.objects.create(round=at, audience="PUBLIC", epoch=1, on=TODAY, shown={})
        for key in ("sw", "com", "res", "pol"):
            PaperBatch.objects.create(
                round=at, group=key, duty="facilitator", entered_by=None, on=TODAY
            )
            if kind.startswith("draft"):
                Signal.objects.create(
                    round=at, group=key, epoch=1, band="FROM_25", at_least=5, statements=[]
                )


def _about_drafts(world: World) -> None:
    """Everything that a proposal can have, on drafts of two groups and on one that police reads as text alone."""
    for kind in ("draft_sw", "draft_res", "called_no_police"):
        place = world.things[f"proposal.{kind}"][0].place
        one = Proposal.objects.get(community__slug=HERE, number=place["number"])
        of = {"proposal": one, "version_number": 1}
        if kind.startswith("draft"):
            Question.objects.create(**of, number=91, text="?", asked_on=TODAY)
            Suggestion.objects.create(**of, number=91, words="!", made_on=TODAY)
        for place_of, key in enumerate(("sw", "res", "pol")):
            CaucusPosition.objects.create(
                **of, number=91 + place_of, group=key, choice="SUPPORT", given_on=TODAY
            )
            StandingConcern.objects.create(
                proposal=one, number=91 + place_of, raised_on=1, raised_month=TODAY.replace(day=1), call_number=9, group=key,
                principle="HARM_REDUCTION", harmed="a", how="b", remedy="c",
            )  # fmt: skip
        other = {"draft_sw": "res", "draft_res": "sw"}.get(kind)
        if other:
            GroupQuestion.objects.create(
                **of, kind="UNTAG", group=other, n_seats=3, opened_on=TODAY, closes_on=TODAY
            )


def _link_without_police() -> Subject:
    """An open link of a round without police: the database refuses to hold one, so it is never saved."""
    row = copy.copy(
        Round.objects.filter(community__slug=HERE, state="OPEN", is_police_absent=False).first()
    )
    assert row is not None
    row.is_police_absent, row.open_code = True, "never"
    return Subject(row, "no_police_link", HERE, is_row=False)
