"""The words that people's displayed names are made of, in English and French."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType

from lic.core import codes


@dataclass(frozen=True, slots=True)
class Handles:
    """One language's words: ``adjectives`` (in French, complements), ``nouns`` and their order.

    The nouns of all languages are the same things in the same places.
    """

    adjectives: tuple[str, ...]
    nouns: tuple[str, ...]
    pattern: str

    def __len__(self) -> int:
        """Return how many different names there are."""
        return len(self.adjectives) * len(self.nouns)

    def name(self, pick: int) -> str:
        """Return the name of this number. Raises ValueError outside ``range(len(self))``."""
        return codes.handle(self.adjectives, self.nouns, pick, pattern=self.pattern)


def _read() -> Mapping[str, Handles]:
    source = resources.files(__package__).joinpath("handles.toml").read_text(encoding="utf-8")
    data = tomllib.loads(source)
    nouns: dict[str, str] = data["nouns"]
    english, french = data["en"], data["fr"]
    return MappingProxyType(
        {
            "en": Handles(tuple(english["adjectives"].split()), tuple(nouns), english["pattern"]),
            "fr": Handles(
                tuple(french["adjectives"].strip().splitlines()),
                tuple(nouns.values()),
                french["pattern"],
            ),
        }
    )


HANDLES = _read()
"""The words by language, ``"en"`` and ``"fr"``: read from the package when it is loaded."""
