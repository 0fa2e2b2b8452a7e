"""Proposals as the table sees them, and why each stands where it stands."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils import timezone

from lic.base import walls
from lic.base.policy import Actor
from lic.communities import queries as table
from lic.communities.models import Community, Group
from lic.core import consent
from lic.core.consent.terms import INTEGRATION_DAYS
from lic.decisions import rows
from lic.decisions.models import (
    Call,
    CaucusPosition,
    Proposal,
    Question,
    StandingConcern,
    Suggestion,
    Version,
)
from lic.decisions.policies import CONCERN, PROPOSAL, QUESTION, SUGGESTION, VERSION
from lic.decisions.queries.seats import own_open_calls, unready, writes

S = Proposal.State
SHOWN: dict[str, tuple[str, ...]] = {
    "OPEN": (S.CALLED, S.EXTENDED),
    "SHAPING": (S.DRAFT, S.SHAPING, S.INTEGRATING, S.PARKED),
    "AGREED": (S.AGREED, S.AGREED_IN_PART, S.ON_TRIAL),
    "NOT_AGREED": (S.NOT_AGREED, S.WITHDRAWN),
}
OF_THE_CLOCK = frozenset({"CALL_ENDS", "INTEGRATION_ENDS", "TRIAL_ENDS"})
BEFORE_CALL = frozenset({consent.State.SHAPING, consent.State.PARKED})


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one group stands while a call is open: what its whole table may know, and no figure.

    A caucus word that only waits is not in it, for nobody: its own group reads that in `mine`.

    position  of the caucus word that counts; "" for a group that speaks by single positions
    """

    group: Group
    is_heard: bool
    by_caucus: bool
    position: str = ""
    words: str = ""
    has_concern: bool = False
    is_tiny: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """Everything that the page of a proposal shows to a seat of the table.

    is_whole  False for a seat that sees the text only: then there is nothing here but the text, where it
              stands, and what is of the reader's own group
    """

    proposal: Proposal
    version: Version
    call: Call | None
    groups: list[Group]
    conditions: tuple[consent.Condition, ...]
    steps: tuple[consent.NextStep, ...]
    stands: list[Stand]
    concerns: list[StandingConcern]
    unready: tuple[str, ...]
    sponsors: list[str]
    call_from: datetime.datetime | None
    n_open: int
    is_whole: bool = True


def proposals(actor: Actor, shown: str = "OPEN") -> QuerySet[Proposal]:
    """Proposals in the states of one chip, each with `title`, `summary`, its call's `deadline`, and
    `n_open` concerns: None for a seat that sees its text only.
    """
    version = Version.objects.filter(proposal=OuterRef("pk"), number=OuterRef("version_number"))
    whole = version.filter(VERSION.visible(actor, "read"))
    call = Call.objects.filter(proposal=OuterRef("pk"), closed_on__isnull=True)
    return (
        Proposal.objects.filter(PROPOSAL.visible(actor, "read"), state__in=SHOWN[shown])
        .select_related("community")
        .annotate(
            title=Subquery(version.values("title")[:1]),
            summary=Subquery(version.values("summary")[:1]),
            n_open=Subquery(whole.values("open_concerns")[:1]),
            deadline=Subquery(call.values("deadline")[:1]),
        )
        .order_by("-since", "-number")
    )


def titles(actor: Actor, numbers: Collection[int]) -> dict[int, str]:
    """Number → title of these proposals, as far as the actor may read them."""
    version = Version.objects.filter(proposal=OuterRef("pk"), number=OuterRef("version_number"))
    found = Proposal.objects.filter(PROPOSAL.visible(actor, "read"), number__in=numbers)
    return dict(found.values_list("number", Subquery(version.values("title")[:1])))


