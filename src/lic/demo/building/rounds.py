"""Rounds of the town: prepared, opened, answered, cut, closed, and their key ended when its days are over."""

from __future__ import annotations

from typing import Any

import numpy as np

from lic.communities.models import Seat
from lic.demo import content
from lic.demo.building import opinions
from lic.demo.building.cast import Cast
from lic.demo.building.days import Diary
from lic.demo.building.opinions import View
from lic.listening import analysis
from lic.listening import services as listening
from lic.listening.models import Dialogue, Round, Statement
from lic.listening.services import answers, closing, voices

FACILITATOR = "alex"
PREPARED = 10  # days before it opens
MATTERS = 3
Said = dict[tuple[str, int], dict[int, str]]


class Rounds:
    """The rounds by key, and what is to be done with each on which day."""

    def __init__(self, cast: Cast, diary: Diary, generator: np.random.Generator) -> None:
        self.cast, self.diary, self.generator = cast, diary, generator
        self.made: dict[str, Round] = {}
        self.talks = content.table("talks")["dialogue"]

    def write(self) -> None:
        """Put every round of the content into the diary."""
        for plan in content.table("rounds")["round"]:
            opened = plan.get("opened")
            prepared = PREPARED if opened is None else opened + PREPARED
            self.diary.write(prepared, lambda plan=plan: self.prepare(plan))
            for talk in self.talks:
                if talk.get("round") == plan["key"]:
                    self.diary.write(talk["ago"], lambda talk=talk: self.record(talk))
            self.diary.write(2 if opened is None else opened + 1, lambda plan=plan: self.seed(plan))
            if opened is not None:
                self._open(plan, opened)
        for talk in self.talks:
            if "round" not in talk:
                self.diary.write(talk["ago"], lambda talk=talk: self.record(talk))

    def _open(self, plan: dict[str, Any], opened: int) -> None:
        self.diary.write(opened, lambda: self.open(plan))
        closed = plan.get("closed")
        last = 1 if closed is None else closed + 1
        self.diary.write((opened + last) // 2, lambda: self.answer(plan))
        if closed is None:
            self.diary.write((opened + last) // 2 - 1, lambda: self.cut(plan))
            return
        self.diary.write(closed, lambda: self.close(plan))
        self.diary.write(
            closed - closing.KEY_DAYS, lambda: closing.rewrite(self.made[plan["key"]].pk)
        )

    def prepare(self, plan: dict[str, Any]) -> None:
        """A draft that only facilitators see."""
        closes = plan.get("closes")
        self.made[plan["key"]] = listening.create_round(
            self.cast.actor(FACILITATOR), title=plan["title"], about=plan["about"],
            is_police_absent=plan.get("is_police_absent", False), has_open_link=plan.get("has_open_link", False),
            closes_on=None if closes is None else self.diary.calendar.day(closes),
        )  # fmt: skip

    def record(self, talk: dict[str, Any]) -> None:
        """A talk that was held; sentences that wait to be read are handed over at once."""
        facilitator, round_ = self.cast.actor(FACILITATOR), self.made.get(talk.get("round", ""))
        dialogue = listening.record_dialogue(
            facilitator, format=talk["format"], title=talk["title"], month=self.diary.calendar.day(talk["month"]),
            present=talk["present"], round_number=round_.number if round_ else None,
            is_police_absent=talk.get("is_police_absent", False),
            heard=talk["heard"], done=talk["done"], asked=talk["asked"],
        )  # fmt: skip
        talk_number = dialogue.number
        if talk.get("waiting"):
            listening.harvest(
                facilitator, number=talk_number, themes=talk["waiting"], language="en",
                author_group=talk["author_group"],
            )  # fmt: skip

    def seed(self, plan: dict[str, Any]) -> None:
        """The statements in their order: themes of talks by way of the talk, the others as they are."""
        themes = {
            number: talk
            for talk in self.talks
            if talk.get("round") == plan["key"]
            for number in talk.get("themes", ())
        }
        for number, one in enumerate(content.table(plan["key"])["statement"], start=1):
            statement = (
                self._from_talk(themes[number], one)
                if number in themes
                else self._seeded(plan, one)
            )
            listening.translate(
                self.cast.actor(FACILITATOR),
                statement_id=statement.pk,
                language="fr",
                text=one["fr"],
            )

    def _seeded(self, plan: dict[str, Any], one: dict[str, Any]) -> Statement:
        (statement,) = listening.seed(
            self.cast.actor(FACILITATOR), round_number=self.made[plan["key"]].number, texts=[one["en"]],
            language="en", author_group=one["author"],
        )  # fmt: skip
        return statement

    def _from_talk(self, talk: dict[str, Any], one: dict[str, Any]) -> Statement:
        facilitator = self.cast.actor(FACILITATOR)
        held = Dialogue.objects.get(community=self.cast.community, title=talk["title"])
        (statement,) = listening.harvest(
            facilitator,
            number=held.number,
            themes=[one["en"]],
            language="en",
            author_group=one["author"],
        )
        return listening.show(facilitator, statement_id=statement.pk)

    def open(self, plan: dict[str, Any]) -> None:
        """Open the round for answers."""
        listening.open_round(self.cast.actor(FACILITATOR), number=self.made[plan["key"]].number)

    def answer(self, plan: dict[str, Any]) -> None:
        """Keep what everybody says, each under the own voter key.

        By the innermost door, which `cast_vote` uses too: what it checks before (a seat, an open round)
        holds here for all.
        """
        round_ = Round.objects.get(pk=self.made[plan["key"]].pk)
        statements = list(Statement.objects.filter(round=round_, state="SHOWN").order_by("number"))
        for statement in statements:
            statement.round = round_
        people = self._people(plan)
        sizes = {group: len(seats) for group, seats in people.items()}
        views = [
            View(
                dict(zip(content.GROUPS, one["agree"], strict=True)),
                (one["leans"][0], one["leans"][1]),
            )
            for one in content.table(plan["key"])["statement"]
        ]
        said: Said = opinions.answers(views, sizes, plan["share"], self.generator)
        for (group, person), choices in said.items():
            voice = voices.of_voting_id(round_, people[group][person].voting_id, group)
            marked = opinions.mattering(choices, MATTERS, self.generator)
            for place, choice in choices.items():
                answers.put(statements[place], voice, choice, matters=place in marked)

    def _people(self, plan: dict[str, Any]) -> dict[str, list[Seat]]:
        """Who takes part: everybody, or as many of each group as the plan says, the personas last."""
        bounds = plan.get("people")
        if bounds is None:
            return {group: self.cast.seats(group) for group in content.GROUPS}
        return {group: self.cast.seats(group)[::-1][:number] for group, number in bounds.items()}

    def cut(self, plan: dict[str, Any]) -> None:
        """The nightly work on an open round."""
        analysis.refresh(self.made[plan["key"]].pk)

    def close(self, plan: dict[str, Any]) -> None:
        """Close the round and cut its last figures."""
        listening.close_round(self.cast.actor(FACILITATOR), number=self.made[plan["key"]].number)
        analysis.refresh(self.made[plan["key"]].pk)
