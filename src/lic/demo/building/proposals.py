"""Proposals of the town: every step by the person who takes it, on its day, under the rule."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from lic.base import links
from lic.communities.models import Notice, Seat
from lic.core import consent
from lic.decisions import services as decisions
from lic.decisions import texts
from lic.decisions.models import Call, Proposal
from lic.decisions.services import Draft, sweeping
from lic.demo import content
from lic.demo.building import positions
from lic.demo.building.cast import Cast
from lic.demo.building.days import Diary
from lic.demo.building.rounds import Rounds
from lic.listening.models import Statement

CAUCUS_FROM = 130  # the day on which the police chose to speak with one voice
CHOICES = ("SUPPORT", "CAN_LIVE_WITH", "STAND_ASIDE")
Step = dict[str, Any]


class Proposals:
    """The proposals by key, and their steps in the diary."""

    def __init__(self, cast: Cast, diary: Diary, rounds: Rounds) -> None:
        self.cast, self.diary, self.rounds = cast, diary, rounds
        self.made: dict[str, Proposal] = {}
        self.plans = {plan["key"]: plan for plan in content.table("proposals")["proposal"]}

    def write(self) -> None:
        """Put every step of the content into the diary."""
        self.diary.write(CAUCUS_FROM, lambda: self._speak("moreau", by_caucus=True))
        for plan in self.plans.values():
            for step in plan["step"]:
                self.diary.write(step["ago"], lambda plan=plan, step=step: self.take(plan, step))

    def every_day(self, moment: datetime.datetime) -> None:
        """What the ticker does: calls that ended yesterday are settled."""
        over = Call.objects.filter(
            proposal__community=self.cast.community, closed_on__isnull=True,
            deadline__lt=moment.astimezone(self.diary.calendar.zone).date(),
        )  # fmt: skip
        for pk in list(over.values_list("proposal_id", flat=True)):
            sweeping.settle(pk, moment)

    def take(self, plan: dict[str, Any], step: Step) -> None:
        """One step: the method of its name."""
        steps: dict[str, Callable[[dict[str, Any], Step], None]] = {
            "propose": self.propose, "draft": self.propose, "lay_out": self.lay_out,
            "sponsor": self.sponsor, "ask": self.ask, "answer": self.answer, "suggest": self.suggest,
            "take": self.accept, "edit": self.edit, "call": self.call, "positions": self.positions,
            "aside": self.aside, "word": self.word, "concern": self.concern,
            "answer_first": self.answer_first, "split": self.split, "withdraw": self.withdraw,
            "name": self.name, "speak_by_caucus": self.speak_by_caucus,
            "speak_seat_by_seat": self.speak_seat_by_seat,
        }  # fmt: skip
        steps[step["do"]](plan, step)

    def number(self, plan: dict[str, Any]) -> int:
        """The number of a proposal at the table."""
        return self.made[plan["key"]].number

    def draft_of(self, plan: dict[str, Any], version: int = 1) -> Draft:
        """The words of one version."""
        said = dict(plan["version"][version - 1])
        for name in ("principles", "root_causes"):
            said[name] = tuple(said.get(name, ()))
        said["text"] = said["text"].strip()
        return Draft(**said, lang=plan.get("lang", "en"))

    def propose(self, plan: dict[str, Any], step: Step) -> None:
        """From a statement, or from nothing; laid out at once or kept as a draft."""
        self.made[plan["key"]] = decisions.propose(
            self.cast.actor(step["by"]), draft=self.draft_of(plan), statement_id=self._statement(plan),
            lay_out=step["do"] == "propose",
        )  # fmt: skip

    def _statement(self, plan: dict[str, Any]) -> int | None:
        if "statement" not in plan:
            return None
        key, number = plan["statement"]
        return Statement.objects.get(round=self.rounds.made[key], number=number).pk

    def lay_out(self, plan: dict[str, Any], step: Step) -> None:
        """Lay a draft before the table; perhaps in the place of one that was not agreed."""
        decisions.lay_out(self.cast.actor(step["by"]), number=self.number(plan))
        if "replaces" in step:
            on = self.diary.calendar.day(step["ago"])
            links.add(self.made[plan["key"]], "replaces", self.made[step["replaces"]], on)

    def sponsor(self, plan: dict[str, Any], step: Step) -> None:
        """Carry it with others."""
        decisions.sponsor(self.cast.actor(step["by"]), number=self.number(plan))

    def ask(self, plan: dict[str, Any], step: Step) -> None:
        """A question about the text."""
        decisions.ask(self.cast.actor(step["by"]), number=self.number(plan), text=step["text"])

    def answer(self, plan: dict[str, Any], step: Step) -> None:
        """The answer to one."""
        decisions.answer(
            self.cast.actor(step["by"]),
            number=self.number(plan),
            question=step["question"],
            text=step["text"],
        )

    def suggest(self, plan: dict[str, Any], step: Step) -> None:
        """Other words for a clause."""
        decisions.suggest(
            self.cast.actor(step["by"]), number=self.number(plan), clause=step["clause"], words=step["words"],
            why=step["why"],
        )  # fmt: skip

    def accept(self, plan: dict[str, Any], step: Step) -> None:
        """Take a suggestion."""
        decisions.take(
            self.cast.actor(step["by"]), number=self.number(plan), suggestion=step["suggestion"]
        )

    def edit(self, plan: dict[str, Any], step: Step) -> None:
        """New words: in place before a call, a new version after one."""
        decisions.edit(
            self.cast.actor(step["by"]),
            number=self.number(plan),
            draft=self.draft_of(plan, step["version"]),
        )

    def call(self, plan: dict[str, Any], step: Step) -> None:
        """Call the groups."""
        decisions.open_call(self.cast.actor(step["by"]), number=self.number(plan))

    def positions(self, plan: dict[str, Any], step: Step) -> None:
        """Positions of members, group by group: nobody's who has another part in this proposal."""
        busy = {one["by"] for one in plan["step"] if one["do"] in ("concern", "aside")}
        said: list[tuple[str, Seat, str]] = []
        for group in (key for key in content.GROUPS if key in step):
            free = (
                seat
                for place, seat in enumerate(self.cast.members[group])
                if f"{group}:{place}" not in busy
            )
            choices = [
                choice
                for choice, number in zip(CHOICES, step[group], strict=True)
                for _one in range(number)
            ]
            said += [(group, next(free), choice) for choice in choices]
        positions.give(self.made[plan["key"]].pk, said)

    def aside(self, plan: dict[str, Any], step: Step) -> None:
        """Somebody stands aside, with words for the record."""
        decisions.give_position(
            self.cast.actor(step["by"]),
            number=self.number(plan),
            choice="STAND_ASIDE",
            words=step["words"],
            lang="en",
        )

    def word(self, plan: dict[str, Any], step: Step) -> None:
        """A group's word by its spokesperson, and a second seat that says the same."""
        actor = self.cast.actor(step["by"])
        given = decisions.give_caucus_position(
            actor, number=self.number(plan), choice=step["choice"], three_took_part=actor.is_centre,
            words=step["words"],
        )  # fmt: skip
        second = self.cast.actor(step.get("confirm", f"{actor.group}:0"))
        decisions.confirm_caucus(second, number=self.number(plan), word=given.pk)
        own = Notice.objects.filter(
            seat__group=self.cast.groups[actor.group], kind=texts.CONFIRM_CAUCUS
        )
        own.update(is_read=True)  # everybody in the group knows that it was confirmed

    def concern(self, plan: dict[str, Any], step: Step) -> None:
        """Somebody says who would be harmed, how, and what would settle it."""
        grounds = consent.Grounds(
            consent.Principle(step["principle"]), step["harmed"], step["how"], step["remedy"]
        )
        decisions.raise_concern(
            self.cast.actor(step["by"]), number=self.number(plan), grounds=grounds, lang="en"
        )

    def answer_first(self, plan: dict[str, Any], step: Step) -> None:
        """Who raised a concern says whether a new version meets it."""
        decisions.answer_first(
            self.cast.actor(step["by"]), number=self.number(plan), concern=step["concern"], is_met=step["is_met"],
            how_met=step.get("how_met", ""),
        )  # fmt: skip

    def split(self, plan: dict[str, Any], step: Step) -> None:
        """A part becomes a proposal of its own."""
        part = self.plans[step["part"]]
        self.made[step["part"]] = decisions.split(
            self.cast.actor(step["by"]), number=self.number(plan), draft=self.draft_of(part)
        )

    def withdraw(self, plan: dict[str, Any], step: Step) -> None:
        """Take it back."""
        decisions.withdraw(self.cast.actor(step["by"]), number=self.number(plan))

    def name(self, plan: dict[str, Any], step: Step) -> None:
        """A group asks to be named on the record."""
        record = self.made[plan["key"]].outcomes.get()
        decisions.name_group(
            self.cast.actor(step["by"]), outcome=record.number, words=step["words"]
        )

    def speak_by_caucus(self, plan: dict[str, Any], step: Step) -> None:
        """The group speaks with one voice from the next call on."""
        self._speak(step["by"], by_caucus=True)

    def speak_seat_by_seat(self, plan: dict[str, Any], step: Step) -> None:
        """The group speaks seat by seat again."""
        self._speak(step["by"], by_caucus=False)

    def _speak(self, name: str, *, by_caucus: bool) -> None:
        """What the group's own question came to; its answers are gone, as they would be."""
        group = self.cast.groups[self.cast.actor(name).group]
        group.speaks_by_caucus = by_caucus
        group.save(update_fields=["speaks_by_caucus"])
