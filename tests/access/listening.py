"""The rounds' part of the world: every state, with and without police, statements of every sort."""

from __future__ import annotations

import datetime
from typing import Any

from lic.base import keys
from lic.base.policy import Actor
from lic.communities import queries as table
from lic.listening import analysis, services
from lic.listening.models import MapMemory, PaperBatch, PaperSheet, Round, Signal, Statement, Vote
from lic.listening.services import voices
from tests.access.world import ELSEWHERE, HERE, World
from tests.listening import made

LETTERS = {"sw": 3, "com": 12, "gov": 11, "res": 14, "bus": 10, "pol": 2}
STATES = ("draft", "open", "open", "closed", "closed")


def build(world: World) -> None:
    facilitator = world.actor("com.facilitator")
    number = 0
    for kind in ("", "_no_police"):
        for state in (*STATES, "released", "released") if kind else STATES:
            number += 1
            _round(world, facilitator, number, state, f"{state}{kind}")
    for state in STATES:
        number += 1
        _round(
            world,
            world.actor("com.facilitator_elsewhere"),
            number,
            state,
            f"{state}_elsewhere",
            town=ELSEWHERE,
        )
    _flags(world)
    _dialogues(world, facilitator)


def _texts(world: World, kind: str) -> dict[str, str]:
    return {"en": world.canary(kind), "fr": world.canary(kind)}


def _round(
    world: World, facilitator: Actor, number: int, state: str, kind: str, town: str = HERE
) -> None:
    """One round with statements of every sort, answers, words of groups, and results once closed."""
    round_kind = f"round.{kind}"
    is_absent = kind.endswith("_no_police")
    opens = state == "open" and not is_absent
    found = made.round_(
        world.towns[town], state="CLOSED" if state == "released" else state.upper(), number=number, is_police_absent=is_absent,
        open_code=world.canary("open_code" if town == HERE else "open_code_elsewhere").strip() if opens else "",
    )  # fmt: skip
    found.title, found.about = _texts(world, round_kind), _texts(world, round_kind)
    found.opened_on = found.epoch_on = datetime.date.today() - datetime.timedelta(days=3)
    found.save()
    shown = [_shown(world, found, n, round_kind) for n in range(1, 5)]
    others = _others(world, found, shown[0], kind, state)
    if state != "draft":
        _answered(world, found, shown, kind)
        _remembered(world, found, kind)
        _alike(world, found, kind)
    if state == "released":
        Round.objects.filter(pk=found.pk).update(released_on=datetime.date.today())
    place = {"community": town, "number": number}
    world.add(round_kind, **place)
    if state not in {"draft", "released"}:
        _paper(world, found, kind, place, shown)
    for one in shown[:2]:
        world.add(f"statement.{kind}", **place, statement=one.number, pk=one.pk)
    for sort, one in others.items():
        world.add(f"statement.{sort}_{kind}", **place, statement=one.number or 99, pk=one.pk)
    if opens:
        world.add(
            "open_link.here" if town == HERE else "open_link.elsewhere",
            **place,
            code=found.open_code,
            statement=1,
        )


def _shown(world: World, found: Round, number: int, kind: str) -> Statement:
    said = made.statement(
        found, world.canary(kind), number=number, translations={"fr": world.canary(kind)}
    )
    if number < 3:
        for group in ("sw", "pol"):
            if not (found.is_police_absent and group == "pol"):
                said.caucus_words.create(group=group, shares=True, words=world.canary(kind))
    return said


def _others(
    world: World, found: Round, target: Statement, kind: str, state: str
) -> dict[str, Statement]:
    """Statements that wait, are hidden, or went into another."""
    author = "sw.member" if found.community.slug == HERE else "sw.elsewhere"
    key = ""
    if state != "draft":
        key = table.voter_key(world.actor(author), found.key_name)
    sort = f"unseen.{kind}"

    def canary() -> str:
        return world.canary(sort, owner=author if key else "")

    hidden = {"state": "HIDDEN", "reason": canary()}
    return {
        "waiting": made.statement(
            found, canary(), number=None, author_key=key, translations={"fr": canary()}
        ),
        "hidden": made.statement(found, canary(), number=11, author_key=key, **hidden),
        "merged": made.statement(
            found, canary(), number=12, author_key=key, state="MERGED", merged_into=target
        ),
    }


