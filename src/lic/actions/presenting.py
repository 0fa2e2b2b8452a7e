"""Actions in the words and shapes of the interface kit."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext_lazy

from lic.actions.completion import Standing
from lic.actions.models import Action, Confirmation, Update
from lic.base import days
from lic.base.links import Around
from lic.base.policy import Actor

CHIPS = {
    "OPEN": pgettext_lazy("actions", "Open"),
    "LATE": gettext_lazy("Late"),
    "DONE": gettext_lazy("Done"),
    "DROPPED": gettext_lazy("Given up"),
}
STEPS = {
    "FINISHED": gettext_lazy("The lead says it is finished"),
    "DONE": gettext_lazy("Done, and confirmed by the groups that were asked"),
    "REOPENED": gettext_lazy("Opened again: a group says it is not done yet"),
    "UNCONFIRMED": gettext_lazy(
        "Not done any more: cards were revoked, and a group is asked again"
    ),
    "MOVED": gettext_lazy("The day it is due has moved"),
    "DROPPED": gettext_lazy("Given up"),
}
FORMS = {
    "tell": (
        gettext_lazy("How does it go?"),
        gettext_lazy(
            "Everybody can read it. Leave out names and places where people sleep or work."
        ),
        gettext_lazy("Tell"),
    ),
    "finish": (
        gettext_lazy("Is it finished?"),
        gettext_lazy(
            "You say what is there now. The groups that were asked then say whether it is done."
        ),
        gettext_lazy("It is finished"),
    ),
    "change": (
        gettext_lazy("Move the day it is due"),
        gettext_lazy("The reason stays on the action’s page."),
        gettext_lazy("Move it"),
    ),
    "drop": (
        gettext_lazy("Give this action up?"),
        gettext_lazy("It stays on the list of what was given up, with your reason."),
        gettext_lazy("Give it up"),
    ),
}
COLUMNS = (
    "number",
    "title",
    "lead",
    "supports",
    "opened_on",
    "due_on",
    "done_when",
    "state",
    "done_on",
    "confirmed_by",
)


def chips(counts: dict[str, int], show: str) -> list[tuple[str, str, bool]]:
    """The filters above the list, each with how many stand behind it."""
    return [
        (f"{CHIPS[key]} ({number})", f"?show={key}", key == show) for key, number in counts.items()
    ]


def due(row: Action, today: datetime.date) -> str:
    """ "due 30 June", "4 days late", or when it was done."""
    if row.state == Action.State.DONE:
        return gettext("done %(day)s") % {"day": day(row.done_on)}
    if row.state == Action.State.DROPPED:
        return gettext("given up")
    late = (today - row.due_on).days
    if late > 0:
        return ngettext("%(days)s day late", "%(days)s days late", late) % {"days": late}
    return gettext("due %(day)s") % {"day": day(row.due_on)}


def day(when: datetime.date | None) -> str:
    return days.in_words(when, "j F Y") if when else ""


def lead_line(action: Action) -> str:
    """Who leads, for other apps' pages; they say the state beside it."""
    return gettext("%(lead)s leads") % {"lead": action.lead.name}


def row(action: Action, today: datetime.date) -> dict[str, Any]:
    """One line of the list."""
    return {
        "title": action.title,
        "url": reverse("actions:action", args=[action.community.slug, action.number]),
        "line": gettext("%(lead)s leads") % {"lead": action.lead.name},
        "quiet": due(action, today),
    }


def flat(action: Action) -> list[Any]:
    """One row of the export, in the order of COLUMNS."""
    confirmed = [
        c.group.name for c in action.confirmations.all() if c.answer == Confirmation.Answer.YES
    ]
    supports = [s.organization.name for s in action.supports.all()]
    return [
        action.number, action.title, action.lead.name, ", ".join(supports), action.opened_on, action.due_on,
        action.done_when, action.get_state_display(), action.done_on or "", ", ".join(confirmed),
    ]  # fmt: skip


