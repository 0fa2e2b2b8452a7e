"""What the page of all components shows: every one, with invented content."""

from __future__ import annotations

import inspect
import sys
from typing import Any

from django import forms
from django.utils.safestring import mark_safe

from lic.base import components, ui
from lic.base.templatetags import ui as tags
from lic.core import charts
from lic.core.disclosure import Kind, ReleasedCell, Word

GROUPS = (
    ui.Group("bus", "Businesses"),
    ui.Group("com", "Community organizations"),
    ui.Group("gov", "Government & health"),
    ui.Group("pol", "Police"),
    ui.Group("res", "Residents"),
    ui.Group("sw", "Sex workers"),
)
SPARE = (
    ui.Group("landlords", "Landlords", "HEXAGON", "g-7"),
    ui.Group("schools", "Schools", "HOURGLASS", "g-8"),
    ui.Group("elders", "Elders", "ARCH", "g-9"),
    ui.Group("youth", "Young people", "DOWN", "g-10"),
)

PAGE = """## The page

Every page extends `page.html`; its head lists the blocks (`title`, `kicker`, `heading`, `lede`, `errors`,
`main`, `margin`, `wide`) and the context. The heading is made from `title`. With a `margin` there are two
columns where there is room; `wide` stands below both. The errors of the form called `form` and Django's
messages stand under the heading by themselves.

| class | effect |
|---|---|
| `flow` | the distances of a text, for a part of its own |
| `thirds` | three columns where there is room |
| `split` | text and margin, for a part that begins lower on the page |
| `lede` `quiet` `hint` | first sentences · small grey line · grey line |
| `mono` `figures` `nowrap` | codes · figures of one width · no break |
| `unseen` | for readers only |
| `screen-off` `screen-only` | on paper only · on the screen only |

For charts: `lic.base.ui.chart_mark(group)` is the mark that `lic.core.charts` wants, and `ui.drawing(svg)`
lets an SVG stand in a page. `ui.hollow(group)` draws a group dashed wherever it stands."""


class Sample(forms.Form):
    """One field of each kind."""

    title = forms.CharField(max_length=140, help_text="One sentence is enough.")
    why = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    code = forms.CharField(
        label="Card code", help_text="Big or small letters, with or without dashes."
    )
    due = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), required=False)
    lead = forms.ChoiceField(choices=[(one.key, one.name) for one in GROUPS])
    position = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=[("SUPPORT", "Support"), ("LIVE_WITH", "Can live with it")],
    )
    kinds = forms.MultipleChoiceField(
        label="What happened?",
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("MONEY", "Refused to pay"),
            ("HURT", "Hurt"),
            ("WEAPON", "Weapon"),
            ("OTHER", "Something else"),
        ],
        required=False,
    )
    kept = forms.BooleanField(
        label="I have kept my words", help_text="Nobody here can look them up for you."
    )

    def clean_code(self) -> str:
        if self.cleaned_data["code"].startswith("7K3M"):
            raise forms.ValidationError(
                "That code has one letter wrong. Please check the last part."
            )
        return str(self.cleaned_data["code"])


