"""The proposals' part of the world: one in each state, concerns, questions, words of groups, records."""

from __future__ import annotations

import datetime

from lic.base.policy import Actor
from lic.communities import queries as table
from lic.communities.models import Group
from lic.core import consent
from lic.decisions import services
from lic.decisions.models import Position, Proposal
from lic.decisions.services import sweeping
from lic.listening.models import Statement
from tests.access.world import ELSEWHERE, GROUPS, HERE, World
from tests.decisions import made

ACTS = (
    "lay-out",
    "sponsor",
    "unsponsor",
    "call",
    "more-time",
    "not-agreed",
    "withdraw",
    "take-back",
    "object",
    "absent",
)
VOTERS = ("member", "second", "steward", "spokesperson", "peer", "host", "auditor")


def build(world: World) -> None:
    people = {key: [world.actor(f"{key}.{name}") for name in VOTERS] for key in GROUPS}
    away = {
        key: [world.actor(f"{key}.elsewhere"), world.actor(f"{key}.second_elsewhere")]
        for key in GROUPS
    }
    for each in range(2):
        _draft(world, "sw", "draft_sw")
        _draft(world, "res", "draft_res")
        _shaping(world, people["sw"][0], people, "shaping")
        _agreed(world, people, "agreed", statement=_said(world, "closed").pk)
        _agreed(world, people, "on_trial", trial_months=3)
        _no_police(world, people, is_called=not each)
        _not_agreed(world, people)
        _withdrawn(world, people["sw"][0])
        _integrating(world, people)
    _in_part(world, people)
    _parked(world, people)
    for who in ("member", "peer"):  # one person has one call open
        _called(world, people, "called", by=who, statement=_said(world, "closed").pk)
    _elsewhere(world, away)


def _canaries(world: World, kind: str) -> dict[str, str]:
    """Words of a version; of one that police read as text alone, all else is the table's discussion."""
    around = "discussion_no_police" if kind.endswith("_no_police") else kind
    text = {name: world.canary(kind) for name in ("title", "summary", "text")}
    return text | {name: world.canary(around) for name in ("harm_centre", "harm_others", "note")}


def _propose(
    world: World,
    actor: Actor,
    kind: str,
    *,
    lay_out: bool = True,
    statement: int | None = None,
    **more: object,
) -> Proposal:
    draft = made.draft(**(_canaries(world, f"proposal.{kind}") | more))
    return services.propose(actor, draft=draft, lay_out=lay_out, statement_id=statement)


def _file(
    world: World, proposal: Proposal, kind: str, town: str = HERE, owner: str = "sw.member"
) -> None:
    """File a proposal, what hangs on it, and the buttons that it could have."""
    proposal.refresh_from_db()
    place = {"community": town, "number": proposal.number}
    world.add(f"proposal.{kind}", **place, owner=owner)
    for concern in proposal.concerns.all():
        world.add(f"concern.{kind}", **place, concern=concern.number, group=concern.group)
        for what in ("release", "met", "not-met", "take-over", "ask", "absent"):
            raiser = (
                "elsewhere"
                if town == ELSEWHERE
                else "second"
                if concern.group == "sw"
                else "member"
            )
            raised_by = f"{concern.group}.{raiser}"
            world.add(
                f"settle.{what}_{kind}",
                **place,
                concern=concern.number,
                group=concern.group,
                owner=raised_by,
                what=what,
            )
    if proposal.questions.exists():
        open_one = (
            proposal.suggestions.filter(state="OPEN").values_list("number", flat=True).first()
        )
        world.add(f"discussion.{kind}", **place, question=1, suggestion=open_one, owner=owner)
    for what in ACTS if kind in {"shaping", "draft_sw", "called"} else ():
        world.add(f"act.{what}_{kind}", **place, what=what, owner=owner)
    for outcome in proposal.outcomes.all():
        world.add(f"record.{kind}", community=town, number=outcome.number, record=outcome.number)


def _draft(world: World, group: str, kind: str) -> None:
    _file(
        world,
        _propose(world, world.actor(f"{group}.member"), kind, lay_out=False),
        kind,
        owner=f"{group}.member",
    )


