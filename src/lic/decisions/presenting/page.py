"""The page of one proposal: where it stands, why, what would move it, and how it got here."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from lic.base import days, ui
from lic.base.links import Around
from lic.core import consent
from lic.core.text import diff
from lic.decisions import rows, texts, wording
from lic.decisions.models import Proposal, StandingConcern, Version
from lic.decisions.presenting import waiting
from lic.decisions.queries import Mine, Stand, View

State = Proposal.State
SHORT = 240
# What a page says in its own way, or that would name a group: it is not in the list of next steps.
SHOWN_ELSEWHERE = frozenset(
    {"GIVE_POSITIONS", "GIVE_CAUCUS_POSITION", "CONFIRM_CAUCUS", "CAUCUS_COUNTS", "WITHDRAW"}
)
SAID_WHEN_UNMET = frozenset(
    {"WAITED_AFTER_PARKING", "CALLS_LEFT", "COMMUNITY_HAS_ROOM", "PERSON_HAS_ROOM"}
)
NOT_IN_BAND = frozenset({"GROUP_QUORATE", "WITHOUT_GROUP"})


def page(view: View, own: Mine, around: Around, versions: list[Version]) -> dict[str, Any]:
    """Everything that the template of a proposal needs beside the view itself."""
    return {
        "stages": list(_stages(view)),
        "said": texts.STATES_SAID[view.proposal.state],
        "reason": texts.REASONS.get(view.proposal.reason, "") if view.is_whole else "",
        "conditions": [*_conditions(view), *_unready(view)],
        "steps": _steps(view),
        "positions": [_stand(stand) for stand in view.stands],
        "concerns": [concern_row(c, view) for c in view.concerns if c.state == "OPEN"],
        "met": [concern_row(c, view) for c in view.concerns if c.state != "OPEN"],
        "thread": _thread(view, around, versions),
        "harm": [] if not view.is_whole else [(gettext("Sex workers"), view.version.harm_centre or gettext("Not said yet")),
                 (gettext("Residents, businesses, others"), view.version.harm_others or gettext("Not said yet"))],
        "principles": ", ".join(wording.principle(key) for key in view.version.principles),
        "root_causes": ", ".join(wording.root_cause(key) for key in view.version.root_causes),
        "sponsors": [group for group in view.groups if group.key in view.sponsors],
        "is_open": view.proposal.state in consent.OPEN_STATES,
        "is_shaping": view.proposal.state in (State.SHAPING, State.INTEGRATING, State.PARKED),
        "may": _may(view, own),
        "lying": [waiting.lies(row) for row in own.lying],
        "said_before": dict(wording.CHOICES).get(own.position, ""),
    }  # fmt: skip


def _may(view: View, own: Mine) -> dict[str, bool]:
    """Which buttons the reader gets. What they do is decided again when they are pressed."""
    state = view.proposal.state
    sponsoring = state in consent.SPONSORING_STATES
    ready = not view.unready and all(c.met for c in view.conditions if c.code not in texts.REASONS)
    is_open = state in consent.OPEN_STATES
    return {
        "lay_out": own.writes and state == State.DRAFT,
        "sponsor": sponsoring and not own.carries,
        "unsponsor": sponsoring and own.carries,
        "edit": own.writes and state not in (*consent.FINAL_STATES,),
        "call": own.writes and state in (State.SHAPING, State.PARKED) and ready,
        "split": own.writes and state == State.INTEGRATING,
        "not_agreed": own.writes and state == State.INTEGRATING,
        "withdraw": own.writes and (sponsoring or is_open),
        "more_time": own.may_ask_more_time,
        "give": is_open and own.on_roll and not own.by_caucus,
        "concern": is_open and own.on_roll,
        "speak": is_open and own.on_roll and own.speaks and own.by_caucus,
        "object": is_open and own.on_roll and own.by_caucus and not own.has_objected,
    }


def _stages(view: View) -> Iterator[tuple[str, str]]:
    state = view.proposal.state
    before = state in (State.DRAFT,)
    shaping = state in (State.SHAPING, State.INTEGRATING, State.PARKED)
    is_open = state in consent.OPEN_STATES
    yield gettext("Written"), "now" if before else "past"
    yield gettext("Shaped"), "next" if before else "now" if shaping else "past"
    until = (
        gettext("Positions, until %(day)s") % {"day": days.soon(view.call.deadline)}
        if is_open and view.call
        else gettext("Positions")
    )
    yield until, "now" if is_open else "next" if before or shaping else "past"
    ended = not (before or shaping or is_open)
    words = str(view.proposal.get_state_display()).capitalize() if ended else gettext("Outcome")
    yield words, "now" if ended else "next"
    if state not in (State.NOT_AGREED, State.WITHDRAWN):
        yield gettext("Action"), "next"


def _conditions(view: View) -> list[dict[str, Any]]:
    """What has to be true, met or not; a no of a group is said when the call ends, not before."""
    found: list[dict[str, Any]] = []
    for one in view.conditions:
        words = texts.condition(one.code, one.facts, met=one.met)
        if one.code in NOT_IN_BAND or one.code in texts.REASONS or not words:
            continue
        if one.met and one.code in SAID_WHEN_UNMET:
            continue
        hidden = one.code == "NO_GROUP_SAID_NO"
        hint = gettext("We say this when the call ends.") if hidden else ""
        start = one.facts.get("from")
        if not one.met and isinstance(start, datetime.datetime):
            hint = gettext("Until the end of %(day)s") % {"day": _soon(start, view)}
        deadline = one.facts.get("deadline")
        if isinstance(deadline, datetime.datetime):
            hint = gettext("It ends at 23:59 on %(day)s.") % {"day": _soon(deadline, view)}
        found.append(
            {
                "words": words,
                "is_met": one.met and not hidden,
                "hint": hint,
                "is_last": one.code == "DEADLINE_PASSED",
            }
        )
    return sorted(found, key=lambda row: row["is_last"])


def _soon(moment: datetime.datetime, view: View) -> str:
    """The day of a moment at the table."""
    return days.soon(rows.day(moment, rows.zone(view.proposal)))


def _unready(view: View) -> Iterator[dict[str, Any]]:
    if view.proposal.state not in (State.SHAPING, State.PARKED) or not view.is_whole:
        return
    for code in ("HARM_SAID", "QUESTIONS_ANSWERED", "SUGGESTIONS_DECIDED"):
        yield {
            "words": texts.condition(code, {}, met=True),
            "is_met": code not in view.unready,
            "hint": "",
        }


def _steps(view: View) -> list[dict[str, str]]:
    """What would move it, each said once."""
    found: dict[str, dict[str, str]] = {}
    for one in view.steps:
        words = texts.step(one.code)
        if not words or one.code in SHOWN_ELSEWHERE or one.code in found:
            continue
        when = _soon(one.when, view) if one.when else ""
        found[one.code] = {"words": words, "when": when}
    later = (
        "NEW_VERSION",
        "ASK_MORE_TIME",
        "CALL_ENDS",
        "INTEGRATION_ENDS",
        "TRIAL_ENDS",
        "RECORD_NOT_AGREED",
    )
    return [
        found[code]
        for code in sorted(found, key=lambda code: later.index(code) if code in later else -1)
    ]


def _stand(stand: Stand) -> dict[str, Any]:
    """One group's line in "Where the groups stand"."""
    position, words = "NOT_HEARD", ""
    if stand.position:
        position = wording.DRAWN[stand.position]
    elif stand.has_concern:
        position, words = "CONCERN", gettext("Concern, still open")
    elif stand.is_heard:
        position = "HEARD"
    return {"group": stand.group, "position": position, "words": words, "how": _how(stand)}


