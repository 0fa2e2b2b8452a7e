"""The second wall: what PostgreSQL itself keeps from a request whose query forgot its filter.

The first wall are the policies of each room (`base.policy`). Behind them the database lets the web's role
see and write, in the tables registered here, only the rows of the reader's own group or of the reader's
own voice. Every statement of a request carries its reader with it, for that one statement or transaction:
nothing stays on the connection. Outside a request nobody is said to ask, and then there is no row.

It stops forgotten filters, not injected SQL: whoever can run SQL in the web's role can say to be anybody.
On SQLite there are no roles, and the second wall is who may read the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any

from django.apps import apps

COMMUNITY = "(SELECT nullif(current_setting('lic.community', true), '')::bigint)"
GROUP = "(SELECT nullif(current_setting('lic.group', true), ''))"
VOICES = "(SELECT string_to_array(current_setting('lic.voices', true), ','))::text[]"
LIFTED = "(SELECT coalesce(current_setting('lic.lifted', true), '') = 'on')"
_FIT = re.compile(r"[0-9A-Za-z_-]*")
_NO_ROWS = re.compile(
    r"\s*(SAVEPOINT|RELEASE|ROLLBACK|COMMIT|BEGIN|START|SET|RESET|SHOW)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a request asks: a group of one community, and the names under which the person speaks.

    voices  shared by all that is made from one another, so that a name said while the wall is lifted stays
    """

    community: int | None = None
    group: str = ""
    voices: set[str] = field(default_factory=set)
    is_lifted: bool = False


_READER: ContextVar[Reader | None] = ContextVar("lic.reader", default=None)


@dataclass(frozen=True, slots=True)
class Wall:
    """Which rows of a table the web's role sees and writes: `own` is SQL that is true of them."""

    model: str
    own: str


WALLS: dict[str, Wall] = {}
OPEN: dict[str, str] = {}
"""Tables that hold voter keys and stand before the wall, each with why."""


def register(model: str, own: str) -> None:
    """Put a table behind the wall: register("listening.Vote", walls.voice("listening_vote"))."""
    WALLS[model] = Wall(model, own)


def leave_open(model: str, why: str) -> None:
    """Leave a table that holds voter keys before the wall, and say why its rows may be read."""
    OPEN[model] = why


def unregistered() -> Iterator[str]:
    """Labels of models that hold voter keys and about which nobody said which wall they stand behind."""
    for model in apps.get_models():
        names = {one.name for one in model._meta.concrete_fields}
        if "voter_key" in names and not {model._meta.label} & {*WALLS, *OPEN}:
            yield model._meta.label


def voice(table: str) -> str:
    """Rows under a voter key of the reader's own."""
    return f"{table}.voter_key = ANY ({VOICES})"


def group(table: str) -> str:
    """Rows that point at the reader's own group."""
    own = f"SELECT g.id FROM communities_group g WHERE g.community_id = {COMMUNITY} AND g.key = {GROUP}"  # noqa: S608  names of tables alone
    return f"{table}.group_id IN ({own})"


def group_in(table: str, column: str, parent: str) -> str:
    """Rows that name the reader's own group, of a thing in the reader's own community."""
    here = (
        f"SELECT 1 FROM {parent} t WHERE t.id = {table}.{column} AND t.community_id = {COMMUNITY}"  # noqa: S608
    )
    return f'{table}."group" = {GROUP} AND EXISTS ({here})'


def inside(table: str, column: str, parent: str) -> str:
    """Rows that belong to a row which the reader sees."""
    return f"EXISTS (SELECT 1 FROM {parent} t WHERE t.id = {table}.{column})"  # noqa: S608


@contextmanager
def request() -> Iterator[None]:
    """What happens inside is done for a reader; until `read_as` says for whom, for nobody."""
    token = _READER.set(Reader())
    try:
        yield
    finally:
        _READER.reset(token)


def read_as(community: int | None, group: str) -> None:
    """From now on the request asks for a member of this group; outside a request nothing happens."""
    reader = _READER.get()
    if reader is not None:
        _READER.set(replace(reader, community=community, group=group))


def speak_as(*names: str) -> None:
    """The reader also goes by these voter keys, until the request ends."""
    reader = _READER.get()
    if reader is not None:
        reader.voices.update(names)


@contextmanager
def lifted(why: str) -> Iterator[None]:
    """Lift the wall for the few lines that need rows of several groups or people at once.

    why  one of the sentences that ADR 28 lists; a house test keeps both the same
    """
    if not why:
        raise ValueError("say why the wall is lifted")
    reader = _READER.get()
    token = _READER.set(reader and replace(reader, is_lifted=True))
    try:
        yield
    finally:
        _READER.reset(token)


def say_who_asks(
    execute: Callable[..., Any],
    sql: Any,
    params: Any,
    many: bool,  # noqa: FBT001  Django's signature
    context: dict[str, Any],
) -> Any:
    """Send the reader along with a statement: in the same message, and for its transaction alone.

    A statement that cannot carry it (a cursor that stays on the server, many sets of values) is told
    before, within the same transaction; outside of one it meets no row.
    """
    reader = _READER.get()
    is_text = isinstance(sql, str)
    if reader is None or (is_text and _NO_ROWS.match(sql)):
        return execute(sql, params, many, context)
    cursor, connection = context["cursor"], context["connection"]
    said = _said(reader)
    if many or not is_text or getattr(cursor.cursor, "name", None):
        if connection.in_atomic_block:
            connection.connection.execute(said)
        return execute(sql, params, many, context)
    result = execute(f"{said}; {sql}", params, many, context)
    cursor.nextset()
    return result


def _said(reader: Reader) -> str:
    values = {
        "community": "" if reader.community is None else str(reader.community),
        "group": reader.group,
        "voices": ",".join(sorted(reader.voices)),
        "lifted": "on" if reader.is_lifted else "",
    }
    for value in values.values():
        if not _FIT.fullmatch(value.replace(",", "")):
            raise ValueError("a reader is made of ids, keys of groups and voter keys")
    settings = (f"set_config('lic.{name}', '{value}', true)" for name, value in values.items())
    return f"SELECT {', '.join(settings)}"
