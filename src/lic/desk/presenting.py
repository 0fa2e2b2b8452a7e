"""What pages of the desk say of reports and alerts: hours in calm words, codes as labels, acts as sentences."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import (
    get_language,
    get_language_info,
    gettext,
    ngettext,
    pgettext,
    pgettext_lazy,
)
from django.utils.translation import gettext_lazy as _

from lic.base import audit, days, screens
from lic.base.models import AuditEvent
from lic.core.text.screen import screen
from lic.desk import matching
from lic.desk.queries.alerts import Read
from lic.desk.queries.cases import Opened, Turn, Waiting, hour_of
from lic.desk.queries.matches import Match
from lic.safety import identifiers, questions
from lic.safety.telling import Telling

SOON = 14
"""Days before its end on which an alert stands on the first page."""
MOST = 60
"""Reports in one part of the queue."""
LATE_FOR = datetime.timedelta(days=2)
"""After which an alert that was never begun is not asked for any more: it would be no news."""
ALERT_STATES = ("ASKED", "DRAFT", "OUT", "ENDED")
SERIOUS = questions.SERIOUS
DEMAND_KINDS = {
    "ORDER": _("An order of a court"), "POLICE": _("A request of police"), "DEFENCE": _("A lawyer in a trial"),
    "OWN": _("Somebody who asks for their own data"), "OTHER": _("Somebody else"),
}  # fmt: skip
DEMAND_STEPS = {
    "RECEIVED": _("Received; nothing is given on the spot"), "COUNSEL": _("With the privacy officer and a lawyer"),
    "ANSWERED": _("Answered"),
}  # fmt: skip
DEMAND_OUTCOMES = {
    "NOTHING": _("Nothing was held"), "REFUSED": _("Refused"), "ORDERED": _("What the order names was given"),
}  # fmt: skip
STATES = {
    "DRAFT": _("Being written"), "ASKED": _("Waits for a second look"), "OUT": pgettext_lazy("an alert", "Out"),
    "ENDED": _("Ended"),
}  # fmt: skip
GONE = _("It has ended, and nobody here can read it any more. Take down what hangs of it.")


def report_row(one: Waiting, now: datetime.datetime) -> dict[str, Any]:
    """A report in the queue, for `items`: nothing of what it says, only that it is serious, and by when to look."""
    case, is_mine = one.case, one.is_mine
    due = _due(one, now)
    matched = gettext("Opened: somebody else named the same.") if case.is_quiet else ""
    again = gettext("Closed. The reporter has written since.") if case.state == "CLOSED" else ""
    return {
        "title": report_name(case.number),
        "url": reverse("desk:report", args=[case.pk]) if is_mine else "",
        "status": (due, True) if due else None,
        "line": (again or matched) if is_mine else gettext("It was not sealed to you. Ask a colleague to share it."),
        "quiet": gettext("Came on %(day)s") % {"day": days.soon(case.arrived_on)},
    }  # fmt: skip


KINDS = {
    identifiers.PHONE: _("Phone"), identifiers.PLATE: _("Plate"), identifiers.EMAIL: _("E-mail"),
    identifiers.URL: pgettext_lazy("on the web", "Page"), identifiers.HANDLE: _("Handle"),
}  # fmt: skip


def match_row(one: Match) -> dict[str, Any]:
    """A report that names what was looked for: what kind of thing, and nothing else of what it says."""
    parts = {
        True: pgettext("looked for", "%(kind)s: the same"), False: pgettext("looked for", "%(kind)s: a part"),
    }  # fmt: skip
    kinds = sorted(one.kinds, key=lambda kind: (not kind[1], identifiers.KINDS.index(kind[0])))
    return {
        "title": report_name(one.case.number),
        "url": reverse("desk:report", args=[one.case.pk]),
        "line": " · ".join(parts[is_whole] % {"kind": KINDS[kind]} for kind, is_whole in kinds),
        "quiet": gettext("Came on %(day)s") % {"day": days.soon(one.case.arrived_on)},
    }


def report_name(number: str) -> str:
    return gettext("Report %(number)s") % {"number": number}


def _due(one: Waiting, now: datetime.datetime) -> str:
    look, alert = one.look_by(), one.alert_by()
    if look is not None:
        said = _by(look, now, gettext("Look by %(when)s"), gettext("The first look is late by %(long)s"))  # fmt: skip
        return gettext("%(said)s. Something serious") % {"said": said} if one.is_serious else said
    if alert is not None and now < alert + LATE_FOR:
        return _by(alert, now, gettext("Serious: an alert by %(when)s, if the reporter lets you"), gettext("Serious, and no alert yet: late by %(long)s"))  # fmt: skip
    return ""


def _by(when: datetime.datetime, now: datetime.datetime, early: str, late: str) -> str:
    return early % {"when": hour(when, now)} if now < when else late % {"long": how_long(now - when)}  # fmt: skip


def hour(when: datetime.datetime, now: datetime.datetime) -> str:
    """ "21:00" for today, else with the day; on the clock of the place."""
    here = timezone.localtime(when)
    clock = formats.date_format(here, "H:i")
    if here.date() == timezone.localtime(now).date():
        return clock
    return gettext("%(day)s, %(hour)s") % {"day": days.soon(here.date()), "hour": clock}


def how_long(late: datetime.timedelta) -> str:
    """ "2 h", "3 days": no finer than anybody needs."""
    hours = int(late.total_seconds() // 3600)
    if hours < 1:
        return gettext("less than an hour")
    if hours < 48:
        return gettext("%(n)d h") % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}


def queue(rows: Iterable[Waiting], now: datetime.datetime) -> dict[str, Any]:
    """The queue in its three parts, each no longer than anybody reads; `n_more` come when these are done."""
    parts: dict[str, list[dict[str, Any]]] = {"new": [], "news": [], "open": []}
    n_more = 0
    for one in rows:
        part = "new" if one.case.state == "NEW" else "news" if one.case.has_news else "open"
        if len(parts[part]) < MOST:
            parts[part].append(report_row(one, now))
        else:
            n_more += 1
    return {**parts, "n_more": n_more}


def closed_row(case: Any) -> dict[str, Any]:
    """A closed report; `is_mine` where the reader can open it."""
    goes = gettext("Held for a court") if case.held_on else gettext("Goes on %(day)s") % {"day": days.day(case.erase_on)}  # fmt: skip
    came = gettext("Came on %(day)s") % {"day": days.day(case.arrived_on)}
    return {
        "title": report_name(case.number),
        "url": reverse("desk:report", args=[case.pk]) if case.is_mine else "",
        "status": (gettext("With news"), True) if case.has_news else None,
        "quiet": f"{came} · {goes}",
    }


def alert_row(one: Read) -> dict[str, Any]:
    """An alert in a list, for `items`."""
    return {
        "title": alert_name(one),
        "url": reverse("desk:alert", args=[one.alert.pk]) if one.texts else "",
        "withdraw": reverse("desk:alert_withdraw", args=[one.alert.pk]) if not one.texts and one.alert.state == "OUT" else "",
        "line": "" if one.texts else _not_mine(one),
        "quiet": alert_days(one),
        "status": (gettext("Something serious"), True) if one.alert.is_serious else None,
        "print": reverse("desk:alert_print", args=[one.alert.pk]) if one.texts and one.alert.state == "OUT" else "",
    }  # fmt: skip


def gone_row(alert: Any) -> dict[str, Any]:
    """An alert whose words are gone, for `items`."""
    return {
        "title": gettext("Alert %(number)d") % {"number": alert.number},
        "line": str(GONE),
        "quiet": gettext("Ended on %(day)s") % {"day": days.day(alert.until)},
    }


def gone_file_row(on: datetime.date, number: int) -> dict[str, Any]:
    """A file of a report that its reporter erased, for `items`."""
    return {
        "title": gettext("A file for recipient %(number)d") % {"number": number},
        "line": gettext("The reporter has erased the report. Ask them to delete the file."),
        "quiet": gettext("Written on %(day)s") % {"day": days.day(on)},
    }


def doubts(texts: Mapping[str, Mapping[str, str]], against: matching.Known) -> list[str]:
    """What in an alert could lead to somebody, each once: whoever wrote it was told, and kept it."""
    found = dict.fromkeys(
        screens.sentence(finding).messages[0]
        for one in texts.values()
        for text in one.values()
        for finding in (*matching.findings(text, against), *screen(text))
    )
    return list(found)


def _not_mine(one: Read) -> str:
    if one.alert.state == "ENDED":
        return gettext("It has ended. It was not sealed to you.") if one.alert.text else str(GONE)
    if one.alert.state == "OUT":
        return gettext("It was not sealed to you. Ask a colleague to renew it.")
    return gettext("It was not sealed to you. A colleague can send it back and ask anew.")


def alert_name(one: Read) -> str:
    """Its number, once it has one, and its title in the language of the page."""
    title = in_language(one.texts).get("title", "") or gettext("An alert")
    if one.alert.number is None:
        return title
    return gettext("%(number)d · %(title)s") % {"number": one.alert.number, "title": title}


def alert_days(one: Read) -> str:
    alert = one.alert
    if alert.state == "OUT":
        return gettext("Out since %(day)s, until %(until)s") % {"day": days.soon(alert.out_on), "until": days.day(alert.until)}  # fmt: skip
    if alert.state == "ENDED":
        return gettext("Ended on %(day)s") % {"day": days.day(alert.until)}
    by = alert.written_by
    if by is None:
        return gettext("Begun on %(day)s") % {"day": days.soon(alert.began_on)}
    return gettext("Begun on %(day)s by recipient %(number)s") % {"day": days.soon(alert.began_on), "number": by.number}  # fmt: skip


def in_language(texts: Any, language: str = "") -> dict[str, str]:
    """The words in this language, else in the language of the page, else in any."""
    wanted = (language, (get_language() or "en")[:2], *texts)
    return next((dict(texts[code]) for code in wanted if code in texts), {})


def ends_soon(one: Read, today: datetime.date) -> bool:
    until = one.alert.until
    return one.alert.state == "OUT" and until is not None and until <= today + datetime.timedelta(days=SOON)  # fmt: skip


def told(told: Telling) -> list[tuple[str, str]]:
    """What was told, for `facts`: labels in the reader's language, words as they were written."""
    return [
        (gettext("What happened"), " · ".join(questions.labels(told.happened, questions.HAPPENED))),
        (gettext("Told"), _told_at(told.hour)),
        (gettext("About when"), _label(told.when, questions.WHEN)),
        (gettext("Part of town"), told.town),
        (gettext("Kind of place"), _label(told.place, questions.PLACE)),
        (gettext("How contact was made"), _label(told.contact, questions.CONTACT)),
        (gettext("What helps to recognise them"), told.looks),
        (gettext("Vehicle"), told.vehicle),
        (gettext("Plate"), told.plate),
        (gettext("Number, address or name they used"), told.known_as),
        (gettext("In the reporter’s own words"), told.more),
        (gettext("What would help"), " · ".join(questions.labels(told.support, questions.SUPPORT))),
        (gettext("How to reach this person, for seven days"), told.call_back),
        (gettext("Language of the reporter"), _language(told.language)),
    ]  # fmt: skip


