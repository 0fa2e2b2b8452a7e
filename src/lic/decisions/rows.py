"""Rows to the pure machine: what `core.consent` needs to know of a proposal, read from its tables.

The tables keep days. A stored day is read as its last minute at the table (23:59), so that a span is
never shorter than the rule promises, and no row tells the hour at which somebody did something.
"""

from __future__ import annotations

import datetime
import zoneinfo
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count

from lic.base import links, walls
from lic.communities import queries as table
from lic.core import consent
from lic.core.consent import times
from lic.decisions.models import (
    Call,
    CaucusObjection,
    CaucusPosition,
    GroupQuestion,
    Position,
    Proposal,
    StandingConcern,
    Version,
)

ORDER = tuple(consent.Position)
EARLIEST = datetime.datetime.min.replace(tzinfo=datetime.UTC)


def statements_behind(proposal: Proposal) -> list[str]:
    """Ids of the statements that it came from; a part comes from what its parent came from."""
    line = [proposal]
    while line[-1].parent is not None:
        line.append(line[-1].parent)
    return links.sources(line, "listening.statement")


def zone(proposal: Proposal) -> zoneinfo.ZoneInfo:
    """The time zone at the table."""
    return zoneinfo.ZoneInfo(proposal.community.timezone)


def moment(day: datetime.date | None, at: zoneinfo.ZoneInfo) -> Any:
    """The last minute of a stored day, in UTC; None for no day."""
    return None if day is None else times.end_of_day(day, at)


def day(when: datetime.datetime | None, at: zoneinfo.ZoneInfo) -> Any:
    """The day of a moment at the table; None for no moment."""
    return None if when is None else when.astimezone(at).date()


def version_of(proposal: Proposal) -> Version:
    """The version that counts now."""
    return Version.objects.get(proposal=proposal, number=proposal.version_number)


def call_of(proposal: Proposal) -> Call | None:
    """The running or last call of the present version."""
    calls = Call.objects.filter(proposal=proposal, version_number=proposal.version_number)
    return calls.order_by("-number").first()


@walls.lifted("the rule counts what every group said")
def load(proposal: Proposal, *, as_shown: bool = False) -> consent.Proposal:
    """The proposal as the machine sees it.

    as_shown  with the positions as of the last night, for pages: so no page changes with one position
    """
    at, version, call = zone(proposal), version_of(proposal), call_of(proposal)
    matters = _matters(proposal, at)
    groups = table.groups(proposal.community_id)
    centre = next((group.key for group in groups if group.is_centre), groups[0].key)
    seated = consent.Table(tuple(group.key for group in groups), centre, at)
    openings = (
        Call.objects.filter(proposal=proposal)
        .order_by("number")
        .values_list("opened_on", flat=True)
    )
    return consent.Proposal(
        table=seated,
        since=moment(proposal.since, at),
        state=consent.State(proposal.state),
        reason=consent.Reason(proposal.reason),
        version=proposal.version_number,
        tagged=version.affects_centre,
        untagging=matters.get("", consent.Matter()),
        trial_months=version.trial_months,
        sponsors=frozenset(proposal.sponsors.values_list("group", flat=True)),
        shaped_from=moment(version.shaped_on, at),
        call_opened=tuple(moment(opened, at) for opened in openings),
        called=call is not None,
        deadline=moment(call.deadline, at) if call else None,
        prolonged=bool(call and call.is_prolonged),
        tallies=_tallies(call, seated, at, as_shown=as_shown) if call else (),
        concerns=_concerns(proposal, at, matters),
        left_open=frozenset((number, group) for number, group in proposal.left_open),
        call_from=moment(proposal.call_from, at),
        children=_children(proposal),
        trial_ends=moment(proposal.trial_ends, at),
        verdict=verdict_from(call.verdict) if call and call.verdict else None,
        consent=_consent(proposal.consent),
    )


@walls.lifted("the rule counts what every group said")
def counted(call: Call) -> dict[str, list[int]]:
    """{group: [support, can live with, stand aside, concern]} of a call now."""
    if call.is_forgotten:
        return dict(call.counts)
    found = {group: [0] * len(ORDER) for group in call.seats}
    rows = Position.objects.filter(call=call).values_list("group", "choice").annotate(n=Count("pk"))
    for group, choice, number in rows:
        found[group][ORDER.index(consent.Position(choice))] = number
    return found


def word_of(word: CaucusPosition, at: zoneinfo.ZoneInfo) -> consent.CaucusWord:
    """A row of a caucus' word as the rule sees it."""
    return consent.CaucusWord(
        position=consent.Position(word.choice),
        given_at=moment(word.given_on, at),
        seats=word.seats,
        partner=word.is_partner_heard,
        three_took_part=word.three_took_part,
        speaker=consent.Speaker(word.speaker),
        mandate=word.mandate,
    )


def verdict_to(verdict: consent.Verdict) -> dict[str, Any]:
    """A verdict as JSON, without the numbers of any group."""
    return {
        "outcome": verdict.outcome.value,
        "reason": verdict.reason.value,
        "needed": verdict.groups_needed,
        "enough": verdict.enough_groups,
        "centre": verdict.centre_heard,
        "concerns": list(verdict.open_concerns),
        "groups": {
            g.group: [g.quorate, g.said_no, g.caucus.value, g.position] for g in verdict.groups
        },
    }