def _how(stand: Stand) -> str:
    """How the group speaks, and what is missing; never how its people are divided."""
    if stand.position and stand.words:
        return gettext("Given by its caucus as one position: “%(words)s”") % {"words": stand.words}
    if stand.position:
        return gettext("Given by its caucus as one position")
    if stand.by_caucus and not stand.is_heard:
        return gettext("Speaks by caucus")
    if stand.has_concern and not stand.is_heard:
        return gettext("Not enough of its people have spoken yet")
    return ""  # the words beside the icon say it


def concern_row(concern: StandingConcern, view: View) -> dict[str, Any]:
    """A concern as the kit shows it."""
    group = next((group for group in view.groups if group.key == concern.group), None)
    by_caucus = concern.raised_by == StandingConcern.RaisedBy.CAUCUS
    name = ui.name_of(group) if group else ""
    who = (
        gettext("%(group)s, by caucus") % {"group": name}
        if by_caucus
        else gettext("%(group)s, one person") % {"group": name}
    )
    released = (
        gettext("It stands until the caucus releases it. Nobody else can remove it.") if by_caucus
        else gettext("It stands until the person who raised it, or their own group, releases it. Nobody else can remove it.")
    )  # fmt: skip
    met = (
        concern.how_met or str(concern.get_state_display()).capitalize()
        if concern.state != "OPEN"
        else ""
    )
    slug = view.proposal.community.slug
    return {
        "concern": concern, "heading": _heading(concern, view), "text": concern.how, "group": group, "who": who,
        "principle": wording.principle(concern.principle), "harmed": concern.harmed, "settled_by": concern.remedy,
        "released_by": released, "met": met, "lang": concern.lang,
        "url": reverse("decisions:concern", args=[slug, view.proposal.number, concern.number]),
    }  # fmt: skip


