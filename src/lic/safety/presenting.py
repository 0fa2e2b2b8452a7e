"""From what was opened to what a template draws."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lic.base import days
from lic.base.languages import translated
from lic.safety import answers, queries, questions, telling, zones

LOOKS = {
    "report_arrived": gettext_lazy("It came in."),
    "record_arrived": gettext_lazy(
        "It came in. Nobody can read it before somebody else names the same."
    ),
    "report_opened": gettext_lazy("Somebody read it."),
    "report_exported": gettext_lazy(
        "Somebody wrote it into a sealed file for another person of the desk."
    ),
    "report_replied": gettext_lazy("Somebody replied."),
    "extract_asked": gettext_lazy("Somebody asked you about a text that would leave the desk."),
    "extract_answered": gettext_lazy("You said yes or no."),
    "report_warned": gettext_lazy("An alert that was made from it went out."),
    "extract_handed": gettext_lazy("A text to which you said yes was handed over."),
    "report_shared": gettext_lazy("One more person at the desk may read it."),
    "report_put_away": gettext_lazy("Nobody of the team can open it: please tell it once more."),
    "report_closed": gettext_lazy("It was closed."),
    "report_reopened": gettext_lazy("It was opened again."),
    "report_held": gettext_lazy("It is held for a court, as it is and sealed."),
    "hold_ended": gettext_lazy("It is not held any more."),
    "report_resealed": gettext_lazy("A key of the desk was in danger. Everything was sealed anew."),
}
"""What was done with a report, in words for its reporter; the desk's chain has its own."""


def inbox(found: queries.Inbox, zone: zones.Zone) -> dict[str, Any]:
    """Everything that the reporter's page shows."""
    readers = {one.who for one in found.laid.looks if one.what == "report_opened"}
    return {
        "custodian": zone.custodian,
        "state": _state(found.laid.state, len(readers)),
        "turns": [_turn(turn) for turn in found.turns],
        "steps": questions.labels(found.consent, questions.STEPS),
        "is_unclear": found.is_unclear,
        "told": told(found.told),
        "on": _day(found.laid.on),
        "until": _day(found.laid.until) if found.laid.until else "",
        "looks": [_look(one) for one in found.laid.looks],
    }


def _state(state: str, n_readers: int) -> str:
    if not n_readers:
        return _("Nobody has read it yet.")
    read = ngettext("One person has read it.", "%(n)d people have read it.", n_readers) % {
        "n": n_readers
    }
    closed = _("It is closed; you can still write.")
    return f"{read} {closed}" if state == "CLOSED" else read


def _turn(turn: queries.Turn) -> dict[str, Any]:
    steps = None
    if turn.consent is not None:
        steps = questions.labels(turn.consent, questions.STEPS)
    return {
        "turn": turn,
        "on": _day(turn.on),
        "steps": steps,
        "handed": _day(turn.handed),
        "is_consent": turn.consent is not None,
        "to": questions.GOES_TO.get(turn.to, ""),
    }


def _look(one: answers.Look) -> dict[str, str]:
    words = str(LOOKS.get(one.what, one.what))
    return {
        "on": _day(one.on),
        "words": words,
        "who": _("Recipient %(n)s") % {"n": one.who} if one.who else "",
    }


def told(report: telling.Telling) -> list[tuple[str, list[str]]]:
    """What was told, as (question, lines)."""
    from lic.safety import forms  # noqa: PLC0415  forms draw on settings

    fields = forms.Tell.base_fields
    choices = {
        "happened": questions.HAPPENED, "when": questions.WHEN, "place": questions.PLACE,
        "contact": questions.CONTACT, "support": questions.SUPPORT,
    }  # fmt: skip
    found: list[tuple[str, list[str]]] = []
    for name, field in fields.items():
        value = getattr(report, name)
        if not value or name == "consent":
            continue
        if name in choices:
            lines = questions.labels(value if isinstance(value, tuple) else [value], choices[name])
        else:
            lines = [_("Yes")] if value is True else str(value).splitlines()
        found.append((str(field.label), lines))
    return found


SIZES = {
    "FROM_10": gettext_lazy("10 to 24"),
    "FROM_25": gettext_lazy("25 to 99"),
    "FROM_100": gettext_lazy("100 and more"),
}


def figures(desk: queries.Roster | None) -> dict[str, Any]:
    """What the desk says in figures: by quarter, sizes of what was told, and requests from outside."""
    if desk is None:
        return {"counts": [], "demands": []}
    counts = [
        (
            _quarter(day),
            [
                (str(questions.HAPPENED[sort]), str(SIZES[size]))
                for sort, size in sorts.items()
                if sort in questions.HAPPENED and size in SIZES
            ],
        )
        for day, sorts in sorted(desk.counts.items(), reverse=True)
    ]
    demands = [
        (_quarter(day), asked, given)
        for day, (asked, given) in sorted(desk.demands.items(), reverse=True)
    ]
    return {"counts": [(quarter, rows) for quarter, rows in counts if rows], "demands": demands}


def _quarter(day: str) -> str:
    first = datetime.date.fromisoformat(day)
    last = first.replace(month=first.month + 2)
    return f"{days.in_words(first, 'F')}–{days.in_words(last, 'F Y')}"


def circle(found: answers.Circle) -> dict[str, Any]:
    """Everything that a circle's page shows."""
    return {"name": found.name, "alerts": [_alert(one) for one in found.alerts]}


def _alert(one: answers.Alert) -> dict[str, Any]:
    return {
        "number": one.number,
        "on": _day(one.on),
        "until": _day(one.until),
        "title": translated({lang: text["title"] for lang, text in one.texts.items()}),
        "text": translated({lang: text["text"] for lang, text in one.texts.items()}),
        "is_corrected": one.is_corrected,
        "is_serious": one.is_serious,
    }


def _day(text: str) -> str:
    return days.day(datetime.date.fromisoformat(text)) if text else ""
