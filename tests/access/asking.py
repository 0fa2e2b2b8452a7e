"""Asks for one page as one person, and notes everything that comes of it."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from lic.accounts import throttle
from lic.base.access import Address
from tests.access.world import HERE, Person, Thing, World

TOKEN = re.compile(rb"qz[a-z]{5}z|[0-9a-f]{32,64}|[0-9A-Z]{4,5}(?:-[0-9A-Z]{4,5}){2,4}")
MASK = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
WRITES = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|MERGE|COPY|WITH\b.*\b(?:INSERT|UPDATE|DELETE))",
    re.IGNORECASE | re.DOTALL,
)
ABSENT = {"number": 987_654, "statement": 987, "pk": 987_654_321, "question": 987, "suggestion": 987, "concern": 987,
          "word": 987, "part": "00000000-0000-4000-8000-000000000000", "record": 987_654, "code": "absent", "what": "absent", "duty": "absent", "kind": "absent",
          "name": "absent", "version": 987}  # fmt: skip


@dataclass
class Answered:
    """What one request led to."""

    status: int
    body: bytes
    headers: dict[str, str]
    writes: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)

    @property
    def masked(self) -> bytes:
        """The body without the token against forged requests, which differs each time."""
        return MASK.sub(b"", self.body)

    def tokens(self) -> set[str]:
        """Everything in it that could be a canary."""
        around = "\n".join(self.headers.values()).encode()
        return _tokens(self.body + b"\n" + around) | self.told()

    def told(self) -> set[str]:
        """What could be a canary in mails and logs, which others read than whoever asked."""
        return _tokens("\n".join([*self.mails, *self.logged]).encode())


def _tokens(text: bytes) -> set[str]:
    return {one.decode() for one in TOKEN.findall(text)}


class Listener(logging.Handler):
    """Keeps what is logged while it is open, with what goes out beside the sentence: errors and their ways."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


class Asker:
    """One person's browser in the world; every request is undone afterwards."""

    def __init__(self, world: World, person: Person) -> None:
        self.world, self.person = world, person
        self.client = person.client()
        self.cookies = self.client.cookies.output(header="", sep=";")
        self.client.get("/")  # loads what the first request loads

    def ask(self, method: str, url: str, data: Any = None, *, keep: bool = False) -> Answered:
        """What comes of one request; with `keep` it is not undone."""
        self.client.cookies = SimpleCookie(self.cookies)
        throttle.COUNTER.__init__()  # type: ignore[misc]  # every request is a first try
        with kept() if keep else undone(), listening() as heard, writing() as writes:
            response = getattr(self.client, method.lower())(url, data or {})
            found = Answered(response.status_code, _body(response), dict(response.headers), writes)
            found.logged = heard.lines
            found.mails = [letter(one) for one in mail.outbox]
            mail.outbox.clear()
        return found


def url(address: Address, thing: Thing | None, **other: Any) -> str:
    """The address of a page about a thing; without one, of a thing that does not exist."""
    place = {"community": HERE, **ABSENT, **(thing.place if thing else {}), **other}
    names = PARAMETER.findall(address.route)
    return reverse(address.name, kwargs={name: place[name] for name in names})


def has_thing(address: Address) -> bool:
    """Whether the address names something besides the community."""
    return bool(set(PARAMETER.findall(address.route)) - {"community"})


def _body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def letter(mail: Any) -> str:
    """Everything of a mail, unfolded and not encoded: whom it goes to, every header, every part."""
    parts = [
        mail.subject,
        mail.from_email,
        mail.body,
        *mail.recipients(),
        *map(str, mail.extra_headers.items()),
    ]
    parts += [str(part) for part in (*getattr(mail, "alternatives", ()), *mail.attachments)]
    return "\n".join(parts)


@contextlib.contextmanager
def kept() -> Iterator[None]:
    with transaction.atomic():
        yield


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """Rows as before, and the files of keys: a question that is answered destroys its own."""
    folder = Path(settings.DATA) / "keys"
    before = {one.name: one.read_bytes() for one in folder.glob("*")} if folder.exists() else {}
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    for name in before.keys() - {one.name for one in folder.glob("*")}:
        (folder / name).write_bytes(before[name])


@contextlib.contextmanager
def listening() -> Iterator[Listener]:
    """Hears every logger, those too that hand nothing on to the one above."""
    alone = [
        one for one in logging.Logger.manager.loggerDict.values()
        if isinstance(one, logging.Logger) and not one.propagate
    ]  # fmt: skip
    listener, loggers = Listener(), [logging.getLogger(), *alone]
    for one in loggers:
        one.addHandler(listener)
    try:
        yield listener
    finally:
        for one in loggers:
            one.removeHandler(listener)


@contextlib.contextmanager
def writing() -> Iterator[list[str]]:
    """Collects every statement of SQL that changes a row."""
    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if WRITES.match(sql):
            found.append(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def digest() -> str:
    """A fingerprint of every row of every table."""
    found = hashlib.sha256()
    with connection.cursor() as cursor:
        for model in sorted(apps.get_models(), key=lambda one: one._meta.db_table):
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            for row in cursor.fetchall():
                found.update(repr(row).encode())
    return found.hexdigest()


__all__ = ["Answered", "Asker", "Client", "digest", "has_thing", "url"]
