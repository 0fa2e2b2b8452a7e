"""A round's results as one page: common ground, differences, what each group wants heard, the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lic.base import ui
from lic.listening.presenting import figures, landscape

MOST_DIFFERENT = 5
CLEARLY_APART = 0.05
MOST_IMPORTANT = 5
HEARD_EACH = 3
NOT_WANTED = 2
Rows = Sequence[tuple[str, bool]]
COMMON, MISSING = "COMMON_GROUND", "NOT_ENOUGH_VOICES"


@dataclass(frozen=True, slots=True)
class Line:
    """One statement with how each group answered, as far as this audience may know."""

    number: int
    text: str
    lang: str
    url: str
    source: str
    bars: list[dict[str, Any]]
    label: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one group most wants heard, and what it does not want."""

    group: Any
    lines: list[dict[str, str]]
    rejects: list[dict[str, str]] = field(default_factory=list)
    is_caucus: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """Everything the page draws, in the order of the ring."""

    lede: str
    common: list[Line]
    differ: list[Line]
    missing: list[Line]
    others: list[Line]
    wanted: list[Wanted]
    turnout: list[tuple[Any, str]]
    important: list[dict[str, str]]
    map: dict[str, Any] | None = None
    open_lines: list[dict[str, str]] = field(default_factory=list)
    open_turnout: str = ""


def results(
    shown: Mapping[str, Any],
    *,
    statements: Sequence[Any],
    groups: Sequence[Any],
    words: Mapping[tuple[str, int], Any],
    language: str,
    at_table: bool,
    url_of: Any,
) -> Results:
    """Build the page of one audience from what was released to it.

    statements  those on show; url_of gives a statement's address from its number
    words       what groups say in their own words, by (group, statement id)
    """
    drawn = _Drawn(shown, {str(s.pk): s for s in statements}, list(groups), words, language, url_of)
    verdicts = {pk: v for pk, v in shown["verdicts"].items() if pk in drawn.statements}
    order = [pk for pk in shown["order"] if pk in drawn.statements]
    common = [pk for pk in order if verdicts[pk][0] == COMMON]
    apart = sorted(
        (pk for pk in order if pk not in common), key=lambda pk: -shown["apart"].get(pk, 0)
    )
    differ = [pk for pk in apart if shown["apart"].get(pk, 0) > CLEARLY_APART][:MOST_DIFFERENT]
    rest = [pk for pk in order if pk not in common and pk not in differ]
    missing = [pk for pk in rest if verdicts[pk][0] == MISSING] if at_table else []
    names = {group.key: ui.name_of(group) for group in groups}
    return Results(
        lede=_lede(len(common), len(differ), len(missing), len(drawn.statements)),
        common=[drawn.line(pk, _("Most people agree in every group.")) for pk in common],
        differ=[drawn.line(pk, _("Groups lean different ways.")) for pk in differ],
        missing=[
            drawn.line(pk, _without([names.get(g, g) for g in verdicts[pk][1]])) for pk in missing
        ],
        others=[drawn.line(pk, "") for pk in rest if pk not in missing],
        wanted=[drawn.wanted(group) for group in groups],
        turnout=[(g, figures.turnout(figures.cell(shown["turnout"].get(g.key)))) for g in groups],
        important=drawn.important(),
        map=landscape.page(shown.get("map"), groups, drawn.statements, language),
        open_lines=drawn.open_lane(),
        open_turnout=drawn.open_turnout(),
    )


def chosen(wants: Rows, rejects: Rows, divided: Rows) -> tuple[list[str], list[str], list[str]]:
    """What of a group's report stands on the page: three at least, wherever it is known on three.

    It is heard by what it wants. What it clearly rejects is named as well, two at most; and where it wants less
    than three, what it rejects and then what divides it fill up to three.
    """
    heard = [pk for pk, _clear in wants[:HEARD_EACH]]
    missing = HEARD_EACH - len(heard)
    no = [
        pk
        for place, (pk, clear) in enumerate(rejects[: max(NOT_WANTED, missing)])
        if clear or place < missing
    ]
    return heard, no, [pk for pk, _clear in divided[: max(missing - len(no), 0)]]


