"""A report that was sealed in a browser, as it is posted: looked at closely, for anybody can write one.

Nobody here can read it. So what can be looked at is: that it has these fields and no other, each of a size that sealing gives, and a public key
to which an answer can be sealed. What lies inside is looked at where it is opened (`telling.read`).
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from lic.core import sealing
from lic.core.sealing.padding import SIZES
from lic.safety import parcels, telling

FIELDS = frozenset({"roster", "case", "mark", "public", "text", "keys", "beside"})
MOST = 200_000
"""Letters of the whole: the longest form for a hundred readers has half of it."""
_AROUND = 1 + 24 + 16
TEXTS = frozenset(size + _AROUND for size in SIZES[:3])
"""Sizes of the body: the form holds less than 64 KiB."""
BESIDE, KEY = SIZES[0] + _AROUND, 32 + 16 + 1 + 32 + 32
_ROSTER = re.compile(r"[0-9a-f]{4}( [0-9a-f]{4}){4}")


class NotSealed(ValueError):  # noqa: N818
    """This is no report that a browser sealed with our module."""


def read(posted: Mapping[str, str]) -> tuple[parcels.Report, str]:
    """The report, and the mark of the roster that the browser sealed it for. Raises NotSealed, also where a field of the form is beside it."""
    if set(posted) - {"csrfmiddlewaretoken"} != {"sealed"} or len(posted["sealed"]) > MOST:
        raise NotSealed("fields")
    try:
        values = json.loads(posted["sealed"], object_pairs_hook=_once)
        return _report(values), _matching(_ROSTER, values["roster"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotSealed(type(error).__name__) from None


def _report(values: Any) -> parcels.Report:
    if not isinstance(values, dict) or set(values) != FIELDS:
        raise NotSealed("fields")
    beside = values["beside"]
    if not isinstance(beside, dict) or set(beside) != {telling.HEAD, telling.CALL_BACK}:
        raise NotSealed("beside")
    keys = values["keys"]
    if not isinstance(keys, dict):
        raise NotSealed("keys")
    return parcels.Report(
        _case(values["case"]), _blob(values["mark"], {32}), _public(values["public"]), _form_1(values["text"], TEXTS),
        {name: _blob(key, {KEY}) for name, key in keys.items()},
        {name: _form_1(one, {BESIDE}) for name, one in beside.items()},
    )  # fmt: skip


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotSealed("twice")
    return found


def _case(value: Any) -> UUID:
    found = UUID(value)
    if found.version != 4 or str(found) != value:
        raise NotSealed("case")
    return found


def _public(value: Any) -> bytes:
    """A key to which something can be sealed: the desk would stumble over another one."""
    public = _blob(value, {32})
    if not sealing.can_seal_to(public):
        raise NotSealed("public")
    return public


def _form_1(value: Any, sizes: frozenset[int] | set[int]) -> bytes:
    found = _blob(value, sizes)
    if found[:1] != b"\x01":
        raise NotSealed("form")
    return found


def _blob(value: Any, sizes: frozenset[int] | set[int]) -> bytes:
    try:
        found = base64.b64decode(value.encode("ascii"), validate=True)
    except binascii.Error:
        raise NotSealed("base64") from None
    if len(found) not in sizes or base64.b64encode(found).decode() != value:
        raise NotSealed("size")
    return found


def _matching(pattern: re.Pattern[str], value: Any) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise NotSealed("roster")
    return value


def plain(value: Any) -> Any:
    """The same as JSON can say it: bytes in base64."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value