def facts(action: Action, today: datetime.date) -> list[tuple[Any, ...]]:
    """Leads, supports, due, done when."""
    rows: list[tuple[Any, ...]] = [(gettext("Leads"), action.lead.name, action.lead.group)]
    supports = ", ".join(s.organization.name for s in action.supports.all())
    rows.append((gettext("Supports"), supports))
    rows.append(
        (
            gettext("Due"),
            f"{day(action.due_on)} ({due(action, today)})"
            if action.state == "DROPPED" or (action.state != "DONE" and action.due_on < today)
            else day(action.due_on),
        )
    )
    rows.append((gettext("Done when"), action.done_when))
    return rows


def lede(action: Action, standing: Standing, today: datetime.date) -> str:
    """One sentence: where it stands and what it waits for."""
    if action.state == Action.State.DONE:
        return gettext("Done on %(day)s. Every group that was asked says so.") % {
            "day": day(action.done_on)
        }
    if action.state == Action.State.DROPPED:
        return gettext("This action was given up. The reason is below.")
    if action.state == Action.State.OPEN:
        return gettext("%(lead)s is at work on it. %(due)s.") % {
            "lead": action.lead.name,
            "due": capfirst(due(action, today)),
        }
    left = len(standing.waiting)
    return ngettext(
        "%(lead)s says it is finished. One more group has to say so.",
        "%(lead)s says it is finished. %(left)s more groups have to say so.",
        left,
    ) % {"lead": action.lead.name, "left": left}


def answers(action: Action) -> list[dict[str, Any]]:
    """What each asked group has said, for the list under "Is it done?"."""
    said = {
        Confirmation.Answer.YES: gettext("Yes, it is done"),
        Confirmation.Answer.NOT_YET: gettext("Not yet"),
        Confirmation.Answer.WAITING: gettext("Not yet answered"),
    }
    position = {
        Confirmation.Answer.YES: "SUPPORT",
        Confirmation.Answer.NOT_YET: "STAND_ASIDE",
        Confirmation.Answer.WAITING: "NOT_HEARD",
    }
    return [
        {
            "group": c.group,
            "position": position[Confirmation.Answer(c.answer)],
            "words": said[Confirmation.Answer(c.answer)],
            "how": " · ".join(filter(None, [day(c.on), c.words])),
        }
        for c in action.confirmations.all()
    ]


def own_group(action: Action, actor: Actor) -> Any:
    """The group the reader can answer for, if it was asked and has not said yes."""
    for c in action.confirmations.all():
        if c.group.key == actor.group or (
            action.named_by_centre_id == actor.organization_id is not None and c.group.is_centre
        ):
            return (
                c.group
                if c.answer != Confirmation.Answer.YES or action.state == Action.State.DONE
                else None
            )
    return None


def thread(action: Action, around: Around, today: datetime.date) -> list[dict[str, Any]]:
    """How it got here: from what it came from to what has to happen next."""
    steps = [
        {"when": day(s.on), "text": s.title, "url": s.url, "quiet": s.line, "state": "past"}
        for s in around.before
    ]
    steps.append({"when": day(action.opened_on), "text": gettext("Action opened"), "state": "past"})
    steps += [step(update) for update in action.updates.all()]
    if action.state in {Action.State.OPEN, Action.State.FINISHED}:
        steps[-1]["state"] = "now"
        steps.append({"when": day(action.due_on), "text": gettext("Due"), "state": "next"})
    steps += [
        {"when": day(s.on), "text": s.title, "url": s.url, "quiet": s.line, "state": "past"}
        for s in around.after
    ]
    return steps


def step(update: Update) -> dict[str, Any]:
    """One step on the way."""
    head = STEPS.get(update.kind, "")
    text = update.text or str(head)
    by = update.organization.name if update.organization else ""
    quiet = " · ".join(str(part) for part in (head if update.text else "", by) if part)
    return {
        "when": day(update.on),
        "text": text,
        "quiet": quiet,
        "url": update.evidence,
        "state": "past",
    }