def _heading(concern: StandingConcern, view: View) -> str:
    if concern.state != "OPEN":
        return gettext("A concern, and how it was met")
    if view.n_open == 1:
        return gettext("One concern is open")
    open_ones = [c.number for c in view.concerns if c.state == "OPEN"]
    place = open_ones.index(concern.number) + 1
    return gettext("Open concern %(place)s of %(n)s") % {"place": place, "n": len(open_ones)}


def _thread(view: View, around: Around, versions: list[Version]) -> list[dict[str, Any]]:
    """From the statement over each version to what comes next."""
    steps: list[dict[str, Any]] = [
        {"when": one.line, "text": one.title, "said": one.kind == "listening.statement", "url": "" if one.kind == "listening.statement" else one.url}
        for one in around.before
    ]  # fmt: skip
    for old, version in zip([None, *versions], versions, strict=False):
        now = (
            version.number == view.proposal.version_number
            and view.proposal.state not in consent.FINAL_STATES
        )
        when = gettext("%(day)s · version %(number)s") % {
            "day": days.soon(version.written_on),
            "number": version.number,
        }
        steps.append(
            {"when": when, "text": _what_is_new(old, version), "state": "now" if now else "past"}
        )
    if view.call and view.proposal.state in consent.OPEN_STATES:
        steps.append(
            {"when": days.soon(view.call.deadline), "text": gettext("Outcome"), "state": "next"}
        )
    steps += [
        {"when": one.line, "text": one.title, "url": one.url, "quiet": one.state, "state": "past"}
        for one in around.after if one.kind != "decisions.version"
    ]  # fmt: skip
    return steps


def _what_is_new(old: Version | None, version: Version) -> SafeString | str:
    by = (
        gettext("Written by %(name)s") % {"name": version.signed}
        if version.signed
        else gettext("First words")
    )
    if old is None:
        return version.note or by
    changed = [piece for piece in diff.compare(old.text, version.text) if piece.kind != diff.SAME]
    last = gettext("Earlier positions no longer count.")
    if not changed or sum(len(piece.text) for piece in changed) > SHORT:
        return f"{version.note or gettext('Other words')}. {last}".replace("..", ".")
    return format_html("{} {}", mark_safe(" ".join(_marked(changed))), last)  # noqa: S308  escaped in _marked


def _marked(pieces: Iterable[diff.Piece]) -> Iterator[str]:
    tags = {diff.ADDED: "ins", diff.REMOVED: "del"}
    for piece in pieces:
        tag, words = tags.get(piece.kind), conditional_escape(piece.text)
        yield f"<{tag}>{words}</{tag}>" if tag else str(words)


def compared(versions: list[Version]) -> list[dict[str, Any]]:
    """Every step of the text with what changed in it, the latest first."""
    texts_in_order = [step for version in versions for step in _texts_of(version)]
    rows = []
    for old, new in pairwise([None, *texts_in_order]):
        assert new is not None
        pieces = (
            diff.compare(old["text"], new["text"]) if old else (diff.Piece(diff.SAME, new["text"]),)
        )
        rows.append(new | {"body": paragraphs(pieces), "is_first": old is None})
    return rows[::-1]


def _texts_of(version: Version) -> Iterator[dict[str, Any]]:
    for kept in version.earlier:
        on = datetime.date.fromisoformat(kept["on"])
        yield {
            "heading": _version_name(version, on),
            "text": _whole(kept),
            "note": kept["note"],
            "fingerprint": "",
        }
    said = {"title": version.title, "summary": version.summary, "text": version.text}
    yield {
        "heading": _version_name(version, version.written_on), "text": _whole(said), "note": version.note,
        "fingerprint": version.fingerprint,
    }  # fmt: skip


def _version_name(version: Version, on: datetime.date) -> str:
    return gettext("Version %(number)s, %(day)s") % {"number": version.number, "day": days.day(on)}


def _whole(said: dict[str, str]) -> str:
    return "\n\n".join([said["title"], said["summary"], said["text"].replace("\r\n", "\n")])


def paragraphs(pieces: Iterable[diff.Piece]) -> SafeString:
    """The text with <ins> and <del>, parted into paragraphs; a mark never crosses one."""
    tags = {diff.ADDED: "ins", diff.REMOVED: "del"}
    paragraphs: list[list[str]] = [[]]
    for piece in pieces:
        for place, part in enumerate(piece.text.split("\n")):
            if place:
                paragraphs.append([])
            if part:
                tag, words = tags.get(piece.kind), conditional_escape(part)
                paragraphs[-1].append(f"<{tag}>{words}</{tag}>" if tag else str(words))
    joined = [("".join(parts),) for parts in paragraphs if any(part.strip() for part in parts)]
    return format_html_join("", "<p>{}</p>", ((mark_safe(one),) for (one,) in joined))  # noqa: S308