def _remembered(world: World, found: Round, kind: str) -> None:
    """What the round's maps are made from: nobody's to read."""
    for audience in ("TABLE", "PUBLIC"):
        place = {world.canary(f"map_memory.{kind}"): [0, 0, 0, 1, 0, 0, 1, 0, 1]}
        kept = {
            "statements": place, "prior": [1, 0, 1], "groups": [], "spread": [1, 0, 1],
            "number": {"shown": 1, "rival": 0, "wins": 0}, "used": 0,
        }  # fmt: skip
        MapMemory.objects.update_or_create(round=found, audience=audience, defaults={"kept": kept})


def _alike(world: World, found: Round, kind: str) -> None:
    """People of every group answered alike, of the police too where it stays away: `test_alike` says who is told."""
    Signal.objects.filter(round=found).delete()
    Signal.objects.bulk_create(
        Signal(
            round=found, group=group, epoch=1, band="FROM_25", at_least=5,
            statements=[world.canary(f"signal.{kind}")],
        )
        for group in LETTERS
    )  # fmt: skip


def _answered(world: World, found: Round, shown: list[Statement], kind: str) -> None:
    present = {
        key: n for key, n in LETTERS.items() if not (found.is_police_absent and key == "pol")
    }
    for group, people in present.items():
        made.answers(found, group, {one.number: (people - 1, 1, 0) for one in shown})
    if found.state == "OPEN" and found.community.slug == HERE:
        for name in ("sw.member", "res.member"):
            actor = world.actor(name)
            services.cast_vote(
                actor, round_number=found.number, number=1, choice="AGREE", matters=True
            )
        entered = Vote.objects.filter(statement__round=found, group="res").order_by("pk").first()
        entered.batch_tag = voices.tag(
            found, 1, entered.voter_key
        )  # as if a peer worker had sent it
        entered.save(update_fields=["batch_tag"])
    if found.state == "CLOSED":
        analysis.refresh(found.pk)
        _marked(world, found, kind)


def _marked(world: World, found: Round, kind: str) -> None:
    """Let a canary stand for the figures of each audience: it goes wherever they are copied."""
    elsewhere = "_elsewhere" if kind.endswith("_elsewhere") else ""
    stays_in = "no_police" if kind == "closed_no_police" else ""
    for row in found.outcomes.all():
        sort = stays_in or row.audience.lower()
        row.shown["engine"] = world.canary(f"figures.{sort}{elsewhere}")
        row.save(update_fields=["shown"])


def _paper(
    world: World, found: Round, kind: str, place: dict[str, Any], shown: list[Statement]
) -> None:
    """Sheets that wait: of two groups, one entered by a steward; elsewhere of one with no steward."""
    here = found.community.slug == HERE
    batches = (
        (("sw", "sw.peer"), ("res", "com.facilitator"), ("res", "res.steward"))
        if here
        else (
            ("com", "com.facilitator_elsewhere"),
            ("com", ""),
            ("res", "com.facilitator_elsewhere"),
        )
    )
    for group, enterer in batches:
        batch = PaperBatch.objects.create(
            round=found, group=group, duty="facilitator", on=table.today(found.community),
            entered_by=world.people[enterer].seat if enterer else None,
        )  # fmt: skip
        for n in range(2):
            key = keys.voter_key(found.key_name, f"once:{batch.pk}{n}")
            PaperSheet.objects.create(
                batch=batch, voter_key=key, batch_tag=voices.tag(found, 1, key),
                answers={str(one.pk): "AGREE" for one in shown},
            )  # fmt: skip
        sort = (
            "alone_" if enterer.endswith(".steward") else ""
        )  # entered by the group's only steward
        world.add(f"paper.{sort}{kind}", **place, pk=batch.pk, group=group, owner=enterer)


def _flags(world: World) -> None:
    for thing in world.things["statement.open"]:
        for name in ("res.member", "bus.member"):
            place = thing.place
            services.flag(
                world.actor(name),
                round_number=place["number"],
                number=place["statement"],
                kind="HURTS",
            )


def _dialogues(world: World, facilitator: Actor) -> None:
    for town, who in ((HERE, facilitator), (ELSEWHERE, world.actor("com.facilitator_elsewhere"))):
        for sort in ("open", "open", "no_police", "no_police"):
            kind = sort if town == HERE else f"{sort}_elsewhere"
            made_one = services.record_dialogue(
                who, format="KITCHEN_TABLE", month=datetime.date.today(), present={"res": 12, "sw": 3},
                is_police_absent=kind.startswith("no_police"),
                **{name: world.canary(f"dialogue.{kind}") for name in ("title", "heard", "done", "asked")},
            )  # fmt: skip
            number = made_one.number if town == HERE else made_one.number + 100
            type(made_one).objects.filter(pk=made_one.pk).update(number=number)
            world.add(f"dialogue.{kind}", community=town, number=number)