def _label(code: str, choices: questions.Choices) -> str:
    return str(choices[code]) if code in choices else ""


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return ""


def _told_at(told_in: str) -> str:
    at = hour_of(told_in)
    if at is None:
        return ""
    here = timezone.localtime(at)
    said = {"day": days.day(here.date()), "hour": formats.date_format(here, "H:i")}
    return gettext("%(day)s, about %(hour)s") % said


def consent(steps: Sequence[str], *, matches: bool = False) -> list[tuple[str, str]]:
    """Each step with yes or no, for `facts`."""
    yes, no = pgettext("consent", "Yes"), pgettext("consent", "No")
    asked, _hints = questions.steps(matches=matches or questions.MATCH_STEP in steps)
    return [(str(label), yes if code in steps else no) for code, label in asked.items()]


def conversation(opened: Opened) -> list[dict[str, Any]]:
    """Everything that was said, for the page. `may_hand`: it waits to be handed over, unless the reporter took that back since."""
    found = []
    for one in opened.turns:
        waits = one.is_yes is True and one.handed_on is None
        found.append({**turn(one), "part": one.part, "may_hand": waits and one.is_agreed, "is_taken_back": waits and one.is_taken_back})  # fmt: skip
    return found


def turn(one: Turn) -> dict[str, Any]:
    """One thing in the conversation."""
    who = {
        "WORD": gettext("From the reporter"), "REPLY": gettext("From the desk"), "NOTE": gettext("Note for the team"),
        "EXTRACT": gettext("A text that would leave the desk"),
    }  # fmt: skip
    text = one.text
    if one.is_lost:
        text = gettext("This cannot be read: it was sent while keys were changed. Ask for it once more.")  # fmt: skip
    if one.consent is not None:
        steps = questions.labels(one.consent, questions.STEPS)
        text = gettext("What may be done was changed: %(steps)s") % {"steps": " · ".join(steps) or gettext("only reading")}  # fmt: skip
    answer = _answer(one) if one.kind == "EXTRACT" else ""
    return {"who": who.get(one.kind, ""), "day": days.soon(one.on), "text": text, "kind": one.kind, "answer": answer, "to": questions.GOES_TO.get(one.to, "")}  # fmt: skip


