"""From answers to what may be shown. Only the worker and commands load this: it brings the engine.

Exact counts come in here and leave through `core.disclosure` alone; every rank on a page is computed
from what passed the gate.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import Count

from lic.base import releases
from lic.communities import queries as communities
from lic.communities.models import Seat
from lic.core import disclosure
from lic.core.disclosure import (
    Audience,
    Cell,
    Form,
    Ledger,
    Limits,
    Release,
    Snapshot,
    Tally,
)
from lic.core.opinion import weigh
from lic.core.opinion.votes import Votes
from lic.listening import drawing, maps, services, signals
from lic.listening.models import CaucusWord, Outcome, Round, Statement, Vote, Weights
from lic.listening.models.answer import ANSWERS, OPEN_LANE
from lic.listening.queries.finding import groups_of
from lic.listening.queries.hearing import common_ground

MEASURES = ("answers", "importance", "turnout", "open", "open-turnout")
SIGN = {Vote.Choice.AGREE: 1, Vote.Choice.DISAGREE: -1}


class Gathered:
    """Everything exact about one round at one epoch: groups, statements, counts of people."""

    def __init__(self, round_: Round) -> None:
        self.round = round_
        self.epoch = round_.epoch
        at_table = groups_of(round_)
        self.groups = tuple(sorted(group.key for group in at_table))
        on_show = Statement.objects.filter(round=round_, state=Statement.State.SHOWN)
        self.statements = list(on_show.order_by("number"))
        self.measures = tuple(str(statement.pk) for statement in self.statements)
        self.limits = Limits(
            table=round_.table_limit, public=max(round_.public_limit, round_.table_limit)
        )
        self.caucus = {
            (group, str(statement)): shares
            for group, statement, shares in CaucusWord.objects.filter(
                statement__round=round_
            ).values_list("group", "statement_id", "shares")
            if group in self.groups and str(statement) in self.measures
        }

    @cached_property
    def people(self) -> tuple[Votes, list[str], list[int]]:
        """All answers, person by person: read once for all that looks at them so (`maps.answers`)."""
        return maps.answers(self)

    def answers(self, groups: tuple[str, ...]) -> list[Tally]:
        """People by group, statement, side and epoch of their answer."""
        rows = self._rows(groups).values_list("group", "statement_id", "choice", "epoch")
        return [
            Tally(group, str(statement), SIGN.get(choice, 0), epoch, people)
            for group, statement, choice, epoch, people in rows.annotate(people=Count("pk"))
        ]

    def matters(self, groups: tuple[str, ...]) -> list[Tally]:
        """The same, where the side is whether the statement matters to the person."""
        rows = self._rows(groups).values_list("group", "statement_id", "matters", "epoch")
        return [
            Tally(group, str(statement), 1 if marked else -1, epoch, people)
            for group, statement, marked, epoch, people in rows.annotate(people=Count("pk"))
        ]

    def turnout(self, groups: tuple[str, ...], ledger: Ledger) -> tuple[Cell, ...]:
        """People who answered anything, by group; new are those whose first answer came since.

        Whoever only changes an answer is no step of this count: four of them would let one newcomer
        through in their company. So no more are new than the number that was shown has moved.
        """
        first: dict[tuple[str, str], int] = {}
        for group, key, epoch in (
            self._rows(groups).values_list("group", "voter_key", "epoch").iterator(5000)
        ):
            first[group, key] = min(epoch, first.get((group, key), epoch))
        people, new, new_public = Counter[str](), Counter[str](), Counter[str]()
        for (group, _key), epoch in first.items():
            table, public = ledger.epochs(group, "turnout")
            people[group] += 1
            new[group] += table is None or epoch > table
            new_public[group] += public is None or epoch > public
        for group in groups:
            for audience, found in ((Audience.TABLE, new), (Audience.PUBLIC, new_public)):
                shown = ledger.shown(group, "turnout", audience)
                if shown is not None and shown.n is not None:
                    found[group] = min(found[group], abs(people[group] - shown.n))
        return tuple(
            Cell(group, "turnout", people[group], 0, new[group], new_public[group], Form.COUNT)
            for group in groups
        )

    def _rows(self, groups: tuple[str, ...]) -> Any:
        found = Vote.objects.filter(
            statement__round=self.round, choice__in=ANSWERS, group__in=groups
        )
        return found.filter(statement__state=Statement.State.SHOWN)


def refresh(round_id: int, on: datetime.date | None = None) -> bool:
    """Work out one round: cut new figures where a day is over or the round is, and draw both audiences.

    on  the day it is at the table; today if not said

    Within a day nothing is cut, so that neither an epoch nor a figure tells when somebody answered.
    Returns whether figures were cut.
    """
    gathered, cuts = _refreshed(round_id, on)
    if cuts:
        signals.renew(gathered)  # in a transaction of its own: whoever answers does not wait for it
    return cuts


@transaction.atomic
def _refreshed(round_id: int, on: datetime.date | None) -> tuple[Gathered, bool]:
    round_ = (
        Round.objects.select_for_update(of=("self",)).select_related("community").get(pk=round_id)
    )
    today = on or communities.today(round_.community)
    gathered = Gathered(round_)
    cuts = is_due(round_, today)
    if cuts or releases.latest(round_, "answers", Audience.TABLE) is not None:
        landscape = maps.draw(gathered, cuts=cuts)
        cut = {name: _publish(gathered, name, today, cuts=cuts) for name in MEASURES}
        if cuts:
            _settle_taken_out(gathered)
        for audience in Audience:
            shown = drawing.shown(gathered, {name: both[audience] for name, both in cut.items()})
            shown["map"] = landscape[audience]
            Outcome.objects.update_or_create(
                round=round_,
                audience=audience,
                defaults={
                    "epoch": gathered.epoch, "on": today, "shown": shown, "n_common": len(common_ground(shown)),
                },
            )  # fmt: skip
    if round_.is_open and (cuts or _is_untouched(round_)):
        store_weights(gathered)
    if cuts:
        round_.epoch, round_.epoch_on = round_.epoch + 1, today
        round_.save(update_fields=["epoch", "epoch_on"])
    return gathered, cuts


def is_due(round_: Round, today: datetime.date) -> bool:
    """Whether the open epoch has answers, or lost some, and its day is over or the round is closed."""
    over = round_.state == Round.State.CLOSED or (
        round_.epoch_on is not None and round_.epoch_on < today
    )
    moved = bool(round_.taken_out.get("is_new")) or services.has_answers(round_)
    return over and not round_.is_rewritten and moved


def refresh_due() -> int:
    """Refresh every round with a day's answers to cut; returns how many were cut."""
    rounds = Round.objects.exclude(state=Round.State.DRAFT).filter(is_rewritten=False)
    due = [
        r.pk
        for r in rounds.select_related("community")
        if is_due(r, communities.today(r.community))
    ]
    return sum(refresh(pk) for pk in due)


