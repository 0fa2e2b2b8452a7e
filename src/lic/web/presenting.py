"""Home and week in the words and shapes of the interface kit."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from lic.actions import presenting as actions
from lic.base import days, ui, ways
from lic.base.languages import translated
from lic.core import charts
from lic.web.queries import MOST_WAITING, Home, Week

SECONDS_A_STATEMENT = 12
WAITING = {
    "POSITION": (gettext_lazy("The call waits for your position."), gettext_lazy("Give it")),
    "CONFIRM": (
        gettext_lazy("Your group has spoken; a second seat confirms it."),
        gettext_lazy("Look"),
    ),
    "ANSWER_FIRST": (
        gettext_lazy("You raised a concern. You are asked first whether the new version meets it."),
        gettext_lazy("Answer"),
    ),
    "GROUP_QUESTION": (gettext_lazy("Your group is asked a question."), gettext_lazy("Answer")),
    "QUESTIONS": (
        gettext_lazy("Somebody asked about your text, or suggested other words."),
        gettext_lazy("Look"),
    ),
    "TAKE_OVER": (
        gettext_lazy("A concern of your group lapses unless a seat takes it over."),
        gettext_lazy("Look"),
    ),
}
DUE = {
    "CALL_ENDS": gettext_lazy("Positions can be given until then"),
    "TRIAL_ENDS": gettext_lazy("The trial ends, unless a new call keeps it"),
    "INTEGRATION_ENDS": gettext_lazy("A new version, a split, or it is not agreed"),
}


def home(data: Home) -> dict[str, Any]:
    """Everything the home page's template shows."""
    slug = data.community.slug
    return {
        "about": translated(data.community.about),
        "round": _round(data),
        "waiting": _waiting(data)[:MOST_WAITING],
        "ways": [(way.label, reverse(way.name, args=[slug])) for way in ways.of(slug)],
        "seats": _seats(data.groups_heard),
        "ring": ring(data.groups_heard, "home-ring", data.today.month),
        "heard": [_heard(one, slug) for one in data.heard],
        "heard_url": reverse("listening:results", args=[slug, data.heard[0].round.number])
        if data.heard
        else reverse("listening:rounds", args=[slug]),
        "heard_more": gettext("All statements of the last round")
        if data.heard
        else gettext("All rounds"),
        "agreed": [_agreed(one, slug) for one in data.agreed],
        "agreed_url": reverse("decisions:proposals", args=[slug]),
        "agreed_more": _agreements(data),
        "done": [_done(one, slug) for one in data.done],
        "done_url": reverse("actions:actions", args=[slug]),
        "done_more": _doings(data),
    }


def _waiting(data: Home) -> list[dict[str, Any]]:
    """What waits for the reader's group first, then what was put before the reader."""
    first = [*_confirmations(data, data.community.slug), *_answers(data.to_write)]
    return [*first, *_notices(data.waiting, {one["url"] for one in first})]


def _round(data: Home) -> dict[str, Any] | None:
    one = data.open_round
    if one is None:
        return None
    minutes = max(1, round(data.n_statements * SECONDS_A_STATEMENT / 60))
    until = (
        gettext("Open until %(day)s:") % {"day": _day(one.closes_on)}
        if one.closes_on
        else gettext("Open now:")
    )
    effort = ngettext(
        "%(n)s short statement.",
        "%(n)s short statements, about %(minutes)s minutes, stop when you like.",
        data.n_statements,
    ) % {"n": data.n_statements, "minutes": minutes}
    return {
        "title": one.named,
        "url": reverse("listening:round", args=[data.community.slug, one.number]),
        "until": until,
        "effort": effort,
    }


def _seats(groups: list[tuple[Any, bool]]) -> list[dict[str, Any]]:
    return [{"group": group, "is_heard": heard} for group, heard in groups]


def ring(groups: list[tuple[Any, bool]], name: str, start: int) -> SafeString:
    """The round table; the first group moves by one each month, so that nobody is always first."""
    if not groups:
        return mark_safe("")
    turn = start % len(groups)
    order = groups[turn:] + groups[:turn]
    heard = [group.name for group, is_heard in groups if is_heard]
    silent = [group.name for group, is_heard in groups if not is_heard]
    parts = []
    if heard:
        parts.append(gettext("Heard this month: %(groups)s.") % {"groups": ", ".join(heard)})
    if silent:
        parts.append(gettext("Not yet heard: %(groups)s.") % {"groups": ", ".join(silent)})
    svg = charts.seats_ring(
        [charts.Seat(ui.chart_mark(group), is_heard) for group, is_heard in order],
        name, title=gettext("The table"), desc=" ".join(parts),
    )  # fmt: skip
    return mark_safe(svg)  # noqa: S308  our own drawing; names are escaped there


def _heard(one: Any, slug: str) -> dict[str, Any]:
    text, lang = one.statement.said(get_language() or "en")
    return {
        "title": text,
        "lang": lang,
        "said": True,
        "url": reverse("listening:statement", args=[slug, one.round.number, one.statement.number]),
        "quiet": gettext("Common ground in every group of the round"),
    }


def _agreed(one: Any, slug: str) -> dict[str, Any]:
    return {
        "title": one.version.title,
        "url": reverse("decisions:record", args=[slug, one.number]),
        "quiet": gettext("%(kind)s on %(day)s")
        % {"kind": str(one.get_kind_display()).capitalize(), "day": _day(one.on)},
    }