def _shaping(world: World, author: Actor, people: dict[str, list[Actor]], kind: str) -> None:
    """In shaping for ten days, with questions, suggestions, an earlier text, a word about the tag."""
    proposal = _propose(world, author, kind)
    number = proposal.number
    services.edit(author, number=number, draft=made.draft(**_canaries(world, f"proposal.{kind}")))
    for key in ("res", "sw"):
        asker = people[key][1]
        services.ask(asker, number=number, text=world.canary(f"proposal.{kind}"))
        services.suggest(
            asker,
            number=number,
            clause=1,
            words=world.canary(f"proposal.{kind}"),
            why=world.canary(f"proposal.{kind}"),
        )
    services.answer(author, number=number, question=1, text=world.canary(f"proposal.{kind}"))
    services.leave_out(author, number=number, suggestion=1, reply=world.canary(f"proposal.{kind}"))
    made.ago(proposal, 10)
    _word_about_tag(world, people["sw"][3], number)
    _file(world, proposal, kind)
    world.add(f"left.answered_{kind}", number=number, question=1, suggestion=1, owner="res.second")
    world.add(f"left.open_{kind}", number=number, question=2, suggestion=2, owner="sw.second")


def _word_about_tag(world: World, speaker: Actor, number: int) -> None:
    """A word of the sex workers' caucus lies in its room; the group speaks by caucus for that moment alone."""
    own = Group.objects.filter(community_id=speaker.community_id, key="sw")
    own.update(speaks_by_caucus=True)
    text = world.canary("group_question", group="sw")
    word = services.give_group_word(
        speaker, number=number, about="UNTAG", three_took_part=True, words=text
    )
    own.update(speaks_by_caucus=False)
    world.add("own_word.here", number=number, word=word.pk, group="sw")


def _open(world: World, author: Actor, kind: str, **more: object) -> Proposal:
    proposal = _propose(world, author, kind, **more)
    made.ago(proposal, 10)
    services.open_call(author, number=proposal.number)
    proposal.refresh_from_db()
    return proposal


def _support(
    proposal: Proposal, people: dict[str, list[Actor]], *, but: Actor | None = None
) -> None:
    """Support from everybody of five groups, written in one go: a thousand calls of the service take long."""
    call = proposal.calls.get(closed_on=None)
    given = [
        actor
        for key in ("sw", "com", "gov", "res", "bus")
        for actor in people[key]
        if actor is not but
    ]
    Position.objects.bulk_create(
        Position(
            call=call,
            voter_key=table.voter_key(actor, call.key_name),
            group=actor.group,
            choice="SUPPORT",
        )
        for actor in given
    )


def _ended(proposal: Proposal) -> None:
    """Let the clock run to the end of the call, with its one prolongation."""
    made.pass_deadline(proposal)
    if proposal.state == Proposal.State.EXTENDED:
        made.pass_deadline(proposal)


def _grounds(world: World, kind: str) -> consent.Grounds:
    texts = [world.canary(f"concern.{kind}") for _each in range(3)]
    return consent.Grounds(consent.Principle.HARM_REDUCTION, *texts)


def _called(
    world: World, people: dict[str, list[Actor]], kind: str, *, by: str, **more: object
) -> Proposal:
    """An open call with positions, words for the record, concerns, a caucus word, a question of a group."""
    proposal = _open(world, world.actor(f"sw.{by}"), kind, **more)
    number = proposal.number
    services.give_position(
        people["com"][0],
        number=number,
        choice="STAND_ASIDE",
        words=world.canary("dissent", owner="com.member"),
    )
    services.give_position(people["bus"][0], number=number, choice="SUPPORT")
    services.raise_concern(people["res"][0], number=number, grounds=_grounds(world, kind))
    services.raise_concern(people["sw"][1], number=number, grounds=_grounds(world, kind))
    if kind == "called":
        services.release_concern(
            people["res"][0], number=number, concern=1, how_met=world.canary(f"concern.{kind}")
        )
    question = services.ask_group(
        people["sw"][0],
        number=number,
        kind="RELEASE",
        concern=2,
        words=world.canary("group_question", group="sw"),
    )
    world.add("group_question.here", number=number, question=question.pk, group="sw")
    if kind == "called":
        # The liaison of police speaks under its mandate, so that police has a word of its own.
        word = services.give_caucus_position(
            people["pol"][3],
            number=number,
            choice="SUPPORT",
            words=world.canary("caucus_word", group="pol"),
        )
        world.add("caucus_word.here", number=number, word=word.pk, group="pol")
    _file(world, proposal, kind, owner=f"sw.{by}")
    return proposal


def _agreed(world: World, people: dict[str, list[Actor]], kind: str, **more: object) -> Proposal:
    """Agreed, or agreed to try; without police, who said nothing, after one prolongation."""
    proposal = _open(world, people["sw"][0], kind, **more)
    _support(proposal, people)
    _ended(proposal)
    _file(world, proposal, kind)
    return proposal


