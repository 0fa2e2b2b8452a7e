"""A report to hand around: one page that stands alone, without script, request or person.

`page` draws what a `Publication` holds and nothing else, so the page can tell no more than the public may know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from html import escape

from lic.core.charts import MARKS, Bar, Mark, bar, opinion_map
from lic.core.charts.marks import SHAPES
from lic.core.disclosure import Band, Kind, ReleasedCell, Word, band

from .publication import Basis, Publication
from .report_style import STYLE
from .report_words import BANDS, LANGUAGES, SAID, TABLES, Words

ON_MAP = 10
COLUMNS = 6
"""Groups up to which a table has a column for each; beyond, each statement is a small list of its own."""
FREE = ("7", "8", "9", "10", "bus", "com", "gov", "pol", "res", "sw")
"""Marks of groups that are not of the six of a table."""
SAFE = "default-src 'none'; style-src 'unsafe-inline'"


def page(shown: Publication, *, language: str = "en", title: str = "") -> str:
    """Return the page. Raises ValueError for a language it has no words for."""
    if language not in LANGUAGES:
        raise ValueError(f"A report speaks {' or '.join(LANGUAGES)}.")
    return _Page(shown, TABLES[language], language, title).drawn()


def _marks(groups: Sequence[str], label: Mapping[str, str]) -> dict[str, Mark]:
    """A mark for each group: its own where it is one of the six, else the next that is free."""
    left = [key for key in FREE if key not in groups]
    shapes = list(SHAPES)
    marks = {}
    for place, group in enumerate(groups):
        if group in MARKS or left:
            sign = MARKS[group] if group in MARKS else MARKS[left.pop(0)]
        else:
            sign = Mark(shapes[place % len(shapes)], "ink", "")
        marks[group] = replace(sign, label=label[group])
    return marks


class _Page:
    """The parts of one page, with what they all need at hand."""

    def __init__(self, shown: Publication, words: Words, language: str, title: str) -> None:
        self.shown, self.words, self.language, self.title = shown, words, language, title
        release = shown.release
        if shown.basis is Basis.OPINION:
            groups = tuple(shown.opinions)
            names = {g: self.say("opinion", letter=g) for g in groups}
        elif shown.basis is Basis.EVERYBODY:
            groups, names = release.groups, {"": self.say("everybody")}
        else:
            groups, names = release.groups, {g: g for g in release.groups}
        self.groups, self.names = groups, names
        self.marks = _marks(groups, names)
        self.number = 0

    # ---- words

    def say(self, key: str, **values: object) -> str:
        return self.words[key].format(**values)

    def variant(self, key: str) -> str:
        """The sentence for people who are in no groups, where there is one."""
        alone = f"{key}.everybody"
        return self.say(
            alone if self.shown.basis is Basis.EVERYBODY and alone in self.words else key
        )

    def many(self, key: str, n: int, **values: object) -> str:
        if n == 0 and f"{key}.none" in self.words:
            return self.say(f"{key}.none")
        # French has one form for nought and one.
        single = n == 1 or (self.language == "fr" and n == 0)
        return self.say(f"{key}.{'one' if single else 'many'}", n=self.whole(n), **values)

    def whole(self, n: int) -> str:
        return f"{n:,}".replace(",", self.words["thousands"])

    def percent(self, n: int) -> str:
        return self.say("percent", n=n)

    def band(self, found: Band) -> str:
        return BANDS[self.language][found]

    def word(self, found: Word) -> str:
        return SAID[self.language][found]

    def people(self, cell: ReleasedCell | None) -> str:
        """A count or a band; what is hidden is under ten."""
        if cell is not None and cell.n is not None:
            return self.many("people", cell.n)
        return self.band(cell.band if cell is not None and cell.band is not None else band(0))

    def value(self, cell: ReleasedCell) -> tuple[str, str]:
        """What a group says, and beside it how sure that is or how many people it is."""
        if cell.percent is not None and cell.n is not None:
            ends = (
                self.say("reach", low=cell.low, high=self.percent(cell.high))
                if cell.low is not None and cell.high is not None
                else ""
            )
            said = self.say("figure", percent=self.percent(cell.percent), n=self.whole(cell.n))
            return said, ends
        if cell.word is not None and cell.band is not None:
            return self.word(cell.word), self.band(cell.band)
        return self.say("hidden"), ""

    def statement(self, name: str) -> str:
        """Its words where they are known, in a language that nobody told us; else what it is called."""
        number = escape(f"{self.say('statement')}\u00a0{name}")
        if name not in self.shown.texts:
            return f'<span class="said">{number}</span>'
        return f'<span class="said" lang="" dir="auto">{escape(self.shown.texts[name])}</span> <small class="quiet">{number}</small>'

    # ---- parts

    def drawn(self) -> str:
        title = escape(self.title or self.say("title"))
        opinions = [("opinions", self.opinions())]
        # Two kinds of groups: those that are spoken of next come first.
        declared = self.shown.basis is Basis.DECLARED
        parts = [
            ("", self.how()),
            ("groups", self.took_part()),
            *([] if declared else opinions),
            ("common", self.common()),
            ("unheard", self.unheard()),
            ("heard", self.heard()),
            ("divides", self.divides()),
            *(opinions if declared else []),
            ("every", self.every()),
            ("method", self.method()),
        ]
        links = "".join(
            f'<li><a href="#{key}">{escape(self.say(key))}</a></li>'
            for key, text in parts
            if key and text
        )
        body = "\n".join(text for _, text in parts if text)
        return (
            f'<!doctype html>\n<html lang="{self.language}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{SAFE}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
            f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
            f'<h1>{title}</h1>\n<p class="lede">{escape(self.lede())}</p>\n'
            f'<nav aria-label="{escape(self.say("contents"))}"><ul>{links}</ul></nav>\n'
            f"{body}\n</main>\n</body>\n</html>\n"
        )

    def section(self, key: str, *inside: str) -> str:
        parts = "\n".join(part for part in inside if part)
        return f'<section aria-labelledby="{key}">\n<h2 id="{key}">{escape(self.say(key))}</h2>\n{parts}\n</section>'

    def p(self, text: str, css_class: str = "") -> str:
        kind = f' class="{css_class}"' if css_class else ""
        return f"<p{kind}>{escape(text)}</p>" if text else ""

    def lede(self) -> str:
        shown = self.shown
        if not shown.statements:
            return self.say("none_yet")
        counted = self.many("statement", len(shown.statements))
        people = self.people(shown.people)
        whole = shown.people.n is not None or shown.basis is Basis.EVERYBODY
        told = "lede_people" if whole else "lede_shown_people"
        return " ".join(
            (
                self.say(told, people=people[:1].upper() + people[1:]),
                self.votes(counted),
                self.many("common", len(shown.common)),
            )
        )

    def votes(self, statements: str) -> str:
        shown = self.shown
        if not shown.votes:
            key = "lede_few_votes" if shown.all_shown else "lede_statements"
        else:
            key = "lede_votes" if shown.all_shown else "lede_least_votes"
        return self.say(key, votes=self.whole(shown.votes), statements=statements)

    def how(self) -> str:
        lines = (
            self.say("how.1"),
            self.variant("how.2"),
            *(self.say(f"how.{n}") for n in (3, 4, 5)),
        )
        items = "".join(f"<li>{escape(line)}</li>" for line in lines)
        return f'<section class="notice" aria-labelledby="how"><h2 id="how">{escape(self.say("how"))}</h2><ol>{items}</ol></section>'

    def took_part(self) -> str:
        shown = self.shown
        if shown.basis is not Basis.DECLARED or not self.groups:
            return ""
        columns = [self.say("group"), self.say("took_part")]
        columns += [self.say("belong")] if shown.rosters else []
        rows = [
            [
                self.group(g),
                escape(self.people(shown.sizes.get(g))),
                *([escape(self.belong(g))] if shown.rosters else []),
            ]
            for g in self.groups
        ]
        return self.section("groups", self.table("", columns, rows))

    def belong(self, group: str) -> str:
        cell = self.shown.rosters.get(group)
        return self.people(cell) if cell is not None else "–"

    def opinions(self) -> str:
        shown = self.shown
        if not shown.statements:
            return ""
        few = self.many("opinions.few", shown.few) if shown.few else ""
        if not shown.opinions and not shown.few:
            told = self.say("opinions.none")
            if not shown.map.centres:
                told += f" {self.say('opinions.none.map')}"
            return self.section("opinions", self.p(told), self.map())
        found = self.many("opinions.found", len(shown.opinions) + shown.few)
        told = " ".join(part for part in (found, few, self.say("opinions.sure")) if part)
        return self.section(
            "opinions", self.p(told), *(self.opinion(c) for c in shown.opinions), self.map()
        )

    def opinion(self, letter: str) -> str:
        rows = self.shown.marks.get(letter, ())
        name = escape(self.say("opinion", letter=letter))
        size = self.p(self.people(self.shown.opinions[letter]), "quiet")
        if not rows:
            return (
                f"<section><h3>{name}</h3>{size}{self.p(self.say('opinion.marks.none'))}</section>"
            )
        items = "".join(
            f'<li><span class="quiet">{escape(self.say("opinion.more" if way > 0 else "opinion.less"))}</span><br>{self.statement(s)}</li>'
            for s, way in rows
        )
        return f'<section><h3>{name}</h3>{size}<h4>{escape(self.say("opinion.marks"))}</h4><ul class="plain">{items}</ul></section>'

    def map(self) -> str:
        shown = self.shown
        land = shown.map
        drawn = [g for g in self.groups if g in land.centres][:ON_MAP]
        if not land.opinions and not drawn:
            return ""
        desc = self.many("map.desc", len(land.opinions))
        desc += f" {self.say('map.desc.middles')}" if drawn else ""
        marks = {g: self.marks[g] for g in drawn}
        svg = opinion_map(land, marks, "map-drawn", title=self.say("map"), desc=desc)
        caption = f"{desc} {self.say('map.caption')}"
        legend = "".join(f"<li>{self.group(g)}</li>" for g in drawn)
        left_out = self.say("map.left_out") if len(land.centres) > len(drawn) else ""
        legend = f'<ul class="legend">{legend}</ul>' if legend else ""
        return (
            f'<section><h3>{escape(self.say("map"))}</h3><figure>{svg}<figcaption class="quiet">{escape(caption)}'
            f"</figcaption></figure>{legend}{self.p(left_out, 'quiet')}{self.map_table()}{self.members()}</section>"
        )

    def map_table(self) -> str:
        land, columns = self.shown.map, ["group", "map.people", "map.across", "map.up", "map.reach"]
        rows = [
            [
                escape(self.say("opinion", letter=opinion.letter)),
                escape(self.people(self.shown.opinions.get(opinion.letter))),
                _place(opinion.x),
                _place(opinion.y),
                f"{_place(opinion.rx)} × {_place(opinion.ry)}",
            ]
            for opinion in land.opinions
        ]
        rows += [
            [
                self.group(g),
                escape(self.people(self.shown.sizes.get(g))),
                *map(_place, land.centres[g]),
                "–",
            ]
            for g in self.groups
            if g in land.centres
        ]
        note = self.say("map.table.note")
        return self.table(f"{self.say('map.table')}. {note}", [self.say(c) for c in columns], rows)

    def members(self) -> str:
        if not self.shown.members:
            return ""
        columns = [
            self.say("group"),
            *(self.say("opinion", letter=opinion) for opinion in self.shown.opinions),
            self.say("between"),
        ]
        rows = [
            [self.group(g), *(escape(self.share(c)) for c in self.shown.members[g])]
            for g in self.groups
            if g in self.shown.members
        ]
        return self.table(self.say("members"), columns, rows)

    def share(self, cell: ReleasedCell) -> str:
        if cell.percent is not None:
            return self.percent(cell.percent)
        if cell.word is None:
            return self.say("hidden")
        keys = {Word.MOST_OR_ALL: "most", Word.DIVIDED: "some", Word.FEW_OR_NONE: "few"}
        return self.say(f"share.{keys[cell.word]}")

    def common(self) -> str:
        shown = self.shown
        if not shown.statements:
            return ""
        unseen = {s for g in self.groups for s in shown.unheard.get(g, ())}
        hidden = self.say("common.hidden") if unseen.intersection(shown.common) else ""
        lines = (
            self.p(f"{self.variant('common.say')} {hidden}".rstrip()) + self.lines(shown.common)
            if shown.common
            else self.p(self.variant("common.empty"))
        )
        if not shown.rejected:
            return self.section("common", lines)
        heading = escape(self.say("rejected"))
        no = f"<section><h3>{heading}</h3>{self.p(self.variant('rejected.say'))}{self.lines(shown.rejected)}</section>"
        return self.section("common", lines, no)

    def unheard(self) -> str:
        groups = [g for g in self.groups if g in self.shown.unheard]
        if not groups:
            return ""
        return self.section(
            "unheard", self.p(self.say("unheard.say")), *(self.unheard_of(g) for g in groups)
        )

    def unheard_of(self, group: str) -> str:
        rows, every = self.shown.unheard[group], len(self.shown.statements)
        name = escape(self.say("unheard.from", group=self.names[group]))
        if len(rows) == every:
            return f"<section><h3>{name}</h3>{self.p(self.say('unheard.all'))}</section>"
        told = self.p(self.say("unheard.some", k=self.whole(len(rows)), n=self.whole(every)))
        if self.shown.basis is not Basis.DECLARED:  # nobody can go and ask a group of opinion
            return f"<section><h3>{name}</h3>{told}</section>"
        items = "".join(f"<li>{self.statement(s)}</li>" for s in rows)
        return f'<section><h3>{name}</h3>{told}<ul class="plain">{items}</ul></section>'

    def heard(self) -> str:
        if not self.shown.heard:
            return ""
        return self.section(
            "heard", self.p(self.say("heard.say")), *(self.heard_of(g) for g in self.groups)
        )

    def heard_of(self, group: str) -> str:
        report = self.shown.heard[group]
        lists = [
            f"<h4>{escape(self.say(key))}</h4>{self.lines(rows, only=group)}"
            for key, rows in (
                ("heard.wants", report.wants),
                ("heard.rejects", report.rejects),
                ("heard.divided", report.divided),
            )
            if rows
        ]
        inside = "".join(lists) or self.p(self.say("heard.hidden"))
        return f"<section><h3>{self.group(group, hollow=not lists)}</h3>{inside}</section>"

    def divides(self) -> str:
        if not self.shown.statements:
            return ""
        if not self.shown.divides:
            return self.section("divides", self.p(self.variant("divides.empty")))
        return self.section(
            "divides", self.p(self.variant("divides.say")), self.lines(self.shown.divides)
        )

    def every(self) -> str:
        if not self.shown.statements or not self.groups:
            return ""
        columns = [self.say("statement"), *(self.names[g] for g in self.groups)]
        rows = [
            [self.statement(s), *(self.cell(self.shown.release.cell(g, s)) for g in self.groups)]
            for s in self.shown.statements
        ]
        return self.section("every", self.table("", columns, rows))

    def cell(self, cell: ReleasedCell) -> str:
        said, beside = self.value(cell)
        return f"<span>{escape(said)}{f'<small>{escape(beside)}</small>' if beside else ''}</span>"

    def method(self) -> str:
        shown = self.shown
        told = [self.say("method.model"), self.say("method.counts")]
        told += [self.say("method.roster")] if shown.rosters else []
        told += [
            self.say("method.gate", least=shown.limits.public),
            self.say("method.again"),
        ]
        facts = (
            ("method.version", shown.version),
            ("method.seed", str(shown.seed)),
            ("method.bound", self.say("method.bound.value")),
            ("method.intervals", self.say("method.intervals.value")),
        )
        listed = "".join(
            f"<div><dt>{escape(self.say(key))}</dt><dd>{escape(value)}</dd></div>"
            for key, value in facts
        )
        return self.section(
            "method",
            *(self.p(line) for line in told),
            f"<dl>{listed}</dl>",
            self.p(self.say("method.source"), "quiet"),
        )

    # ---- pieces

    def group(self, group: str, *, hollow: bool = False) -> str:
        sign = self.marks[group]
        kind = f"mark {sign.css_class}{' hollow' if hollow else ''}"
        shape = f'<svg class="{kind}" viewBox="0 0 16 16" aria-hidden="true"><path d="{SHAPES[sign.shape]}"/></svg>'
        return f'<span class="group">{shape}{escape(self.names[group])}</span>'

    def lines(self, statements: Iterable[str], only: str | None = None) -> str:
        items = "".join(
            f"<li><p>{self.statement(s)}</p>{self.bars(s, only)}</li>" for s in statements
        )
        return f'<ul class="lines">{items}</ul>'

    def bars(self, statement: str, only: str | None) -> str:
        groups = self.groups if only is None else (only,)
        return f'<ul class="bars">{"".join(self.bar(g, statement) for g in groups)}</ul>'

    def bar(self, group: str, statement: str) -> str:
        cell = self.shown.release.cell(group, statement)
        said, beside = self.value(cell)
        drawn = ""
        if cell.kind is not Kind.HIDDEN:
            self.number += 1
            desc = " ".join(part for part in (said, beside) if part)
            sign = Bar(self.marks[group], cell, said)
            drawn = bar(sign, f"bar-{self.number}", title=self.names[group], desc=desc)
            drawn = f'<span class="bar">{drawn}</span>'
        small = f"<small>{escape(beside)}</small>" if beside else ""
        name = self.group(group, hollow=cell.kind is Kind.HIDDEN)
        return f'<li>{name}{drawn}<span class="value">{escape(said)}{small}</span></li>'

    def table(self, caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        """A table whose cells are HTML already; its first column heads the rows."""
        head = "".join(f'<th scope="col">{escape(c)}</th>' for c in columns)
        body = "".join(
            f'<tr><th scope="row" class="words">{row[0]}</th>'
            + "".join(
                f'<td data-l="{escape(label)}">{value}</td>'
                for label, value in zip(columns[1:], row[1:], strict=True)
            )
            + "</tr>"
            for row in rows
        )
        kind = ' class="tall"' if len(columns) > COLUMNS + 1 else ""
        title = f"<caption>{escape(caption)}</caption>" if caption else ""
        return f"<table{kind}>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _place(value: float) -> str:
    """A place on the map from −100 to 100, with a true minus."""
    return f"{round(100 * value)}".replace("-", "−")
