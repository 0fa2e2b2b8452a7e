"""What the desk lets everybody know: who reads, for whom to seal, whom to call, how long things are kept."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

FEWEST = 2
"""With fewer people who can read, nothing is taken in: it might never be read."""
CHILDREN = "for_children"
"""Marks the child-protection line among the numbers: it stands where somebody under 19 is spoken of, and there alone."""


@dataclass(frozen=True, slots=True)
class Roster:
    """What the desk lays out for the web.

    custodian   the organization that reads            about    its own words on who reads, by language
    intake      the desk's intake key                  salt     16 bytes: words give what they give here alone
    recipients  pseudonym → public key                 numbers  whom to call now, by language: {name, number, when}, and CHILDREN with the child-protection line
    towns       parts of town to choose from           months   how long what was told is kept at most
    last_alert  day of the newest alert, "" for none
    matches     whether the desk looks for others who named the same
    region      country of a phone number without a country code; the desk says it, so that the web reads a number as it does
    counts      finished quarter → sort of thing → size in words (`core.disclosure.Band`), ten reports and more
    demands     quarter → (how many outside asked for what is held, to how many something was given)
    """

    custodian: str
    intake: bytes
    salt: bytes
    recipients: Mapping[str, bytes]
    about: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    towns: tuple[str, ...] = ()
    months: int = 12
    last_alert: str = ""
    matches: bool = False
    region: str = "CA"
    counts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    demands: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def can_read(self) -> bool:
        """Whether enough people can read for anything to be taken in."""
        return len(self.recipients) >= FEWEST

    @property
    def to_call(self) -> dict[str, list[Mapping[str, str]]]:
        """Whom to call now, in each language that has somebody."""
        found = {
            code: [one for one in rows if CHILDREN not in one]
            for code, rows in self.numbers.items()
        }
        return {code: rows for code, rows in found.items() if rows}

    @property
    def child_lines(self) -> dict[str, Mapping[str, str]]:
        """The child-protection line, in each language in which the team gave one."""
        return {code: one for code, rows in self.numbers.items() for one in rows if CHILDREN in one}

    @property
    def in_order(self) -> list[str]:
        """Names of those who read, in the order of their keys on the form: the form shows no name."""
        return sorted(self.recipients)

    @property
    def fingerprint(self) -> str:
        """Twenty signs that change with whoever can read or take in: the desk shows the same ones.

        So many that nobody can try keys until a reader of their own gives the same.
        """
        keys = b"".join(
            (self.intake, self.salt, *(self.recipients[name] for name in self.in_order))
        )
        signs = hashlib.blake2b(keys, digest_size=10, person=b"lic roster").hexdigest()
        return " ".join(signs[at : at + 4] for at in range(0, len(signs), 4))


def written(roster: Roster) -> bytes:
    """The roster as the desk lays it out."""
    values = {name: _plain(getattr(roster, name)) for name in Roster.__dataclass_fields__}
    return json.dumps({"v": 1, **values}, ensure_ascii=False).encode()


def read(text: bytes) -> Roster:
    """What `written` was given. Raises ValueError for anything else."""
    try:
        values = json.loads(text)
        if values.pop("v") != 1:
            raise ValueError("another version")
        if isinstance(values["numbers"], list):  # of a desk that has not been started anew yet
            values["numbers"] = {"en": values["numbers"]}
        return Roster(
            custodian=values.pop("custodian"),
            intake=base64.b64decode(values.pop("intake")),
            salt=base64.b64decode(values.pop("salt")),
            recipients={k: base64.b64decode(v) for k, v in values.pop("recipients").items()},
            towns=tuple(values.pop("towns")),
            demands={day: (one[0], one[1]) for day, one in values.pop("demands", {}).items()}, **values,
        )  # fmt: skip
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"This is no roster ({error}).") from None


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    return list(value) if isinstance(value, tuple) else value
