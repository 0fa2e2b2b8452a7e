"""A chain of hashes over events: whoever changes one in the past changes every hash after it.

The chain shows that something was changed, not who did it. Cutting off its end shows only to someone
who kept the head, which is why the head is printed on outcomes.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

GENESIS = "0" * 64
"""What stands before the first event."""


class Link(NamedTuple):
    """An event and the hash that was stored with it."""

    event: Mapping[str, Any]
    hash: str


def append(prev: str, event: Mapping[str, Any]) -> str:
    """Return the hash of an event that follows the one with the hash ``prev``.

    BLAKE2b-256, as 64 hexadecimal digits, over the 32 bytes of ``prev`` and the event as canonical
    JSON: keys in order, no blanks, ASCII. Start with ``GENESIS``. An event holds only text, whole
    numbers, booleans, None, lists and mappings with text keys, so that no two events share a form.
    Raises TypeError for anything else and ValueError for a ``prev`` that is no hash.
    """
    before = bytes.fromhex(prev)
    if len(before) != 32:
        raise ValueError("the previous hash has 64 hexadecimal digits")
    body = before + canonical(event)
    return hashlib.blake2b(body, digest_size=32, person=b"lic-chain-v1").hexdigest()


def verify(events: Iterable[Link], *, head: str | None = None) -> int | None:
    """Return the index of the first link that does not fit, or None when all do.

    With ``head``, the last hash as it was kept elsewhere, an end that was cut off or grown shows as
    the number of links. Without it only changes before the end can be seen.
    """
    prev = GENESIS
    count = 0
    for count, (event, stored) in enumerate(events, start=1):
        if append(prev, event) != stored:
            return count - 1
        prev = stored
    return count if head is not None and head != prev else None


def canonical(event: Mapping[str, Any]) -> bytes:
    """Return the one JSON form of an event. Raises TypeError for a value that has several."""
    _require_plain(event)
    text = json.dumps(_listed(event), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return text.encode("ascii")


def _require_plain(value: object) -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if type(key) is not str:
                raise TypeError(f"an event's keys are text, not {type(key).__name__}")
            _require_plain(inner)
    elif isinstance(value, list):
        for inner in value:
            _require_plain(inner)
    elif value is not None and type(value) not in (str, int, bool):
        raise TypeError(f"an event cannot hold {type(value).__name__}")


def _listed(value: Any) -> Any:
    """Return the value with every mapping as a dict, the only kind that ``json`` writes."""
    if isinstance(value, Mapping):
        return {key: _listed(inner) for key, inner in value.items()}
    return [_listed(inner) for inner in value] if isinstance(value, list) else value
