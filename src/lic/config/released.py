"""What a community has released to everybody, as files: results of rounds, agreements, actions.

Everything is read as somebody without a seat reads it, so that a file can hold nothing that the
public pages do not show.
"""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lic.actions import presenting as actions
from lic.actions import queries as done
from lic.base import exports
from lic.base.policy import Actor
from lic.communities import queries as table
from lic.communities.models import Community
from lic.decisions import queries as decisions
from lic.decisions.models import Outcome
from lic.listening import exports as heard
from lic.listening import queries as listening

SCHEMA = "lic-export/1"
INSIDE = (
    "harm_centre", "harm_others", "principles", "root_causes", "tagged", "reason", "heard", "concerns",
    "dissents",
)  # fmt: skip
AGREEMENTS = ("number", "on", "kind", "title", "summary", "groups", "without", "until", "record")


def write(community: Community, folder: Path, *, round_number: int | None = None) -> list[str]:
    """Write everything released into a folder, made if needed; returns the names of the files.

    round_number  results of this round alone
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for name, content in files(community, round_number):
        (folder / name).write_bytes(content)
        names.append(name)
    return names


def files(community: Community, round_number: int | None = None) -> Iterator[tuple[str, bytes]]:
    """(name, content) of each file, the list of all of them first."""
    public, today = Actor(community_id=community.pk), table.today(community)
    made = [*_rounds(public, round_number), *_agreements(public), *_actions(public, today)]
    about = {
        "schema": SCHEMA,
        "community": community.slug,
        "name": community.name,
        "on": today.isoformat(),
        "audience": "PUBLIC",
        "files": [name for name, _content in made],
    }
    yield "about.json", _json(about)
    yield from made


def _rounds(public: Actor, number: int | None) -> Iterator[tuple[str, bytes]]:
    """Rounds that have public results; a round without is left out, as it has no public page."""
    for one in listening.rounds(public).filter(**({"number": number} if number else {})):
        outcome = listening.outcome(public, one)
        if outcome is None:
            continue
        data = heard.released(one, outcome, list(listening.statements(public, one)))
        rows = io.StringIO(newline="")
        heard.write_csv(rows, data)
        yield f"round-{one.number}.json", _json(data)
        yield f"round-{one.number}.csv", rows.getvalue().encode("utf-8-sig")


def _agreements(public: Actor) -> Iterator[tuple[str, bytes]]:
    kept = [agreement(one) for one in decisions.outcomes(public)]
    rows = [
        [" ".join(one[name]) if isinstance(one[name], list) else one[name] for name in AGREEMENTS]
        for one in kept
    ]
    yield "agreements.json", _json(kept)
    yield "agreements.csv", exports.as_csv(AGREEMENTS, rows)


def agreement(outcome: Outcome) -> dict[str, Any]:
    """The record of an agreement as its public page shows it.

    Of a proposal that came from a round without police, all but its text stays inside until that round
    is let out: whom it could harm, what it stands on, what was heard, concerns, words of dissent.
    """
    kept = dict(outcome.record)
    if "heard" in kept:  # of a statement that was hidden since, the figures go with its words
        public = Actor(community_id=outcome.community_id)
        kept["heard"] = [dict(row.figures) for row in decisions.heard_on_record(public, outcome)]
    left_out = INSIDE if outcome.proposal.is_text_only else ()
    shown = {name: value for name, value in kept.items() if name not in left_out}
    return {
        "number": outcome.number,
        "on": outcome.on.isoformat(),
        "kind": outcome.kind,
        "title": kept["title"],
        "summary": kept.get("summary", ""),
        "groups": list(outcome.consented),
        "without": list(outcome.without),
        "until": kept.get("until") or "",
        "record": outcome.fingerprint,
        "shown": shown,
    }


def _actions(public: Actor, today: datetime.date) -> Iterator[tuple[str, bytes]]:
    shown = ("OPEN", "DONE", "DROPPED")
    rows = [actions.flat(row) for show in shown for row in done.listed(public, show, today)]
    yield "actions.json", exports.as_json(actions.COLUMNS, rows)
    yield "actions.csv", exports.as_csv(actions.COLUMNS, rows)


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode()