def _answer(one: Turn) -> str:
    if one.is_yes is None:
        return gettext("No answer yet.")
    if not one.is_yes:
        return gettext("The reporter said no.")
    if one.handed_on is None and one.is_taken_back:
        return gettext("The reporter said yes, and has taken that back since.")
    if one.handed_on is None:
        return gettext("The reporter said yes.")
    return gettext("The reporter said yes. Handed over on %(day)s.") % {"day": days.day(one.handed_on)}  # fmt: skip


def closing(opened: Opened, *, keeps_day: bool) -> list[str]:
    """What closing does to this report, by what its reporter let. `keeps_day`: its last day stays as it is, whatever she let."""
    lines = []
    if "count" in opened.consent:
        lines.append(gettext("What kind of thing happened is counted, with three months and no day. Nothing else."))  # fmt: skip
    if opened.consent or keeps_day:
        day = days.day(opened.case.erase_on)
        lines.append(gettext("It stays here, closed, until %(day)s. Then it is erased.") % {"day": day})  # fmt: skip
    else:
        lines.append(gettext("The reporter let nothing be kept: it is erased within a week."))
    lines.append(gettext("The reporter sees that it was closed, and can still write."))
    return lines


def thread(events: Iterable[AuditEvent]) -> list[dict[str, str]]:
    """Acts on one report, for `thread`."""
    return [{"when": days.day(one.on), "text": audit.sentence(one), "quiet": ""} for one in events]


