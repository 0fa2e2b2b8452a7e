"""Own words that a stranger would try first: names of this house and its groups, repeats, two passwords in a row."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    get_default_password_validators,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

OF_THIS_PLACE = frozenset(
    ["living in community", "vivre en communaute", "the table", "la table", "table", "passphrase", "password", "mot de passe", "phrase", "secret", "sign in", "login", "connexion", "invitation", "welcome", "bienvenue", "carte", "card", "sex work", "sex workers", "sex worker", "travail du sexe", "travailleuses et travailleurs du sexe", "travailleuse du sexe", "residents", "resident", "personnes du quartier", "quartier", "neighbourhood", "neighborhood", "businesses", "business", "commerces", "commerce", "police", "government", "gouvernement", "health", "sante", "community", "communaute", "communautaire", "organization", "organizations", "organisme", "organismes", "steward", "coordinator", "coordonnatrice", "coordonnateur", "facilitator", "animatrice", "animateur", "auditor", "spokesperson", "porte parole", "liaison", "member", "membre", "round", "proposal", "proposition", "agreement", "entente", "safety", "securite", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "0123456789", "1234567890", "9876543210"]
)  # fmt: skip
"""Names of the house, of its groups and duties, and rows of keys: none of them makes a passphrase longer."""
LETTERS_LEFT = 8
DIFFERENT = 5
FEW = 3


class NotEasy:
    """Refuses own words of which little is left without the words of this place, or a few passwords in a row."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError with one sentence that says what to do."""
        plain = _plain(password)
        rest = _without_this_place("".join(plain))
        if (
            len(rest) < LETTERS_LEFT
            or len(set(rest)) < DIFFERENT
            or _repeats(rest)
            or _is_a_few_passwords(plain)
        ):
            raise ValidationError(
                _(
                    "These words are easy to guess. Use words that have nothing to do with this place, and none twice."
                ),
                code="easy",
            )

    def get_help_text(self) -> str:
        return ""


def _plain(text: str) -> list[str]:
    """The parts in small letters without accents and marks."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return "".join(c if c.isalnum() else " " for c in bare.casefold()).split()


def _without_this_place(letters: str) -> str:
    for word in sorted((w.replace(" ", "") for w in OF_THIS_PLACE), key=len, reverse=True):
        letters = letters.replace(word, "")
    return letters


def _repeats(letters: str) -> bool:
    """Whether it is one piece again and again: every such text lies inside itself twice over."""
    return letters in (letters + letters)[1:-1]


def _is_a_few_passwords(parts: list[str]) -> bool:
    common = next(
        one.passwords
        for one in get_default_password_validators()
        if isinstance(one, CommonPasswordValidator)
    )
    different = set(parts)
    return len(different) <= FEW and all(
        part in common or part.strip("0123456789") in {*common, ""} for part in different
    )
