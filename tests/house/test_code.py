"""What no line of the code does: run what people type, build commands or SQL from it, call other machines."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Container
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "lic"
MODULES = sorted(p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)
SCRIPTS = sorted(SOURCE.rglob("*.js"))
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
RELATIVE = {"ids": lambda p: str(p.relative_to(ROOT))}

RUNS = {"eval", "exec", "compile", "__import__"}
UNPACKS = {"pickle", "marshal", "shelve", "dill", "yaml", "jsonpickle", "ctypes", "cffi"}
CALLS_OUT = {"urllib.request", "http.client", "requests", "httpx", "aiohttp", "urllib3", "socket", "ftplib", "telnetlib",
             "xmlrpc", "ldap", "ldap3", "lxml"}  # fmt: skip
OTHER_WORLDS = {"graphene", "strawberry-graphql", "ariadne", "channels", "websockets", "daphne", "pyjwt", "python-jose",
                "authlib", "python3-saml", "pysaml2", "oauthlib", "requests-oauthlib", "twilio", "vonage", "pymemcache", "pylibmc",
                "python-memcached", "ldap3", "python-ldap", "django-auth-ldap", "lxml", "pylatex", "aiortc",
                "djangorestframework", "django-cors-headers", "django-debug-toolbar"}  # fmt: skip
BY_NAMES_OF_OURS = {
    "base/audit.py",
    "base/postgresql.py",
    "base/shuffle.py",
    "base/walls.py",
    "config/desk_walls.py",
    "config/health.py",
    "config/walls.py",
    "listening/services/answers.py",
}
"""Where SQL is put together: of names of tables and pragmas that stand in the code, or of constants."""
OUR_SENTENCES = {"core/codes.py", "core/opinion/report.py"}
"""Where a sentence of the package, chosen by its key, is filled in."""
OUR_WORDS = {"core/text/screen.py", "core/text/words.py"}
"""Where a pattern is made from the package's own lists of words."""
CHANCE = {"core/opinion/__main__.py", "demo/building/__init__.py"}
"""Where chance has to come back the same: simulation and the invented town."""


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def calls(path: Path) -> tuple[ast.Call, ...]:
    return tuple(node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


@cache
def imported(path: Path) -> frozenset[str]:
    """Every name it imports, with the packages around it: "urllib.request" and "urllib"."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    parts = [one.split(".") for one in found]
    return frozenset(".".join(part[:n]) for part in parts for n in range(1, len(part) + 1))


def called(call: ast.Call) -> str:
    return ast.unparse(call.func)


def last(call: ast.Call) -> str:
    """The name after the last dot: "execute" of "cursor.execute"."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def found(wrong: Callable[[ast.Call], bool], *, but: Container[str] = ()) -> list[str]:
    """Every call of the source that is wrong, with its place."""
    return [
        f"{path.relative_to(SOURCE)}: {called(call)}"
        for path in MODULES
        if str(path.relative_to(SOURCE)) not in but
        for call in calls(path)
        if wrong(call)
    ]


def importing(names: set[str]) -> list[str]:
    return [
        f"{path.relative_to(SOURCE)}: {one}" for path in MODULES for one in imported(path) & names
    ]


def test_nothing_runs_or_unpacks_what_people_send():
    assert found(lambda call: called(call) in RUNS) == []
    assert importing(UNPACKS) == []


def test_no_command_goes_through_a_shell():
    def through_a_shell(call: ast.Call) -> bool:
        name = called(call)
        return (
            name in {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"}
            or any(word.arg == "shell" for word in call.keywords)
            or (
                name in {"subprocess.run", "subprocess.Popen"}
                and isinstance(call.args[0], ast.JoinedStr | ast.Constant)
            )
        )

    assert found(through_a_shell) == []


def test_sql_is_never_put_together_from_what_people_type():
    def put_together(call: ast.Call) -> bool:
        if last(call) in {"execute", "executemany"} and call.args:
            return not isinstance(call.args[0], ast.Constant | ast.Starred)
        return last(call) in {"raw", "extra", "RawSQL"}

    assert found(put_together, but=BY_NAMES_OF_OURS) == []


def test_nothing_calls_another_machine():
    """Database and mail server are reached by Django alone, at addresses that the host gives."""
    on_this_machine = ["config/indexing.py: socket", "safety/index.py: socket"]
    assert sorted(importing(CALLS_OUT)) == on_this_machine
    for one in on_this_machine:
        text = (SOURCE / one.split(":")[0]).read_text()
        assert text.count("socket.socket(socket.AF_UNIX)") == text.count("socket.socket(") > 0


def test_no_template_is_made_from_what_people_type():
    assert found(lambda call: last(call) in {"Template", "from_string", "format_map"}) == []


def test_no_pattern_is_made_from_what_people_type():
    def made(call: ast.Call) -> bool:
        return (
            re.fullmatch(r"re\.\w+", called(call)) is not None
            and last(call) not in {"escape"}
            and not _stands_in_the_code(call.args[0])
        )

    assert found(made, but=OUR_WORDS) == []


def test_no_format_is_made_from_what_people_type():
    def made(call: ast.Call) -> bool:
        return (
            isinstance(call.func, ast.Attribute)
            and call.func.attr == "format"
            and not _stands_in_the_code(call.func.value)
        )

    assert found(made, but=OUR_SENTENCES) == []


def _stands_in_the_code(node: ast.expr) -> bool:
    """A string, several of them joined, or a name in capitals: what a module says once."""
    if isinstance(node, ast.BinOp):
        return _stands_in_the_code(node.left) and _stands_in_the_code(node.right)
    if isinstance(node, ast.JoinedStr):
        parts = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
        return all(map(_stands_in_the_code, parts))
    return isinstance(node, ast.Constant) or (
        isinstance(node, ast.Name) and node.id.lstrip("_").isupper()
    )


def test_chance_comes_from_the_system():
    """`numpy` draws samples that say nothing of anybody; what must not be guessed comes from `secrets`."""

    def guessable(call: ast.Call) -> bool:
        name = called(call)
        return name.startswith("random.") and not name.startswith("random.SystemRandom")

    assert found(guessable, but=CHANCE) == []


def test_a_form_names_its_fields():
    """Nobody writes a column by sending its name: no form is made from a table, none is taken whole."""
    made_from_tables = {
        f"django.{one}"
        for one in ("forms.ModelForm", "forms.modelform_factory", "views.generic.UpdateView", "views.generic.CreateView")
    }  # fmt: skip
    whole = [
        p for p in MODULES if re.search(r"request\.POST\.dict\(\)|\*\*request\.POST", p.read_text())
    ]

    assert (importing(made_from_tables), whole) == ([], [])
    assert [p for p in MODULES if "forms.ModelForm" in p.read_text()] == []


def test_seals_and_hashes_are_those_of_known_libraries():
    """BLAKE2b, SHA-256 and HMAC of the standard library; sealing and Argon2 by libsodium and the Argon2 library."""

    def other(call: ast.Call) -> bool:
        of_hashlib = isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)
        return (
            of_hashlib
            and call.func.value.id == "hashlib"
            and call.func.attr not in {"blake2b", "sha256"}
        )

    assert found(other) == []
    assert importing({"cryptography", "Crypto", "Cryptodome", "rsa", "ecdsa", "OpenSSL"}) == []


@pytest.mark.parametrize("path", SCRIPTS, **RELATIVE)
def test_a_script_writes_no_markup_keeps_nothing_and_hears_no_other_window(path):
    found = re.findall(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|localStorage|sessionStorage"
        r"|indexedDB|document\.cookie|postMessage|\"message\"|WebSocket|EventSource|onpaste|\"paste\"|__proto__|https?://",
        re.sub(r" // .*", "", path.read_text()),
    )
    if "vendored" in path.parts:  # it names the prototype to refuse it
        found = [one for one in found if one != "__proto__"]

    assert found == []


def test_there_are_scripts_to_read():
    assert len(SCRIPTS) >= 3


@pytest.mark.parametrize("path", LOCKS, **RELATIVE)
def test_every_package_is_locked_with_its_hashes(path):
    entries = re.split(r"\n(?=[a-z0-9])", path.read_text())
    locked = [entry for entry in entries if re.match(r"[a-z0-9._-]+(\[.*?\])?==", entry)]

    assert len(locked) > 0
    assert [entry.split()[0] for entry in locked if "--hash=sha256:" not in entry] == []
    assert [line for line in path.read_text().splitlines() if "git+" in line or " @ " in line] == []


def test_what_the_register_calls_absent_is_no_package_of_ours():
    """No GraphQL, WebSocket, WebRTC, token, identity provider, SMS, LDAP, LaTeX, memcached, API kit or cross-origin kit."""
    locked = {
        match[1]
        for match in re.finditer(
            r"^([a-z0-9._-]+)(?:\[.*?\])?==", (ROOT / "requirements" / "base.txt").read_text(), re.M
        )
    }

    assert len(locked) > 20
    assert sorted(locked & OTHER_WORLDS) == []
    assert sorted(package for package in locked if package.startswith("pytest")) == []
