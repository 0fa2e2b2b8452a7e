"""Typed settings from the environment; every error names the variable and the remedy."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from lic.config import typed


class Misconfigured(SystemExit):
    """A setting that cannot be read; stops the process with one sentence."""


def text(name: str, default: str = "") -> str:
    """The variable, or the content of the file that NAME_FILE points at, or the default."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text().strip()
        except OSError as error:
            raise Misconfigured(
                f"{name}_FILE points at {file}, which cannot be read: {error}"
            ) from error
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """True or false, nothing between: an unknown word stops the process."""
    value = text(name, "true" if default else "false").lower()
    if value not in {"true", "false", "1", "0"}:
        raise Misconfigured(f"{name} is {value!r}: write true or false.")
    return value in {"true", "1"}


def number(name: str, default: int) -> int:
    """A whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise Misconfigured(f"{name} is {value!r}: write a whole number.") from None


def choice(name: str, options: tuple[str, ...]) -> str:
    """One of the options; the first is the default."""
    value = text(name, options[0])
    if value not in options:
        raise Misconfigured(f"{name} is {value!r}: write one of {', '.join(options)}.")
    return value


def region(name: str, default: str) -> str:
    """A country by its two letters of ISO 3166, in capitals: one whose phone numbers can be read."""
    value = text(name) or default
    if value == default:
        return value
    from phonenumbers import SUPPORTED_REGIONS  # noqa: PLC0415  only where somebody chose one

    if value.upper() not in SUPPORTED_REGIONS:
        raise Misconfigured(
            f"{name} is {value!r}: write the two letters of a country (ISO 3166), such as CA, US or GB."
        )
    return value.upper()


def elsewhere(name: str, default: str) -> str:
    """The address of a page of another site, with https://."""
    value = text(name) or default
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname or set(value) & set(" \\\r\n"):
        raise Misconfigured(
            f"{name} is {value!r}: write the whole address of a page, with https://."
        )
    return value


def private(folder: Path) -> None:
    """Make the folder for this user alone; one that is there stays as it is."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def secret(name: str, file: Path) -> str:
    """The variable, or the key file, which is made once with 256 random bits and mode 600."""
    value = text(name)
    if value:
        return value
    try:
        return _kept(file)
    except PermissionError:
        raise Misconfigured(
            typed.not_yours(file, Path(text("LIC_DATA", "var")).resolve())
        ) from None


def _kept(file: Path) -> str:
    if not file.exists():
        private(file.parent.parent)
        private(file.parent)
        temporary = file.with_suffix(f".{secrets.token_hex(4)}")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(temporary, file)  # atomic: of two processes that start at once one wins
        temporary.unlink()
    return file.read_text().strip()


def authorities(file: Path = Path("/etc/ssl/certs/ca-certificates.crt")) -> str:
    """Whom this machine trusts: the file of Debian and its like, which `pg_dump` before 16 needs; else "system"."""
    return str(file) if file.exists() else "system"


def database(name: str, data: Path) -> dict[str, object]:
    """Django's database settings: SQLite in the data folder, or postgres://user:password@host/name.

    `?socket=/path` names a socket folder instead of a host. Another machine is talked to over TLS
    alone, and has to show its certificate, unless the address says otherwise (`?sslmode=…`).
    """
    address = text(name)
    if not address:
        private(data)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(data / "lic.sqlite3"),
            "CONN_MAX_AGE": None,  # opening it and its pragmas take a third of a small request
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",  # else two writers meet as "locked"
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                " PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;",
            },
        }
    return database_at(address, name)


def database_at(address: str, name: str) -> dict[str, object]:
    """Django's settings of the PostgreSQL database at this address; `name` says where the address stands."""
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise Misconfigured(
            f"{name} is not an address of a PostgreSQL database: write"
            " postgres://user:password@host:5432/name, or leave it empty for SQLite."
        )
    options = dict(parse_qsl(parts.query))
    is_here = "socket" in options or parts.hostname in {None, "localhost", "127.0.0.1", "::1"}
    if not is_here and "sslmode" not in options:
        options = {"sslrootcert": authorities()} | options | {"sslmode": "verify-full"}
    return {
        "ENGINE": "lic.base.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("socket", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def database_of(process: str) -> str:
    """Which variable holds the address for a process: its own one, else the one that all share."""
    own = {"owner": "LIC_DATABASE_OWNER", "worker": "LIC_DATABASE_WORKER"}.get(process, "")
    return own if own and text(own) else "LIC_DATABASE"


def database_roles() -> dict[str, str]:
    """{"web": its role, "worker": its role}; empty where not every one of the three has an address."""
    names = {"web": "LIC_DATABASE", "worker": "LIC_DATABASE_WORKER", "owner": "LIC_DATABASE_OWNER"}
    found = {who: unquote(urlsplit(text(name)).username or "") for who, name in names.items()}
    if not all(found.values()):
        return {}
    if len(set(found.values())) < len(found):
        raise Misconfigured(
            "LIC_DATABASE, LIC_DATABASE_WORKER and LIC_DATABASE_OWNER name the same role twice: the"
            " web, the worker and the owner of the tables have to be three."
        )
    del found["owner"]
    return found
