"""Rounds, statements and answers as rows of a list."""

from __future__ import annotations

from typing import Any

from django.template.defaultfilters import date as in_words
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from lic.base import ui
from lic.core.disclosure import Band
from lic.core.text import words
from lic.core.text.screen import screen
from lic.listening import vocabulary
from lic.listening.presenting.figures import people

THREE_MATTER = gettext_lazy(
    "Kept. Three statements matter to you already, so this one was not marked. You can change that on “Your answers”."
)

THREE_MATTER_OPEN = gettext_lazy(
    "Kept. Three statements matter to you already, so this one was not marked."
)


def choice_words(choice: str, *, matters: bool = False) -> str:
    """What somebody said, in words; empty where nothing was said."""
    if choice not in ("AGREE", "DISAGREE", "PASS", "SKIPPED"):
        return ""
    words = str(vocabulary.CHOICE_WORDS[choice])
    return _("%(answer)s, and it matters most") % {"answer": words} if matters else words


def round_row(round_: Any, slug: str) -> dict[str, Any]:
    """A round in the list of rounds."""
    return {
        "title": round_.named,
        "url": reverse("listening:round", args=[slug, round_.number]),
        "line": round_.described,
        "quiet": _("Round %(number)s") % {"number": round_.number},
        "status": (when(round_), round_.is_open),
    }


def when(round_: Any) -> str:
    """Until when a round is open, or since when it is closed."""
    if round_.state == "DRAFT":
        return _("In preparation")
    if round_.is_open:
        if round_.closes_on is None:
            return _("Open")
        return _("Open until %(day)s") % {"day": in_words(round_.closes_on, "j F")}
    return _("Closed %(day)s") % {"day": in_words(round_.closed_on, "j F Y")}


def own_answer(vote: Any, round_: Any, slug: str, language: str) -> dict[str, Any]:
    """One's own answer to a statement, and where to change it."""
    statement = vote.statement
    url = reverse("listening:answer_one", args=[slug, round_.number, statement.number])
    said = choice_words(vote.choice).capitalize()
    return {
        "text": statement.said(language)[0],
        "lang": statement.said(language)[1],
        "said": _("%(said)s. It matters to you.") % {"said": said} if vote.matters else f"{said}.",
        "url": f"{url}?from=mine" if round_.is_open else "",
        "number": statement.number,
    }


def own_statement(statement: Any, slug: str, language: str) -> dict[str, Any]:
    """One's own statement, and what became of it."""
    shown = statement if statement.state == "SHOWN" else statement.merged_into
    url = (
        reverse("listening:statement", args=[slug, statement.round.number, shown.number])
        if shown
        else ""
    )
    became = {
        "WAITING": _("A facilitator reads it before others do."),
        "SHOWN": _("It is statement %(number)s."),
        "HIDDEN": _("It is not shown: %(reason)s"),
        "MERGED": _("Statement %(number)s says the same. They are one now."),
    }[statement.state]
    values = {"number": shown.number if shown else "", "reason": statement.reason}
    return {
        "title": statement.text,
        "lang": statement.language,
        "said": True,
        "url": url,
        "line": became % values,
    }


def statement_row(statement: Any, slug: str, language: str) -> dict[str, Any]:
    """A statement in a list."""
    text, lang = statement.said(language)
    return {
        "text": text,
        "lang": lang,
        "number": statement.number,
        "url": reverse(
            "listening:statement", args=[slug, statement.round.number, statement.number]
        ),
    }