def counts(actor: Actor) -> dict[str, int]:
    """How many proposals each chip leads to."""
    found = (
        Proposal.objects.filter(PROPOSAL.visible(actor, "read"))
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    by_state = dict(found)
    return {name: sum(by_state.get(state, 0) for state in states) for name, states in SHOWN.items()}


def proposal(actor: Actor, number: int, permission: str = "read") -> Proposal:
    """One proposal by its number; raises Proposal.DoesNotExist (hidden or absent), Denied."""
    found = Proposal.objects.select_related("community", "parent")
    one = found.get(PROPOSAL.visible(actor, "read"), number=number)
    PROPOSAL.require(actor, permission, one)
    return one


def view(actor: Actor, number: int, now: datetime.datetime | None = None) -> View:
    """A proposal with all that its page says; figures as of the last night."""
    one = proposal(actor, number)
    now = now or timezone.now()
    loaded = rows.load(one, as_shown=True)
    moment = _moment(loaded, now)
    shown = consent.as_heard(loaded, moment)
    version, call = rows.version_of(one), rows.call_of(one)
    open_now = Proposal.objects.filter(community_id=one.community_id, state__in=consent.OPEN_STATES)
    n_calls, n_own = 0, 0
    if shown.state in BEFORE_CALL:
        n_calls = open_now.exclude(pk=one.pk).count()
        n_own = own_open_calls(actor, one) if n_calls and writes(actor, one) else 0
    groups = ring(table.groups(one.community_id), one.number, actor.language)
    concerns = list(one.concerns.filter(CONCERN.visible(actor, "read")).order_by("number"))
    stands = _stands(shown, call, groups, moment, concerns) if call and shown.state in consent.OPEN_STATES else []  # fmt: skip
    if not PROPOSAL.allows(actor, "discuss", one):
        return _text_only(actor, shown, moment, one, version, call, groups, stands, concerns)
    return View(
        proposal=one, version=version, call=call, groups=groups,
        conditions=consent.explain(shown, moment, open_calls=n_calls, own_calls=n_own),
        steps=consent.next_steps(shown, moment),
        stands=stands,
        concerns=concerns,
        unready=unready(one, version) if shown.state in BEFORE_CALL else (),
        sponsors=sorted(shown.sponsors),
        call_from=_call_from(shown),
        n_open=version.open_concerns,
    )  # fmt: skip


def _text_only(
    actor: Actor, shown: consent.Proposal, moment: datetime.datetime, one: Proposal, version: Version,
    call: Call | None, groups: list[Group], stands: list[Stand], concerns: list[StandingConcern],
) -> View:  # fmt: skip
    """The text, where it stands and until when, and the reader's own group: built up, never cut down.

    concerns  those of the own group, which its policy let through
    """
    text = Version(
        proposal=one, number=version.number, title=version.title, summary=version.summary, text=version.text,
        lang=version.lang, trial_months=version.trial_months, fingerprint=version.fingerprint,
    )  # fmt: skip
    return View(
        proposal=one, version=text, call=call, groups=groups,
        conditions=tuple(c for c in consent.explain(shown, moment) if c.code == "DEADLINE_PASSED"),
        steps=tuple(step for step in consent.next_steps(shown, moment) if step.code in OF_THE_CLOCK),
        stands=[stand for stand in stands if stand.group.key == actor.group],
        concerns=concerns,
        unready=(),
        sponsors=sorted({actor.group} & set(shown.sponsors)),
        call_from=None,
        n_open=sum(concern.state == StandingConcern.State.OPEN for concern in concerns),
        is_whole=False,
    )  # fmt: skip


def _moment(shown: consent.Proposal, now: datetime.datetime) -> datetime.datetime:
    """Now, but never past the deadline: what a call ends with is told by the clock's work, not by a page."""
    if shown.state not in consent.OPEN_STATES or shown.deadline is None:
        return now
    return min(now, shown.deadline - datetime.timedelta(minutes=1))


def _call_from(shown: consent.Proposal) -> datetime.datetime | None:
    return next(
        (step.when for step in consent.next_steps(shown, shown.since) if step.code == "OPEN_CALL"),
        None,
    )


def ring(groups: list[Group], number: int, language: str) -> list[Group]:
    """The groups by name in the reader's language, beginning one further with each proposal."""
    by_name = sorted(
        groups,
        key=lambda group: str(group.names.get(language) or group.names.get("en") or group.key),
    )
    start = number % len(by_name) if by_name else 0
    return by_name[start:] + by_name[:start]


def _stands(
    shown: consent.Proposal, call: Call, groups: list[Group], now: datetime.datetime,
    concerns: list[StandingConcern],
) -> list[Stand]:  # fmt: skip
    verdict = consent.decide(consent.call_of(shown), now)
    judged = {group.group: group for group in verdict.groups}
    words: dict[tuple[str, consent.CaucusWord], CaucusPosition] = {}
    with walls.lifted("the rule counts what every group said"):
        given = list(CaucusPosition.objects.filter(call=call, about="POSITION").order_by("number"))
    for word in given:
        words[word.group, rows.word_of(word, shown.table.zone)] = word
    concerned = {concern.group for concern in concerns if concern.state == "OPEN"}
    return [
        stand(group, shown, judged.get(group.key), words, has_concern=group.key in concerned)
        for group in groups
    ]


def stand(
    group: Group,
    shown: consent.Proposal,
    judged: Any,
    words: Mapping[tuple[str, consent.CaucusWord], CaucusPosition],
    *,
    has_concern: bool,
) -> Stand:
    """One group's line: heard or not yet, and the word of its caucus once that counts.

    shown  the proposal `as_heard`: a tally holds the word that counts, or none
    words  rows by group and by the word as the rule sees it
    """
    tally = next((tally for tally in shown.tallies if tally.group == group.key), None)
    if tally is None or judged is None:
        return Stand(group, is_heard=False, by_caucus=False)
    spoken = words.get((group.key, tally.words[-1])) if tally.words else None
    return Stand(
        group, is_heard=judged.quorate, by_caucus=tally.by_caucus,
        position=spoken.choice if spoken else "", words=spoken.words if spoken else "",
        has_concern=has_concern, is_tiny=tally.n_seats < 3,
    )  # fmt: skip


def concern(actor: Actor, number: int, concern_number: int) -> StandingConcern:
    """One concern; raises StandingConcern.DoesNotExist (hidden or absent)."""
    found = StandingConcern.objects.filter(CONCERN.visible(actor, "read")).select_related(
        "proposal__community"
    )
    return found.get(proposal__number=number, number=concern_number)


def questions(actor: Actor, one: Proposal) -> list[Question]:
    """Questions about a proposal, in the order asked, without those withdrawn."""
    found = Question.objects.filter(QUESTION.visible(actor, "read"), proposal=one)
    return list(found.exclude(text="").order_by("number"))


def suggestions(actor: Actor, one: Proposal) -> list[Suggestion]:
    """Suggestions on its clauses, in the order made, without those withdrawn."""
    found = Suggestion.objects.filter(SUGGESTION.visible(actor, "read"), proposal=one)
    return list(found.exclude(words="").order_by("number"))


def versions(actor: Actor, one: Proposal) -> list[Version]:
    """Every version of its text, the earliest first; none for a seat that sees its text only."""
    return list(
        Version.objects.filter(VERSION.visible(actor, "read"), proposal=one).order_by("number")
    )


def unheard(call: Call) -> list[str]:
    """Groups that were not heard in a call by last night: nothing newer than its page shows."""
    shown = rows.load(call.proposal, as_shown=True)
    verdict = consent.decide(
        consent.call_of(shown), rows.moment(call.snapshot_on, rows.zone(call.proposal))
    )
    return sorted(verdict.without)


def voices_missing(actor: Actor) -> list[tuple[str, list[Group]]]:
    """(title, groups not heard by last night) of each open call here; there are three at most."""
    here = Proposal.objects.filter(PROPOSAL.visible(actor, "discuss"))
    calls = Call.objects.filter(proposal__in=here, closed_on__isnull=True)
    at_table = table.groups(actor.community_id or 0)
    found = []
    for call in calls.select_related("proposal__community").order_by("deadline", "pk"):
        silent = unheard(call)
        groups = [group for group in at_table if group.key in silent]
        found.append((rows.version_of(call.proposal).title, groups))
    return [(title, groups) for title, groups in found if groups]


def due(community: Community) -> list[tuple[str, int, str, datetime.date]]:
    """What comes due here: (what, proposal number, title, day), the soonest first.

    what  CALL_ENDS · TRIAL_ENDS · INTEGRATION_ENDS
    """
    found = []
    open_states = (S.CALLED, S.EXTENDED, S.INTEGRATING, S.ON_TRIAL)
    version = Version.objects.filter(proposal=OuterRef("pk"), number=OuterRef("version_number"))
    call = Call.objects.filter(proposal=OuterRef("pk"), closed_on__isnull=True)
    annotated = Proposal.objects.filter(community=community, state__in=open_states).annotate(
        title=Subquery(version.values("title")[:1]), deadline=Subquery(call.values("deadline")[:1])
    )
    for one in annotated:
        if one.state == S.INTEGRATING:
            end, what = one.since + datetime.timedelta(days=INTEGRATION_DAYS), "INTEGRATION_ENDS"
        elif one.state == S.ON_TRIAL:
            end, what = one.trial_ends, "TRIAL_ENDS"
        else:
            end, what = one.deadline, "CALL_ENDS"
        if end is not None:
            found.append((what, one.number, one.title, end))
    return sorted(found, key=lambda row: (row[3], row[1]))
