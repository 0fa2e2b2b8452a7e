"""The actions' part of the world: open, late, finished, done and given up, from agreed proposals."""

from __future__ import annotations

import datetime

from lic.actions import services
from lic.actions.models import Action
from lic.communities import queries as table
from lic.communities.models import Organization
from lic.decisions.models import Outcome
from tests.access.world import ELSEWHERE, HERE, World
from tests.communities import made

TODAY = made.today()


def build(world: World) -> None:
    record = world.things["record.agreed"][0].place["number"]
    for _each in range(2):
        for kind in ("open", "late", "finished", "done", "dropped"):
            _action(world, record, kind)
        _elsewhere(world)


def _elsewhere(world: World) -> None:
    town = world.towns[ELSEWHERE]
    lead = Organization.objects.get(community=town, group__key="gov")
    texts = {name: world.canary("action.elsewhere") for name in ("title", "about", "done_when")}
    number = Action.objects.filter(community=town).count() + 1
    Action.objects.create(
        community=town, number=number, lead=lead, due_on=TODAY, opened_on=TODAY, **texts
    )
    world.add("action.elsewhere", community=ELSEWHERE, number=number)


def _action(world: World, record: int, kind: str) -> None:
    """One action led by the city, supported by residents; the sex workers' group and residents say whether it is done."""
    kind_of = f"action.{kind}"
    coordinator, lead, today = (
        world.actor("com.coordinator"),
        world.actor("gov.member"),
        table.today(world.towns[HERE]),
    )
    outcome = Outcome.objects.get(community=world.towns[HERE], number=record)
    by_group = {
        o.group.key: o.pk
        for o in Organization.objects.filter(community=world.towns[HERE]).select_related("group")
    }
    made = services.open_action(
        coordinator, origin=services.Origin(outcome, frozenset(outcome.consented), is_tagged=True, is_in_force=True),
        title=world.canary(kind_of), about=world.canary(kind_of), lead_id=by_group["gov"], supporting=[by_group["res"]],
        due_on=today, done_when=world.canary(kind_of), asked=["sw", "res"], today=today,
    )  # fmt: skip
    number = made.number
    services.tell(
        lead,
        number=number,
        text=world.canary(kind_of),
        evidence=f"https://example.org/{world.canary(kind_of)}",
        today=today,
    )
    if kind == "late":
        Action.objects.filter(pk=made.pk).update(due_on=today - datetime.timedelta(days=9))
    if kind in {"finished", "done"}:
        services.finish(lead, number=number, text=world.canary(kind_of), today=today)
        services.confirm(
            world.actor("res.member"), number=number, is_done=True, words="", today=today
        )
    if kind == "done":
        for name in ("sw.steward", "res.spokesperson"):
            services.confirm(
                world.actor(name),
                number=number,
                is_done=True,
                words=world.canary(kind_of),
                today=today,
            )
    if kind == "dropped":
        services.drop(coordinator, number=number, why=world.canary(kind_of), today=today)
    world.add(kind_of, number=number)
