"""A place in a text that its writer should look at again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One stretch of a text that may be better left out or said otherwise.

    ``kind`` is an UPPERCASE code; pages have the sentence for it. ``start`` and ``end`` count
    characters of the text as it was given, so ``text == given[start:end]`` always holds.
    ``suggestion`` is a word to use instead, in the language of the text, or None.
    """

    kind: str
    start: int
    end: int
    text: str
    suggestion: str | None = None