def verdict_from(kept: Mapping[str, Any]) -> consent.Verdict:
    """The verdict that was kept; the numbers of its groups are gone."""
    groups = tuple(
        consent.GroupVerdict(
            key, 0, 0, quorate, said_no, consent.Standing(caucus),
            consent.Position(position) if position else None,
        )
        for key, (quorate, said_no, caucus, position) in kept["groups"].items()
    )  # fmt: skip
    return consent.Verdict(
        consent.Outcome(kept["outcome"]), consent.Reason(kept["reason"]), groups,
        kept["needed"], kept["enough"], kept["centre"], tuple(kept["concerns"]),
    )  # fmt: skip


def _tallies(
    call: Call, seated: consent.Table, at: zoneinfo.ZoneInfo, *, as_shown: bool
) -> tuple[consent.Tally, ...]:
    counts = call.snapshot if as_shown and call.closed_on is None else counted(call)
    objections = dict(
        CaucusObjection.objects.filter(call=call).values_list("group").annotate(n=Count("pk"))
    )
    words: dict[str, list[consent.CaucusWord]] = {}
    for word in CaucusPosition.objects.filter(call=call, about="POSITION").order_by("number"):
        words.setdefault(word.group, []).append(word_of(word, at))
    return tuple(
        consent.Tally(
            group=key,
            n_seats=call.seats.get(key, 0),
            version=call.version_number,
            speaks=consent.Speaks.BY_CAUCUS
            if key in call.by_caucus
            else consent.Speaks.BY_POSITIONS,
            counts=consent.Counts(*counts.get(key, [0] * len(ORDER))),
            words=tuple(words.get(key, ())),
            objections=objections.get(key, 0),
        )
        for key in seated.groups
    )


def _concerns(
    proposal: Proposal, at: zoneinfo.ZoneInfo, matters: Mapping[str, consent.Matter]
) -> tuple[consent.Concern, ...]:
    rows: Iterable[StandingConcern] = StandingConcern.objects.filter(proposal=proposal).order_by(
        "number"
    )
    return tuple(
        consent.Concern(
            id=str(row.pk),
            group=row.group,
            version=row.raised_on,
            raised_by=consent.RaisedBy(row.raised_by),
            status=consent.ConcernStatus(row.state),
            call=row.call_number,
            left_at=moment(row.left_on, at),
            asked_on=row.asked_on,
            releasing=matters.get(str(row.pk), consent.Matter()),
        )
        for row in rows
    )


def _matters(proposal: Proposal, at: zoneinfo.ZoneInfo) -> dict[str, consent.Matter]:
    """How far each group has come with what it decides alone: {key of the concern, "" the tag: …}."""
    words: dict[str, consent.OwnWord] = {}
    questions: dict[str, consent.Question] = {}
    ended: dict[str, datetime.datetime] = {}
    own = CaucusPosition.objects.filter(proposal=proposal).exclude(about="POSITION")
    for word in own.annotate(n_objections=Count("objections")):
        key = key_of(word)
        if word.state == CaucusPosition.State.GIVEN:
            words[key] = consent.OwnWord(word_of(word, at), word.n_seats, word.n_objections)
        elif word.state == CaucusPosition.State.FALLEN:
            ended[key] = max(moment(word.fell_on, at), ended.get(key, EARLIEST))
    for question in GroupQuestion.objects.filter(proposal=proposal).prefetch_related("answers"):
        key = key_of(question)
        if question.state == GroupQuestion.State.OPEN:
            questions[key] = _question(question, at)
        elif question.state == GroupQuestion.State.NOT_PASSED:
            ended[key] = max(moment(question.closes_on, at), ended.get(key, EARLIEST))
    return {
        key: consent.Matter(words.get(key), questions.get(key), ended.get(key))
        for key in {*words, *questions, *ended}
    }


def key_of(row: CaucusPosition | GroupQuestion) -> str:
    """What a word or a question of a group is about: the key of the concern, or "" for the tag."""
    return "" if row.concern_id is None else str(row.concern_id)


def _question(question: GroupQuestion, at: zoneinfo.ZoneInfo) -> consent.Question:
    answers = [answer.is_yes for answer in question.answers.all()]
    return consent.Question(
        moment(question.opened_on, at), moment(question.closes_on, at), question.n_seats,
        yes=sum(answers), no=len(answers) - sum(answers),
    )  # fmt: skip


def _children(proposal: Proposal) -> tuple[consent.Child, ...]:
    rows = (
        Proposal.objects.filter(parent=proposal).order_by("number").values_list("pk", "told_parent")
    )
    return tuple(consent.Child(str(pk), consent.State(told) if told else None) for pk, told in rows)


def _consent(kept: Mapping[str, Any] | None) -> consent.Consent | None:
    if kept is None:
        return None
    return consent.Consent(kept["version"], tuple(kept["consented"]), tuple(kept["without"]))