def notes(statement: Any) -> list[str]:
    """What the screen finds in a statement, for the facilitator who reads it."""
    kinds = {
        "EMAIL": _("an e-mail address"), "URL": _("a web address"), "HANDLE": _("a name in an app"),
        "COORDINATES": _("an exact place"), "POSTAL_CODE": _("a postal code"), "PHONE": _("a telephone number"),
        "ADDRESS": _("an address"), "PLATE": _("a licence plate"), "NAME": _("perhaps a person’s name"),
        "DESCRIPTION": _("perhaps a description of one person"),
    }  # fmt: skip
    found = [
        _("“%(piece)s”: %(what)s") % {"piece": f.text, "what": kinds.get(f.kind, f.kind)}
        for f in screen(statement.text)
    ]
    avoided = (
        words.lint(statement.text, language=statement.language)
        if statement.language in words.LANGUAGES
        else ()
    )
    return found + [
        _("“%(piece)s” can hurt or mislead; here we say “%(suggestion)s”")
        % {"piece": f.text, "suggestion": f.suggestion or "…"}
        for f in avoided
    ]


def flags(counts: dict[str, int]) -> list[str]:
    """Why people flagged a statement."""
    names = {code: str(label) for code, label in vocabulary.FLAG_KINDS}
    return [
        ngettext("%(why)s: one person", "%(why)s: %(n)s people", n) % {"why": names[kind], "n": n}
        for kind, n in sorted(counts.items())
    ]


def group_choices(groups: Any) -> list[tuple[str, str]]:
    """(key, name) of groups, for a form."""
    return [(group.key, ui.name_of(group)) for group in groups]


def other_language(statement: Any) -> str:
    """The language that a statement is to be translated to."""
    return next(code for code, _name in vocabulary.LANGUAGES if code != statement.language)


def alike(statement: Any, others: Any, language: str) -> list[dict[str, Any]]:
    """Statements on show that share most words with this one, for merging: at most three."""
    own = _words(statement.text)
    scored = []
    for other in others:
        theirs = _words(other.said(statement.language)[0])
        shared = len(own & theirs) / max(len(own | theirs), 1)
        if other.pk != statement.pk and shared >= 0.25:
            scored.append((shared, other))
    scored.sort(key=lambda row: (-row[0], row[1].number))
    return [
        dict(zip(("number", "text", "lang"), (one.number, *one.said(language)), strict=True))
        for _score, one in scored[:3]
    ]


def _words(text: str) -> set[str]:
    return {word.strip(".,;:!?’'\"").casefold() for word in text.split() if len(word) > 3}


def sheets_read(sheets: dict[int, tuple[dict[int, str], list[int]]], group: str) -> dict[str, Any]:
    """Sheets as they were read, to look at before they are kept."""
    rows = [
        [
            _("Sheet %(number)s") % {"number": place},
            _numbers(answers, "AGREE"),
            _numbers(answers, "DISAGREE"),
            _numbers(answers, "PASS"),
            ", ".join(map(str, matters)) or "–",
        ]
        for place, (answers, matters) in sheets.items()
    ]
    columns = [_("Sheet"), _("Agree"), _("Disagree"), _("Not sure"), _("Matters most")]
    return {"rows": rows, "columns": columns, "group_name": group, "n_sheets": len(rows)}


def _numbers(answers: dict[int, str], choice: str) -> str:
    return ", ".join(str(number) for number, given in answers.items() if given == choice) or "–"


def dialogue_row(dialogue: Any, slug: str) -> dict[str, Any]:
    """A talk in the list of talks."""
    return {
        "title": dialogue.title,
        "lang": dialogue.language,
        "url": reverse("listening:dialogue", args=[slug, dialogue.number]),
        "quiet": _("%(format)s, %(month)s")
        % {
            "format": dialogue.get_format_display().capitalize(),
            "month": in_words(dialogue.month, "F Y"),
        },
    }


def alike_box(found: Any, slug: str) -> dict[str, Any]:
    """That people of a group answered alike: in words, with the statements that hang on them."""
    return {
        "group_name": ui.name_of(found.group),
        "people": people(Band(found.band)) if found.band else "",
        "rows": [statement_row(one, slug, str(get_language())) for one in found.statements],
    }


def present_rows(present: Any) -> list[tuple[Any, str]]:
    """Who was at a talk: groups in bands."""
    return [(group, people(found) if found else _("few or nobody")) for group, found in present]