def _no_police(world: World, people: dict[str, list[Actor]], *, is_called: bool) -> None:
    """Made from a statement of a round without police: called, and in shaping."""
    said = _said(world, "closed_no_police")
    if is_called:  # three open calls are the most a table can have
        _called(world, people, "called_no_police", by="host", statement=said.pk)
    _shaping_no_police(world, people, said.pk)


def _said(world: World, kind: str) -> Statement:
    """The first statement of the first round of a kind; of a closed one there are figures."""
    number = world.things[f"round.{kind}"][0].place["number"]
    return Statement.objects.get(round__number=number, round__community__slug=HERE, number=1)


def _shaping_no_police(world: World, people: dict[str, list[Actor]], statement: int) -> None:
    proposal = _propose(world, people["sw"][0], "shaping_no_police", statement=statement)
    services.ask(
        people["res"][0], number=proposal.number, text=world.canary("discussion_no_police")
    )
    services.suggest(
        people["res"][0],
        number=proposal.number,
        clause=1,
        words=world.canary("discussion_no_police"),
    )
    _file(world, proposal, "shaping_no_police")
    world.add(
        "left.open_shaping_no_police", number=proposal.number, question=1, suggestion=1,
        owner="res.member",
    )  # fmt: skip


def _not_agreed(world: World, people: dict[str, list[Actor]]) -> None:
    proposal = _integrated(world, people, "not_agreed")
    services.record_not_agreed(people["sw"][0], number=proposal.number)
    outcome = proposal.outcomes.get()
    services.name_group(
        people["res"][3], outcome=outcome.number, words=world.canary("proposal.not_agreed")
    )
    _file(world, proposal, "not_agreed")


def _integrated(world: World, people: dict[str, list[Actor]], kind: str) -> Proposal:
    proposal = _open(world, people["sw"][0], kind)
    services.raise_concern(people["res"][0], number=proposal.number, grounds=_grounds(world, kind))
    _support(proposal, people, but=people["res"][0])
    _ended(proposal)
    return proposal


def _integrating(world: World, people: dict[str, list[Actor]]) -> None:
    proposal = _integrated(world, people, "integrating")
    number, writer = proposal.number, people["sw"][0]
    names = ("title", "summary", "text", "harm_centre", "harm_others", "note")
    words = {name: world.canary("next_draft", owner="sw.member") for name in names}
    services.keep_draft(writer, number=number, draft=made.draft(**words))
    services.invite(writer, number=number, concern=1)
    world.add("invited.here", number=number, concern=1, owner="res.member")
    _file(world, proposal, "integrating")


def _withdrawn(world: World, author: Actor) -> None:
    proposal = _propose(world, author, "withdrawn")
    services.withdraw(author, number=proposal.number)
    _file(world, proposal, "withdrawn")


def _in_part(world: World, people: dict[str, list[Actor]]) -> None:
    """Two parents, each with a part that was agreed."""
    for _each in range(2):
        parent = _integrated(world, people, "in_part")
        part = services.split(
            people["sw"][0],
            number=parent.number,
            draft=made.draft(**_canaries(world, "proposal.agreed")),
        )
        made.ago(part, 10)
        services.open_call(people["sw"][0], number=part.number)
        part.refresh_from_db()
        _support(part, people)
        _ended(part)
        _file(world, part, "agreed")
        _file(world, parent, "in_part")


def _parked(world: World, people: dict[str, list[Actor]]) -> None:
    """Nobody spoke in two calls' time."""
    for _each in range(2):
        proposal = _open(world, people["sw"][0], "parked")
        made.pass_deadline(proposal)
        made.pass_deadline(proposal)
        _file(world, proposal, "parked")


def _elsewhere(world: World, away: dict[str, list[Actor]]) -> None:
    names = ("sw.elsewhere", "sw.second_elsewhere")
    for writer, caller in (names, names[::-1]):
        proposal = _propose(world, world.actor(writer), "elsewhere")
        services.ask(
            away["res"][0], number=proposal.number, text=world.canary("proposal.elsewhere")
        )
        services.suggest(
            away["res"][0],
            number=proposal.number,
            clause=1,
            words=world.canary("proposal.elsewhere"),
        )
        _file(world, proposal, "elsewhere", ELSEWHERE, owner=writer)
        called = _open(world, world.actor(caller), "elsewhere")
        services.raise_concern(
            away["res"][0], number=called.number, grounds=_grounds(world, "elsewhere")
        )
        _file(world, called, "elsewhere", ELSEWHERE, owner=caller)


def night(world: World) -> None:
    """The clock's nightly round of all of it, once: figures are cut."""
    sweeping.refresh_all(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1))