def log(events: Iterable[AuditEvent], names: dict[str, str]) -> list[dict[str, str]]:
    """Acts of the whole chain, for `thread`, each with its number and signs; `names` are reports by the id that the chain knows."""
    rows = []
    for one in events:
        about = [report_name(names[one.object])] if one.object in names else []
        quiet = " · ".join([*about, act_marks(one.number, one.hash)])
        rows.append({"when": days.day(one.on), "text": audit.sentence(one), "quiet": quiet})
    return rows


def act_marks(number: int, signs: str) -> str:
    """By what an act is known again on paper: the number and the signs that `lic chain --kept` takes."""
    return f"{number} {signs[:16]}"


def recipient_rows(team: Iterable[Any], n_readable: dict[int, int], me: int) -> list[dict[str, Any]]:  # fmt: skip
    """Everybody who is or was at the desk, for the page."""
    rows = []
    for one in (one for one in team if not one.age):
        n = n_readable.get(one.pk, 0)
        state = gettext("Reads") if one.proved_on else gettext("Has not shown yet that the recovery code works")  # fmt: skip
        if one.left_on:
            state = gettext("Left on %(day)s") % {"day": days.day(one.left_on)}
        rows.append(
            {
                "number": one.number,
                "name": gettext("Recipient %(number)s") % {"number": one.number},
                "is_me": one.pk == me,
                "is_here": one.left_on is None,
                "is_unproved": one.left_on is None and one.proved_on is None,
                "joined": gettext("Joined on %(day)s") % {"day": days.day(one.joined_on)},
                "state": state,
                "readable": ngettext("Can open %(n)d report", "Can open %(n)d reports", n) % {"n": n},
            }
        )  # fmt: skip
    return rows


def place_row(one: Any, me: int) -> dict[str, Any]:
    """A place that waits for a second person, for the page."""
    said = {"number": one.made_by.number if one.made_by else "", "day": days.day(one.until)}
    return {
        "pk": one.pk,
        "is_mine": one.made_by_id == me,
        "text": gettext("Recipient %(number)s made a place, good until %(day)s.") % said,
    }


def offline_row(one: Any) -> dict[str, Any]:
    """Somebody who reads files on a machine of their own."""
    return {
        "number": one.number,
        "name": gettext("Recipient %(number)s") % {"number": one.number},
        "key": key_ends(one.age),
        "joined": gettext("Entered on %(day)s") % {"day": days.day(one.joined_on)},
    }


def key_ends(age: str) -> str:
    """A key, short enough to be compared: where it begins, and where it ends."""
    return f"{age[:12]}…{age[-8:]}"


def file_row(export: Any) -> dict[str, Any]:
    """A file that was asked for, for `items`."""
    said = {"numbers": ", ".join(map(str, export.to)), "day": days.day(export.asked_on)}
    state = (
        gettext("Can be written now")
        if export.let_go_by_id
        else gettext("Waits for a second person")
    )
    return {
        "title": gettext("A file from report %(number)s") % {"number": export.case.number},
        "url": reverse("desk:file", args=[export.pk]),
        "line": state,
        "quiet": gettext("For recipients %(numbers)s. Asked for on %(day)s") % said,
    }  # fmt: skip


def demand_row(one: Any) -> dict[str, Any]:
    """A request from outside, for `items`."""
    told = {True: gettext("The person was told."), False: gettext("The person could not be told.")}
    state = str(DEMAND_OUTCOMES[one.outcome] if one.outcome else DEMAND_STEPS[one.step])
    if one.is_told in told:
        state = gettext("%(state)s. %(told)s") % {"state": state, "told": told[one.is_told]}
    return {
        "title": DEMAND_KINDS[one.kind],
        "url": reverse("desk:demand", args=[one.pk]),
        "line": state,
        "quiet": gettext("Came on %(day)s") % {"day": days.day(one.received_on)},
    }


def quarter(day: datetime.date) -> str:
    """ "January to March 2026"."""
    last = day.replace(month=day.month + 2)
    said = {"first": days.in_words(day, "F"), "last": days.in_words(last, "F Y")}
    return gettext("%(first)s to %(last)s") % said
