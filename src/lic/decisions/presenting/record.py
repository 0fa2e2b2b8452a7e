"""The record of an outcome, as it is read on a screen and on paper."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext, ngettext

from lic.base import days, ui
from lic.base.links import Around
from lic.base.policy import Actor
from lic.decisions import queries, texts, wording
from lic.decisions.models import Naming, Outcome

AGREEMENTS = ("AGREED", "ON_TRIAL")


def record(
    actor: Actor, outcome: Outcome, around: Around, namings: list[Naming], groups: dict[str, Any]
) -> dict[str, Any]:
    """What the template of a record needs. Who may not know the round behind it sees text and outcome."""
    kept = outcome.record
    text_only = queries.reads_text_only(actor, outcome)
    return {
        "kept": kept,
        "title_line": [
            gettext("Record of agreement %(number)s") % {"number": outcome.number}
            if outcome.kind in ("AGREED", "ON_TRIAL", "AGREED_IN_PART")
            else gettext("Record %(number)s") % {"number": outcome.number},
            days.day(outcome.on),
            gettext("version %(number)s") % {"number": kept["version"]},
        ],
        "verdict": _verdict(outcome),
        "sentence": _sentence(outcome, text_only=text_only),
        "clauses": [part.strip() for part in kept["text"].replace("\r\n", "\n").split("\n\n") if part.strip()],
        "columns": [gettext("Group"), gettext("Position"), gettext("How it was given")],
        "rows": [_row(row) for row in _round(kept["groups"], list(groups))],
        "concerns": [] if text_only else [_concern(one, groups) for one in kept["concerns"]],
        "dissents": [] if text_only else kept["dissents"],
        "namings": [
            (groups.get(naming.group), naming.words)
            for naming in namings
            if not text_only or naming.group == actor.group
        ],
        "follows": [_shown(one) for one in around.after],
        "origins": [one for one in around.before if one.kind.startswith("listening.")],
        "facts": _facts(kept, text_only=text_only),
        "fingerprint": " ".join(kept["text_fingerprint"][i : i + 4] for i in range(0, 16, 4)),
        "head": kept["chain"]["head"][:16],
        "record_fingerprint": " ".join(outcome.fingerprint[i : i + 4] for i in range(0, 16, 4)),
        "text_only": text_only,
    }  # fmt: skip


def _verdict(outcome: Outcome) -> str:
    words: dict[str, str] = {
        "AGREED": gettext("Agreed."),
        "ON_TRIAL": gettext("Agreed to try until %(day)s.")
        % {"day": days.day(_date(outcome.record["until"]))},
        "AGREED_IN_PART": gettext("Agreed in part."),
        "NOT_AGREED": gettext("Not agreed."),
        "WITHDRAWN": gettext("Withdrawn."),
    }
    return words[outcome.kind]


def _sentence(outcome: Outcome, *, text_only: bool) -> str:
    kept = outcome.record
    if outcome.kind in AGREEMENTS:
        heard = ngettext("%(n)s group heard", "%(n)s groups heard", kept["rule"]["heard"]) % {
            "n": kept["rule"]["heard"]
        }
        return gettext("%(heard)s, no concern open, no group said no. %(needed)s were needed.") % {
            "heard": heard, "needed": kept["rule"]["needed"],
        }  # fmt: skip
    if outcome.kind == "AGREED_IN_PART":
        parts = ", ".join(str(number) for number in kept["parts"])
        return gettext("The part that was split off is agreed: proposal %(parts)s.") % {
            "parts": parts
        }
    return "" if text_only else str(texts.REASONS.get(kept["reason"], ""))


def _round(rows: list[dict[str, Any]], keys: list[str]) -> list[dict[str, Any]]:
    """The record's groups in the order of the ring that the page has; a group that is gone comes last."""
    return sorted(rows, key=lambda row: keys.index(row["key"]) if row["key"] in keys else len(keys))


def _row(row: dict[str, Any]) -> list[Any]:
    group = {"key": row["key"], "names": row["names"], "mark": row["mark"], "hue": row["hue"]}
    if row["stands"] == "WITHOUT":
        return [ui.hollow(group), gettext("Not heard"), gettext("Asked twice; not bound by this")]
    if row["stands"] == "CONSENTS":
        return [group, gettext("Consents"), _share(row["cell"])]
    how = (
        gettext("Liaison, under its mandate")
        if row["how"] == "LIAISON"
        else gettext("Caucus position")
    )
    return [group, str(dict(wording.CHOICES)[row["stands"]]), how]


def _share(cell: dict[str, Any] | None) -> str:
    """How many of its people support it or can live with it, as far as the public may know."""
    if cell is None:
        return gettext("Members")
    if "word" in cell:
        return str(wording.WORDS[cell["word"]])
    return gettext("Members: %(percent)s %% of %(n)s consent") % {
        "percent": cell["percent"],
        "n": cell["n"],
    }


def _concern(one: dict[str, Any], groups: dict[str, Any]) -> dict[str, Any]:
    group = groups.get(one["group"])
    states: dict[str, str] = {
        "RELEASED_BY_RAISER": gettext("Released by who raised it on %(day)s."),
        "RELEASED_BY_GROUP": gettext("Released by its group on %(day)s."),
        "LAPSED": gettext("It lapsed on %(day)s: its seat is gone."),
        "OPEN": gettext("It was open at the end."),
    }
    ended = (
        states[one["state"]] % {"day": days.day(_date(one["met_on"]))}
        if one["met_on"]
        else states["OPEN"]
    )
    raised = gettext("Raised on version %(number)s.") % {"number": one["raised_on"]}
    return one | {
        "group": group,
        "principle": wording.principle(one["principle"]),
        "line": f"{raised} {one['how_met']} {ended}",
    }


def _facts(kept: dict[str, Any], *, text_only: bool) -> list[tuple[str, str]]:
    harm = [] if text_only else [
        (gettext("Could it harm sex workers?"), kept["harm_centre"]),
        (gettext("Could it harm others?"), kept["harm_others"]),
    ]  # fmt: skip
    return [
        (gettext("Positions were open"), gettext("%(start)s to %(end)s") % {"start": days.day(_date(kept["called"])), "end": days.day(_date(kept["deadline"]))} if kept["called"] else ""),
        *harm,
        (gettext("Review"), gettext("The trial ends on %(day)s, unless a new call keeps it.") % {"day": days.day(_date(kept["until"]))} if kept["until"] else ""),
    ]  # fmt: skip


def _shown(one: Any) -> dict[str, Any]:
    return {"title": one.title, "url": one.url, "line": one.line, "quiet": one.state}


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
