"""Actions of the town, and what else people do at a table: say something to their group, hand out cards."""

from __future__ import annotations

import datetime
from typing import Any

from lic.actions import services as actions
from lic.actions.models import Action
from lic.communities import duties
from lic.communities import services as communities
from lic.communities.models import Notice
from lic.decisions import queries as decisions
from lic.demo import content
from lic.demo.building.cast import Cast
from lic.demo.building.days import Diary
from lic.demo.building.proposals import Proposals
from lic.listening import services as listening

OPENER = "alex"
STALE = 12  # days after which people have seen what waited for them


class Deeds:
    """Actions by their place in the content, and all that is said and handed out."""

    def __init__(self, cast: Cast, diary: Diary, proposals: Proposals) -> None:
        self.cast, self.diary, self.proposals = cast, diary, proposals
        self.made: dict[str, Action] = {}

    def write(self) -> None:
        """Put everything into the diary."""
        for plan in content.table("actions")["action"]:
            self.diary.write(plan["ago"], lambda plan=plan: self.open(plan))
            for step in plan.get("step", ()):
                self.diary.write(step["ago"], lambda plan=plan, step=step: self.take(plan, step))
        for post in content.table("talks")["post"]:
            self.diary.write(post["ago"], lambda post=post: self.say(post))
        self.diary.write(20, self.print_cards)
        self.diary.write(2, self.issue_for_shops)
        self.diary.write(2, self.ask_residents)
        self.diary.write(2, self.contribute)

    def open(self, plan: dict[str, Any]) -> None:
        """An action that follows from an agreement."""
        body, actor = self.cast.organizations, self.cast.actor(OPENER)
        proposal = self.proposals.made[plan["proposal"]]
        proposal.refresh_from_db()  # whether a trial runs stands on it
        record = proposal.outcomes.order_by("number").last()
        assert record is not None  # the content opens actions of agreed proposals alone
        consenting = frozenset(group.key for group in decisions.consenting_groups(record))
        named = plan.get("named")
        self.made[plan["title"]] = actions.open_action(
            actor, origin=actions.Origin(record, consenting, record.is_tagged, is_in_force=True),
            title=plan["title"], about=plan["about"], lead_id=body[plan["lead"]].pk,
            supporting=[body[one].pk for one in plan["supporting"]],
            due_on=self.diary.calendar.day(plan["due"]), done_when=plan["done_when"], asked=plan["asked"],
            today=self._day(plan), named_by_centre=body[named].pk if named else None,
        )  # fmt: skip

    def take(self, plan: dict[str, Any], step: dict[str, Any]) -> None:
        """One step of an action."""
        actor, number, today = (
            self.cast.actor(step["by"]),
            self.made[plan["title"]].number,
            self._day(step),
        )
        if step["do"] == "tell":
            actions.tell(actor, number=number, text=step["text"], evidence="", today=today)
        elif step["do"] == "finish":
            actions.finish(actor, number=number, text=step["text"], today=today)
        elif step["do"] == "drop":
            actions.drop(actor, number=number, why=step["text"], today=today)
        else:
            self._confirm(actor, number, step, today)
            if "second" in step:
                self._confirm(self.cast.actor(step["second"]), number, step, today)

    def _confirm(self, actor: Any, number: int, step: dict[str, Any], today: datetime.date) -> None:
        actions.confirm(
            actor, number=number, is_done=step["is_done"], words=step["words"], today=today
        )

    def _day(self, step: dict[str, Any]) -> datetime.date:
        return self.diary.calendar.day(step["ago"])

    def say(self, post: dict[str, Any]) -> None:
        """Something said in a group's own room."""
        communities.post(self.cast.actor(post["by"]), text=post["text"])

    def print_cards(self) -> None:
        """Cards of the sex workers' group that nobody has used yet: Robin can print them anew."""
        communities.issue_batch(
            self.cast.actor("robin"), group=self.cast.groups["sw"],
            organization=self.cast.organizations["lantern-house"], quota=12,
            expires_on=self.diary.calendar.day(-90),
        )  # fmt: skip

    def issue_for_shops(self) -> None:
        """Cards that the coordinator issued for the businesses: a steward of theirs says yes or no."""
        communities.issue_batch(
            self.cast.actor(OPENER), group=self.cast.groups["bus"],
            organization=self.cast.organizations["quayside-bia"], quota=20,
            expires_on=self.diary.calendar.day(-60),
        )  # fmt: skip

    def ask_residents(self) -> None:
        """The residents are asked to give somebody a duty."""
        communities.ask_question(
            self.cast.actor("res:3"),
            kind="GIVE",
            duty=duties.SPOKESPERSON,
            handle=self.cast.seat("res:7").handle,
        )

    def contribute(self) -> None:
        """Statements of their own that wait to be read, and one shown that somebody asks to look at again."""
        number = self.proposals.rounds.made["night-bus"].number
        listening.flag(self.cast.actor("sw:6"), round_number=number, number=16, kind="HURTS")
        for name, text in content.table("talks")["contributed"].items():
            seat = name.replace("-", ":")
            listening.contribute(
                self.cast.actor(seat), round_number=number, text=text, language="en"
            )


def put_old_notices_aside(cast: Cast, today: datetime.date) -> None:
    """Nobody's page begins with half a year of notices: what is older than some days was seen."""
    since = today - datetime.timedelta(days=STALE)
    Notice.objects.filter(seat__community=cast.community, on__lt=since).update(is_read=True)
