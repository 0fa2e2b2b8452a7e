"""Who answers alike, as far as it may be said of a group. Only the worker loads this: it brings the engine.

It flags and changes nothing (ADR 25). Kept is a band of people and which statements hang on them: no voter, no answer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from lic.core import disclosure
from lic.core.disclosure import Audience
from lic.core.opinion import factors, placing
from lic.core.opinion.analysis import grouped
from lic.core.opinion.signals import alike, robust
from lic.core.opinion.votes import AGREE, Votes
from lic.listening.models import Outcome, Round, Signal
from lic.listening.queries.hearing import common_ground

if TYPE_CHECKING:
    from lic.listening.analysis import Gathered

Ints = NDArray[np.int64]
SUSPECT = "alike"


def renew(gathered: Gathered) -> None:
    """Look anew at each group in which a step of people is new or changed since it was last looked at.

    From the answers as they were cut. Where people were taken out since, nothing is kept.
    """
    if len(gathered.measures) < 2:
        return
    votes, groups, last = gathered.people
    keys, group = grouped(groups)
    since = dict(Signal.objects.filter(round=gathered.round).values_list("group", "epoch"))
    moved = dict.fromkeys(keys, 0)
    for key, epoch in zip(groups, last, strict=True):
        moved[key] += epoch > since.get(key, -1)
    limits = gathered.limits
    due = [
        g
        for g, key in enumerate(keys)
        if disclosure.row_due({key: moved[key]}, audience=Audience.TABLE, limits=limits)
    ]
    if group is None or not due:
        return
    generator = np.random.default_rng(gathered.epoch)
    model = factors.fit(votes.decided(), placing.RANK, generator)
    found = alike.answering(votes, model, group, len(keys), generator)
    least = limits.least(Audience.TABLE, protected=False)
    table = Outcome.objects.get(round=gathered.round, audience=Audience.TABLE)
    shared = [gathered.measures.index(pk) for pk in common_ground(table.shown)]
    told = {}
    for g in due:
        inside = np.flatnonzero(group == g)
        clusters = [np.intersect1d(one.members, inside) for one in found]
        told[keys[g]] = _said(votes, inside, clusters, least, shared)
    _keep(gathered, told, least)


@transaction.atomic
def _keep(gathered: Gathered, told: Mapping[str, dict[str, Any]], least: int) -> None:
    now = Round.objects.select_for_update(of=("self",)).get(pk=gathered.round.pk)
    if now.is_rewritten or now.taken_out.get("is_new") or now.epoch != gathered.epoch + 1:
        return
    for group, said in told.items():
        Signal.objects.update_or_create(
            round=now, group=group,
            defaults={"epoch": gathered.epoch, "at_least": least, **said},
        )  # fmt: skip


def _said(
    votes: Votes, inside: Ints, clusters: Sequence[Ints], least: int, shared: Collection[int]
) -> dict[str, Any]:
    """What may be said of one group.

    Nothing where those alike are under the limit, nor where the others are who answered as much: "almost
    all of us answered alike" would tell what each of them said.
    """
    known = [members for members in clusters if len(members) >= least]
    together = np.unique(np.concatenate([*known, np.empty(0, np.int64)]))
    answered = np.diff(votes.decided().start)[np.setdiff1d(inside, together)]
    if not known or np.count_nonzero(answered >= alike.SHARED) < least:
        return {"band": "", "statements": []}
    hanging = {j for members in known for j in _hanging(votes, inside, members, least)}
    return {
        "band": disclosure.band(len(together)).value,
        "statements": [votes.statements[j] for j in sorted(hanging.intersection(shared))],
    }


def _hanging(votes: Votes, inside: Ints, members: Ints, least: int) -> list[int]:
    """Statements to which the group's own yes would not stand if these counted once, or not at all.

    From the group's answers alone: what other groups say, and when they last said it, does not show in it.
    """
    own = votes.of(inside)
    nobody_else = np.zeros(len(inside), np.int64)
    theirs = robust.counted(votes.of(members), nobody_else[: len(members)], 1).sum(axis=0)[0]
    others = robust.counted(own, nobody_else, 1).sum(axis=0)[0] - theirs
    suspect = robust.Suspect(SUSPECT, np.searchsorted(inside, members).tolist())
    return [
        one.statement
        for one in robust.review(own, nobody_else, 1, [suspect], groups_differ=False)
        if one.stands and one.direction == AGREE and SUSPECT in dict(one.why)
        and min(theirs[one.statement], others[one.statement]) >= least
    ]  # fmt: skip