def _agreements(data: Home) -> str:
    parts = [gettext("All proposals")]
    if data.n_not_agreed:
        parts.append(
            ngettext("one we could not agree on", "%(n)s we could not agree on", data.n_not_agreed)
            % {"n": data.n_not_agreed}
        )
    if data.n_trials_ended:
        parts.append(
            ngettext("one trial that ended", "%(n)s trials that ended", data.n_trials_ended)
            % {"n": data.n_trials_ended}
        )
    return ", ".join(parts)


def _done(one: Any, slug: str) -> dict[str, Any]:
    yes = [c.group for c in one.confirmations.all() if c.answer == "YES"]
    return {
        "title": one.title,
        "url": reverse("actions:action", args=[slug, one.number]),
        "line": one.done_when,
        "quiet": gettext("Confirmed on %(day)s by") % {"day": _day(one.done_on)},
        "group": yes[0] if yes else None,
    }


def _doings(data: Home) -> str:
    if data.n_late:
        return ngettext(
            "All actions: %(done)s done, %(late)s late",
            "All actions: %(done)s done, %(late)s late",
            data.n_late,
        ) % {"done": data.n_done, "late": data.n_late}
    return gettext("All actions")


def week(data: Week, slug: str) -> dict[str, Any]:
    """Everything the week's template shows."""
    first = [*_reading(data, slug), *_answers(data.to_answer), *_confirmations(data, slug)]
    first += _notices(data.waiting, {one["url"] for one in first})
    n = len(first)
    heading = (
        ngettext("%(n)s thing waits for you", "%(n)s things wait for you", n) % {"n": n}
        if n
        else gettext("Nothing waits for you")
    )
    return {
        "heading": heading,
        "today": days.in_words(data.today, "l j F"),
        "first": first,
        "columns": [gettext("Action"), gettext("Leads"), gettext("Due"), gettext("Needs")],
        "due": [_due(row, data.today, slug) for row in data.late_or_due],
        "calls": [
            {
                "title": title,
                "url": reverse("decisions:proposal", args=[slug, number]),
                "quiet": f"{_day(day)} · {DUE[what]}",
            }
            for what, number, title, day in data.calls
        ],
        "seats": _seats(_answered(data)),
        "ring": ring(_answered(data), "week-ring", data.today.month),
        "missing": _missing(data),
    }


def _reading(data: Week, slug: str) -> list[dict[str, Any]]:
    return [
        {
            "title": ngettext("%(n)s statement to read", "%(n)s statements to read", n) % {"n": n},
            "why": gettext("In “%(round)s”. People see them only after you have read them.")
            % {"round": one.named},
            "verb": gettext("Read them"),
            "url": reverse("listening:moderate", args=[slug, one.number]),
        }
        for one, n in data.to_moderate
    ]


def _answers(to_answer: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "title": one.title,
            "why": WAITING[one.what][0],
            "verb": WAITING[one.what][1],
            "url": one.url,
        }
        for one in to_answer
    ]


def _confirmations(data: Home | Week, slug: str) -> list[dict[str, Any]]:
    return [
        {
            "title": one.title,
            "why": gettext("%(lead)s says it is finished. Your group was asked.")
            % {"lead": one.lead.name},
            "verb": gettext("Answer"),
            "url": reverse("actions:action", args=[slug, one.number]),
        }
        for one in data.to_confirm
    ]


def _notices(waiting: list[Any], known: set[str]) -> list[dict[str, Any]]:
    return [
        {"title": one.title, "why": one.why or _day(one.on), "verb": one.verb, "url": one.url}
        for one in waiting
        if one.url not in known
    ]


def _due(row: Any, today: datetime.date, slug: str) -> list[Any]:
    needs = gettext("the groups’ word") if row.state == "FINISHED" else gettext("the lead’s word")
    link = format_html(
        '<a href="{}">{}</a>', reverse("actions:action", args=[slug, row.number]), row.title
    )
    late = (today - row.due_on).days > 0
    due = format_html("<strong>{}</strong>", actions.due(row, today)) if late else _day(row.due_on)
    return [link, row.lead.name, due, needs]


def _answered(data: Week) -> list[tuple[Any, bool]]:
    """Each group, and whether enough of it have answered in every open round."""
    missing = {group.key for _, groups in data.missing for group in groups}
    return [(group, data.has_round and group.key not in missing) for group, _ in data.groups_heard]


def _missing(data: Week) -> list[str]:
    """A sentence for each open round and each open call that lacks a voice."""
    said = [
        gettext("In “%(round)s” too few people have answered yet from: %(groups)s.")
        % {"round": one.named, "groups": _names(groups)}
        for one, groups in data.missing
    ]
    if not data.has_round:
        said.append(gettext("No round is open, so nobody is being asked."))
    elif not said:
        said.append(gettext("Enough people of every group have answered in the open rounds."))
    said += [
        gettext("In the call on “%(title)s” these groups were not heard by last night: %(groups)s.")
        % {"title": title, "groups": _names(groups)}
        for title, groups in data.silent_in_calls
    ]
    return said


def _names(groups: list[Any]) -> str:
    return ", ".join(group.name for group in groups)


def _day(when: datetime.date | None) -> str:
    return days.in_words(when, "j F") if when else ""