def _publish(
    gathered: Gathered, name: str, today: datetime.date, *, cuts: bool
) -> dict[Audience, Release]:
    """Hand one measure to the gate; where nothing is cut, only caucus words and statements move."""
    groups = (OPEN_LANE,) if name.startswith("open") else gathered.groups
    ledger = releases.ledger(gathered.round, name)
    if name.endswith("turnout"):
        cells = gathered.turnout(groups, ledger) if cuts else ()
        snapshot = Snapshot(gathered.epoch, groups, ("turnout",), cells)
        form = Form.COUNT
    else:
        read = gathered.matters if name == "importance" else gathered.answers
        snapshot = disclosure.tally(
            read(groups) if cuts else [], ledger, epoch=gathered.epoch, groups=groups,
            measures=gathered.measures, caucus=gathered.caucus if name == "answers" else {},
        )  # fmt: skip
        form = Form.SHARE
    if cuts:
        snapshot = _with_taken_out(snapshot, gathered.round.taken_out.get(name, {}), form)
    return releases.publish(gathered.round, name, snapshot, on=today, limits=gathered.limits)


def _with_taken_out(snapshot: Snapshot, taken_out: Mapping[str, list[int]], form: Form) -> Snapshot:
    """The snapshot, where people of revoked batches count among those who moved since the last cut."""
    cells = {(cell.group, cell.measure): cell for cell in snapshot.cells}
    for place, (table, public) in taken_out.items():
        group, measure = place.split(" ")
        if group in snapshot.groups and measure in snapshot.measures:
            cell = cells.get((group, measure)) or Cell(group, measure, 0, 0, 0, 0, form)
            cells[group, measure] = replace(
                cell, changed=(cell.changed or 0) + table,
                changed_public=(cell.changed_public or 0) + public,
            )  # fmt: skip
    return replace(snapshot, cells=tuple(cells.values()))