def _lede(common: int, differ: int, missing: int, total: int) -> str:
    sentences = [figures.statements_counted(common, total)]
    if differ:
        sentences.append(ngettext("%(n)s divides us.", "%(n)s divide us.", differ) % {"n": differ})
    if missing:
        sentences.append(
            ngettext(
                "On %(n)s we have not heard enough people to say.",
                "On %(n)s we have not heard enough people to say.",
                missing,
            )
            % {"n": missing}
        )
    return " ".join(sentences)


def _without(names: list[str]) -> str:
    return _("Not enough voices from: %(groups)s.") % {"groups": ", ".join(names)}


class _Drawn:
    """The parts of one page, with what they all need at hand."""

    def __init__(
        self, shown: Mapping[str, Any], statements: dict[str, Any], groups: list[Any],
        words: Mapping[tuple[str, int], Any], language: str, url_of: Any,
    ) -> None:  # fmt: skip
        self.shown, self.statements, self.groups = shown, statements, groups
        self.words, self.language, self.url_of = words, language, url_of

    def line(self, pk: str, sentence: str) -> Line:
        statement = self.statements[pk]
        text, lang = statement.said(self.language)
        cells = self.shown["cells"]
        bars = [
            figures.line(
                group,
                figures.cell(cells.get(group.key, {}).get(pk)),
                f"b{statement.number}-{group.key}",
            )
            for group in self.groups
        ]
        number = _("Statement %(number)s.") % {"number": statement.number}
        label = _("How each group answered statement %(number)s") % {"number": statement.number}
        source = f"{number} {sentence}".strip()
        return Line(
            statement.number, text, lang, self.url_of(statement.number), source, bars, label
        )

    def said(self, pk: str, note: str = "") -> dict[str, str]:
        statement = self.statements[pk]
        text, lang = statement.said(self.language)
        return {"text": text, "lang": lang, "url": self.url_of(statement.number), "note": note}

    def wanted(self, group: Any) -> Wanted:
        report = {
            name: [(pk, clear) for pk, clear in rows if pk in self.statements]
            for name, rows in self.shown["report"].get(group.key, {}).items()
        }
        if any(report.values()):
            heard, no, rest = chosen(**report)
            lines = [self.said(pk) for pk in heard]
            lines += [self.said(pk, _("This group is divided on it.")) for pk in rest]
            return Wanted(group, lines, [self.said(pk) for pk in no])
        spoken = [
            {**self.said(str(pk), word.words or _stance(shares=word.shares))}
            for (key, pk), word in sorted(self.words.items(), key=lambda item: item[0][1])
            if key == group.key and str(pk) in self.statements
        ]
        return Wanted(group, spoken[:HEARD_EACH], is_caucus=True)

    def important(self) -> list[dict[str, str]]:
        ranks = sorted(
            (rank, pk) for pk, rank in self.shown["ranks"].items() if pk in self.statements
        )
        return [self.said(pk) for _rank, pk in ranks[:MOST_IMPORTANT]]

    def open_lane(self) -> list[dict[str, str]]:
        rows = [
            (figures.cell(c), pk) for pk, c in self.shown["open"].items() if pk in self.statements
        ]
        rows.sort(key=lambda row: -(row[0].strength or 0))
        return [self.said(pk, figures.value(one)) for one, pk in rows]

    def open_turnout(self) -> str:
        stored = figures.cell(self.shown["open_turnout"])
        return "" if stored.kind == "HIDDEN" else figures.turnout(stored)


def _stance(*, shares: bool) -> str:
    return _("We share this.") if shares else _("We do not share this.")


def statement_bars(
    statement: Any, shown: Mapping[str, Any], groups: Sequence[Any]
) -> list[dict[str, Any]]:
    """How each group answered one statement; nothing while no group may be shown."""
    pk = str(statement.pk)
    cells = shown["cells"]
    lines = [
        figures.line(g, figures.cell(cells.get(g.key, {}).get(pk)), f"b-{g.key}") for g in groups
    ]
    return lines if any(not line["is_hidden"] for line in lines) else []


def spoken(
    statement: Any, groups: Sequence[Any], words: Mapping[tuple[str, int], Any]
) -> list[dict[str, Any]]:
    """What groups say of a statement in their own words."""
    found = [(group, words.get((group.key, statement.pk))) for group in groups]
    return [
        {
            "group": g,
            "text": word.words or _stance(shares=word.shares),
            "stance": _stance(shares=word.shares),
        }
        for g, word in found
        if word
    ]
