"""The record of an outcome: written once, in the transaction that brings it about."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections import defaultdict
from typing import Any

from django.db.models import Max

from lic.base import audit, links, locks, releases
from lic.base.models import Release
from lic.communities import queries as table
from lic.core import consent, disclosure
from lic.decisions import rows, texts
from lic.decisions.models import (
    Call,
    CaucusPosition,
    Dissent,
    Heard,
    Outcome,
    Proposal,
    StandingConcern,
    Version,
)

CONSENT = "consent"
AGREEMENT = frozenset({consent.State.AGREED, consent.State.ON_TRIAL})
_ENDS = frozenset({consent.State.NOT_AGREED, consent.State.AGREED_IN_PART, consent.State.WITHDRAWN})
# A draft that is withdrawn was never before the table: it leaves no record.
RECORDED: dict[consent.State, frozenset[consent.State]] = defaultdict(
    lambda: _ENDS, {consent.State.DRAFT: frozenset()}
)


def is_agreement(before: consent.Proposal, after: consent.Proposal) -> bool:
    """Whether this step is the table agreeing (and not a trial that goes on after something else)."""
    return (
        before.state in consent.OPEN_STATES
        and after.state in AGREEMENT
        and after.verdict is not None
        and after.verdict.outcome == consent.Outcome.AGREED
    )


def write(proposal: Proposal, after: consent.Proposal, *, agreed: bool) -> Outcome:
    """Store the record of what the machine decided, and mark an agreed version as agreed."""
    on = rows.day(after.since, rows.zone(proposal))
    audit.record(
        audit.CLOCK,
        texts.OUTCOME_RECORDED,
        on=proposal,
        number=proposal.number,
        state=after.state.value,
    )
    version = Version.objects.get(proposal=proposal, number=after.version)
    record = contents(proposal, version, after, agreed=agreed) | {"on": on.isoformat()}
    locks.alone(f"decisions.outcome.{proposal.community_id}")
    last = Outcome.objects.filter(community_id=proposal.community_id).aggregate(n=Max("number"))[
        "n"
    ]
    outcome = Outcome.objects.create(
        community_id=proposal.community_id, proposal=proposal, version=version,
        number=(last or 0) + 1, kind=after.state.value, on=on, record=record,
        fingerprint=fingerprint(record), **(_as_the_rule_saw(after) if agreed else {}),
    )  # fmt: skip
    if agreed:
        Version.objects.filter(pk=version.pk).update(is_agreed=True)
    links.add(outcome, "came_from", proposal, on)
    return outcome


def fingerprint(record: dict[str, Any]) -> str:
    """SHA-256 of the record in canonical JSON, 64 hex digits."""
    return hashlib.sha256(
        json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()


def contents(
    proposal: Proposal, version: Version, after: consent.Proposal, *, agreed: bool
) -> dict[str, Any]:
    """Everything that the record shows, fit for the public: figures under the limit are not in it."""
    number, head = audit.head()
    call = rows.call_of(proposal)
    return {
        "community": proposal.community.name,
        "proposal": proposal.number,
        "version": version.number,
        "title": version.title, "summary": version.summary, "text": version.text, "lang": version.lang,
        "text_fingerprint": version.fingerprint,
        "harm_centre": version.harm_centre, "harm_others": version.harm_others,
        "principles": version.principles, "root_causes": version.root_causes,
        "kind": after.state.value, "reason": after.reason.value,
        "until": _iso(rows.day(after.trial_ends, rows.zone(proposal))) if agreed else None,
        "tagged": after.tagged,
        "called": _iso(call.opened_on) if call else None,
        "deadline": _iso(call.deadline) if call else None,
        "groups": _groups(proposal, call, after) if agreed and call else [],
        "rule": _rule(after) if agreed else None,
        "heard": _heard(call),
        "concerns": _concerns(proposal, name_groups=agreed),
        "dissents": _dissents(call),
        "parts": list(proposal.children.order_by("number").values_list("number", flat=True)),
        "chain": {"number": number, "head": head},
    }  # fmt: skip


def _as_the_rule_saw(after: consent.Proposal) -> dict[str, Any]:
    verdict = after.verdict
    assert verdict is not None
    return {
        "consented": list(verdict.quorate), "without": list(verdict.without),
        "n_heard": len(verdict.quorate), "n_needed": verdict.groups_needed,
        "n_said_no": len(verdict.said_no), "n_open": len(verdict.open_concerns),
        "is_tagged": after.tagged, "has_centre": after.table.centre_group in verdict.quorate,
    }  # fmt: skip


def _rule(after: consent.Proposal) -> dict[str, Any]:
    seen = _as_the_rule_saw(after)
    return {"heard": seen["n_heard"], "needed": seen["n_needed"], "centre": seen["has_centre"]}


def _groups(proposal: Proposal, call: Call, after: consent.Proposal) -> list[dict[str, Any]]:
    """One row for each group of the table: how it consented, or that it goes on without it."""
    verdict = after.verdict
    stands = {group.group: group for group in verdict.groups} if verdict else {}
    members = [key for key, stand in stands.items() if stand.quorate and stand.position is None]
    cells = _released(call, members, rows.day(after.since, rows.zone(proposal)))
    found = []
    for group in table.groups(proposal.community_id):
        stand = stands.get(group.key)
        row: dict[str, Any] = {
            "key": group.key, "names": group.names, "mark": group.mark, "hue": group.hue,
            "stands": "WITHOUT", "how": "", "cell": None,
        }  # fmt: skip
        if stand is not None and stand.quorate:
            by_caucus = stand.position is not None
            row["stands"] = stand.position.value if stand.position is not None else "CONSENTS"
            row["how"] = _speaker(call, group.key, row["stands"]) if by_caucus else "MEMBERS"
            row["cell"] = cells.get(group.key)
        found.append(row)
    return found


def _released(
    call: Call, members: list[str], on: datetime.date
) -> dict[str, dict[str, Any] | None]:
    """How many of each group's positions support it or can live with it, as the public may know it.

    Cut once, through the gate and its ledger: a group under the limit is hidden whole.
    """
    counts = rows.counted(call)
    cells = []
    for key in members:
        support, can_live_with, stand_aside, concern = counts[key]
        cells.append(disclosure.Cell(key, CONSENT, support + can_live_with, stand_aside + concern))
    snapshot = disclosure.Snapshot(1, tuple(members), (CONSENT,), tuple(cells))
    public = releases.publish(call, CONSENT, snapshot, on=on)[disclosure.Audience.PUBLIC]
    return {key: _cell(public.cells[key, CONSENT]) for key in members}


def _cell(cell: disclosure.ReleasedCell) -> dict[str, Any] | None:
    if cell.kind == disclosure.Kind.WORDS and cell.word and cell.band:
        return {"word": cell.word.value, "band": cell.band.value}
    return {"percent": cell.percent, "n": cell.n} if cell.kind == disclosure.Kind.FIGURE else None


def _speaker(call: Call, group: str, choice: str) -> str:
    """Who gave the word that counts; a later one that does not yet says something else, or nothing new."""
    words = CaucusPosition.objects.filter(call=call, group=group, about="POSITION", choice=choice)
    return words.order_by("-number").values_list("speaker", flat=True).first() or "SPOKESPERSON"


def _concerns(proposal: Proposal, *, name_groups: bool) -> list[dict[str, Any]]:
    """Concerns and how they were met; a group is named only for its caucus' concern that was met."""
    return [
        {
            "number": row.number, "principle": row.principle, "harmed": row.harmed, "how": row.how,
            "remedy": row.remedy, "lang": row.lang, "raised_on": row.raised_on, "state": row.state,
            "how_met": row.how_met, "met_on": _iso(row.met_on),
            "group": row.group if name_groups and row.raised_by == StandingConcern.RaisedBy.CAUCUS else "",
        }
        for row in StandingConcern.objects.filter(proposal=proposal).order_by("number")
    ]  # fmt: skip


def _dissents(call: Call | None) -> list[dict[str, str]]:
    """Words of those who stand aside, by the alphabet so that no order tells who came first."""
    if call is None:
        return []
    words = Dissent.objects.filter(call=call).order_by("text").values("text", "lang")
    return [dict(row) for row in words]


def _heard(call: Call | None) -> list[dict[str, Any]]:
    """Figures of the statements behind it that were public when it was called."""
    kept = Heard.objects.filter(call=call, audience=Release.Audience.PUBLIC).first()
    return kept.statements if kept else []


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
