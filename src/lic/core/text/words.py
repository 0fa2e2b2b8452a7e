"""The words that public text avoids, and what it says instead.

The list is in ``words.toml``. It is for what a table publishes, never for what a person says in a round
or a caucus: people's own words stand. It is advice; whoever publishes may keep a word.
"""

import re
import tomllib
from dataclasses import dataclass
from importlib import resources

from lic.core.text.finding import Finding
from lic.core.text.normal import fold

LANGUAGES = ("en", "fr")
SCOPES = ("PUBLIC", "PROPOSAL", "CONCERN", "ACTION", "EVENT", "SAFETY", "LAW")
SENSES = (
    "SLUR",  # insults a person
    "LABEL",  # makes a person out of one thing they do, use or are
    "CONFLATION",  # mixes sex work with exploitation
    "RANK",  # sorts people into better and worse
    "EXCLUSION",  # leaves sex workers out of the community
    "RESCUE",  # speaks of people as things to save or mend
    "DISPLACEMENT",  # calls moving people away a solution
    "BLAME",  # makes a person out to be the condition
    "CONTEST",  # counts heads or sides where the table seeks consent
    "OFFICE",  # the words of a tool, not of a table
)


@dataclass(frozen=True, slots=True)
class Avoided:
    """A word to avoid: ``forms`` as a search, ``scope`` where, ``law`` whether laws may be quoted."""

    language: str
    sense: str
    scope: str
    law: bool
    suggestion: str
    forms: re.Pattern[str]


def lint(text: str, *, language: str, scope: str = "PUBLIC") -> tuple[Finding, ...]:
    """Return the words of the text that are better avoided, in the order of the text.

    The findings' ``kind`` is one of ``SENSES``, their suggestion is in the language of the text.
    ``scope`` says what is written: PUBLIC finds what every public text avoids, the others
    add their own (PROPOSAL: "vote"); LAW is for text that quotes a law and lets the law's words pass.
    Case and accents do not matter; of overlapping words the longest counts. Raises ValueError
    for an unknown language or scope.
    """
    if language not in LANGUAGES or scope not in SCOPES:
        raise ValueError(f"no list of words for {language!r}, {scope!r}")
    folded = fold(text)
    matches = [
        (found.start(), -found.end(), avoided)
        for avoided in _AVOIDED
        if avoided.language == language and _applies(avoided, scope)
        for found in avoided.forms.finditer(folded.text)
    ]
    findings: list[Finding] = []
    done = 0
    for start, negative_end, avoided in sorted(matches, key=lambda match: match[:2]):
        if start >= done:
            done = -negative_end
            begin, end = folded.span(start, done)
            words = text[begin:end]
            findings.append(Finding(avoided.sense, begin, end, words, avoided.suggestion))
    return tuple(findings)


def _applies(avoided: Avoided, scope: str) -> bool:
    if scope == "LAW":
        return avoided.scope == "PUBLIC" and not avoided.law
    return avoided.scope in ("PUBLIC", scope)


def _read() -> tuple[Avoided, ...]:
    source = resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    data = tomllib.loads(source)
    return tuple(_avoided(entry, data["slots"]) for entry in data["avoid"])


def _avoided(entry: dict[str, str], slots: dict[str, dict[str, str]]) -> Avoided:
    language = entry["language"]
    if language not in LANGUAGES or entry["sense"] not in SENSES or entry["scope"] not in SCOPES:
        raise ValueError(f"words.toml: language, sense or scope of {entry['forms']!r}")
    pattern = entry["forms"]
    for name, words in slots[language].items():
        pattern = pattern.replace("{" + name + "}", f"({words})")
    pattern = fold(pattern).text.replace("(", "(?:").replace(" ", r"[\s-]{1,3}")
    return Avoided(
        language=language,
        sense=entry["sense"],
        scope=entry["scope"],
        law=bool(entry.get("law", False)),
        suggestion=entry["suggestion"],
        forms=re.compile(
            rf"(?<!\w)(?:{pattern})(?!\w)",
            0 if entry.get("case", False) else re.IGNORECASE,
        ),
    )


_AVOIDED = _read()