def context() -> dict[str, Any]:
    """Everything that `gallery.html` draws."""
    bus, _, gov, pol, res, sw = GROUPS
    return {
        "groups": GROUPS,
        "spare": SPARE,
        "sample": Sample(initial={"position": "LIVE_WITH"}),
        "wrong": Sample({"title": "Lights", "code": "7K3M-Q2TX-9WBH-4RPE-5", "lead": "sw", "kinds": ["HURT"]}),
        "hints": {"SUPPORT": "I want this to happen", "LIVE_WITH": "Good enough, safe enough to try"},
        "crumbs": [("Agree", "#"), ("Proposal 4", "#")],
        "filters": [("Everything", "#", True), ("Warm place", "#", False), ("Health", "#", False)],
        "seats": [{"group": one, "is_heard": one is not pol} for one in GROUPS],
        "stages": [
            ("Shaped", "past"), ("Questions", "past"), ("Positions, until 12 June", "now"),
            ("Outcome", "next"), ("Action", "next"),
        ],
        "positions": [
            {"group": gov, "position": "SUPPORT", "how": "Health has asked for a large-print version"},
            {"group": pol, "position": "LIVE_WITH", "how": "Given by the liaison as one group position"},
            {"group": res, "position": "STAND_ASIDE", "how": "Most support; some stand aside"},
            {"group": sw, "position": "CONCERN", "words": "Concern, still open", "how": "Given by the caucus"},
            {"group": bus, "position": "NOT_HEARD"},
        ],
        "steps": [
            {"when": "Round 2, March", "text": "An outreach worker should be the first call.", "said": True},
            {"when": "28 March · version 1", "text": "Written by Night Kettle", "url": "#"},
            {"when": "20 May · version 3", "state": "now",
             "text": mark_safe("<del>Police number first</del> <ins>Outreach number first</ins>."),
             "quiet": "Earlier positions no longer count."},
            {"when": "12 June", "text": "Outcome", "state": "next"},
        ],
        "facts": [("Leads", "City of Millrace", gov), ("Due", "30 June, in 12 days"), ("Review", "")],
        "actions": [
            {"title": "Two needle boxes and a weekly round", "url": "#",
             "line": "Put where workers and residents chose.", "quiet": "Confirmed 8 May by", "group": res},
            {"title": "Lantern House drop-in", "url": "#", "status": ("Open until 2:00, 56 minutes left", True),
             "line": "Food, laundry, lockers, someone to sit with.", "quiet": "No ID. Police not on site."},
            {"title": "A named liaison beats a hotline.", "said": True, "url": "#", "quiet": "Common ground"},
        ],
        "waiting": [
            {"title": "A neighbour asked about the mattress in Tar Alley", "verb": "Reply", "url": "#",
             "why": "Two days ago. We promised a reply within three."},
            {"title": "Six new statements to read", "verb": "Read them", "url": "#", "why": "Two describe a person."},
        ],
        "receipt": ["tunnel", "gravy", "oxygen", "pillow", "cactus", "echo", "ladder"],
        "columns": ["Group", "Light first", "Calm", "Rights"],
        "rows": [[res, "34 %", "48 %", "18 %"], [sw, "some", "few", "most"], [ui.hollow(pol), "not shown", "not shown", "not shown"]],
        "bars": [
            _bar(res, ReleasedCell("res", "lights", Kind.FIGURE, n=208, percent=82, low=76, bound=79, high=87), "82 % of 208"),
            _bar(sw, ReleasedCell("sw", "lights", Kind.WORDS, word=Word.MOST_OR_ALL), "most or all"),
            {"group": pol},
        ],
        "ring": _ring("ring"),
        "big_ring": _ring("big-ring"),
        "invitations": [{"code": "7K3M-Q2TX-9WBH-4RPD-5", "until": "30 September", "qr": ""}] * 2,
    }  # fmt: skip


def catalogue() -> str:
    """`docs/components.md`: every tag with its arguments, what it does and an example."""
    lines = [
        "# Components",
        "",
        "The tags of `lic.base.templatetags.ui`; templates have them without `{% load %}`. A misspelt",
        "argument, or a value that is not listed, is a `TemplateSyntaxError`. Arguments after `*` go by",
        "name. Rows may be mappings, dataclasses or models. `/styleguide/` shows each; made by",
        "`python -m lic.base.gallery`.",
        "",
        *PAGE.splitlines(),
    ]
    assert tags.register is components.register  # importing the tags fills the catalogue
    for name, make in sorted(components.CATALOGUE.items()):
        about, _, example = inspect.cleandoc(make.__doc__ or "").rpartition("\n\n")
        closing = f" … {{% end{name} %}}" if name in components.BLOCKS else ""
        lines += [
            "",
            f"## {name}",
            "",
            f"`{{% {name}{_arguments(make)} %}}{closing}`",
            "",
            about,
            "",
        ]
        lines += ["```django", example, "```"]
    return "\n".join(lines) + "\n"


def _arguments(make: Any) -> str:
    shown: list[str] = []
    for one in inspect.signature(make).parameters.values():
        if one.name in {"context", "content"}:
            continue
        if one.kind is one.KEYWORD_ONLY and "*" not in shown:
            shown.append("*")
        star = "*" if one.kind is one.VAR_POSITIONAL else ""
        needed = "=…" if one.kind is one.KEYWORD_ONLY else ""
        default = needed if one.default is one.empty else f"={one.default!r}".replace("'", '"')
        shown.append(f"{star}{one.name}{default}")
    return "".join(f" {one}" for one in shown)


def _bar(group: ui.Group, cell: ReleasedCell, value: str) -> dict[str, Any]:
    line = charts.Bar(ui.chart_mark(group), cell, value)
    svg = charts.bar(line, f"bar-{group.key}", title=group.name, desc=f"{group.name}: {value}")
    return {"group": group, "value": value, "svg": svg}


def _ring(name: str) -> str:
    seats = [charts.Seat(ui.chart_mark(one), one.key != "pol") for one in GROUPS]
    return charts.seats_ring(
        seats, name, title="The table", desc="Five of six groups were heard. Not yet: police."
    )


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(catalogue())