def _settle_taken_out(gathered: Gathered) -> None:
    """Forget who was taken out of cells that are cut anew now; what is left keeps the round marked."""
    round_ = gathered.round
    if not round_.taken_out:
        return
    left: dict[str, Any] = {}
    for name in MEASURES:
        ledger = releases.ledger(round_, name)
        for place, counts in round_.taken_out.get(name, {}).items():
            cuts = ledger.epochs(*place.split(" "))
            kept = [0 if cut == gathered.epoch else n for n, cut in zip(counts, cuts, strict=True)]
            if any(kept):
                left.setdefault(name, {})[place] = kept
    round_.taken_out, round_.is_marked = left, bool(left)
    round_.save(update_fields=["taken_out", "is_marked"])


def _is_untouched(round_: Round) -> bool:
    """Nobody has answered and nothing is weighed yet: the first day's draws need weights too."""
    return not (Weights.objects.filter(round=round_).exists() or services.has_answers(round_))


def store_weights(gathered: Gathered) -> None:
    """Keep, for each group, how much each statement is wanted from it in the coming epoch.

    Once a day: the probability that stands on an answer would else tell whether it came before or after.
    """
    round_, groups, measures = gathered.round, gathered.groups, gathered.measures
    if not measures:
        return
    place = {m: j for j, m in enumerate(measures)}
    row = {g: i for i, g in enumerate(groups)}
    tables = {name: [[0] * len(measures) for _ in groups] for name in ("AGREE", "DISAGREE", "ALL")}
    counted = Vote.objects.filter(
        statement__round=round_, group__in=groups, statement__state="SHOWN"
    )
    for group, statement, choice, n in counted.values_list(
        "group", "statement_id", "choice"
    ).annotate(n=Count("pk")):
        i, j = row[group], place[str(statement)]
        tables["ALL"][i][j] += n
        if choice in tables:
            tables[choice][i][j] += n
    seats = dict(
        Seat.objects.filter(community_id=round_.community_id, state=Seat.State.AWAKE)
        .values_list("group__key").annotate(n=Count("pk"))
    )  # fmt: skip
    wanted = weigh(
        agrees=tables["AGREE"], disagrees=tables["DISAGREE"], shown=tables["ALL"],
        seats=[seats.get(g, 0) for g in groups],
        authors=[row.get(s.author_group, -1) for s in gathered.statements],
        ages=[max(round_.epoch - s.epoch, 0) for s in gathered.statements],
    )  # fmt: skip
    Weights.objects.bulk_create(
        [
            Weights(
                round=round_, group=group, epoch=round_.epoch,
                weights={m: round(float(w), 6) for m, w in zip(measures, wanted[i], strict=True)},
            )
            for i, group in enumerate(groups)
        ],
        update_conflicts=True, unique_fields=["round", "group"], update_fields=["epoch", "weights"],
    )  # fmt: skip
