"""Every small change to the sealing, held against its tests: `python -m tests.assurance.sealed [N]` prints what survives.

Each changed module is loaded in a child process, in the place of the true one, and the tests of sealing run there until the first fails.
"""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.util
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench import report
from bench.report import ROOT, Row, Section

from tests.assurance.changes import Change, changes

PACKAGE = "lic.core.sealing"
FOLDER = ROOT / "src" / "lic" / "core" / "sealing"
QUICK = ("envelopes", "files", "keys", "letters", "matching", "padding", "receipts", "vectors")
LONG = "tests/core/sealing/test_envelopes.py::test_every_single_flipped_bit_is_refused"
"""Left out: it takes longer than all the others, and what it would notice alone counts as surviving."""
SECONDS = 240
WANTED = 0.95
Mutant = tuple[str, Change]

# What no test can tell from the true one, and why.
NET = "except (CryptoError, TypeError, ValueError): raise CannotOpen from None → except (CryptoError, "
EQUAL = {
    f"{NET}ValueError)": "the errors of PyNaCl are CryptoErrors, those about types too; the net is wider than they are",
    f"{NET}TypeError)": "the errors of PyNaCl are CryptoErrors, those about values too; the net is wider than they are",
    "return False → except (CryptoError, ValueError): return False": "as above",
    "return False → except (CryptoError, TypeError): return False": "as above",
    "1 + SALT → 0 + SALT": "so short nothing is wrapped, and opening it fails all the same, only later",
    "1 + SALT → 2 + SALT": "the same",
    "hmac.compare_digest(mark, _mark(context)) →": "equal is equal the other way round",
    "slope * a + intercept - b → b -": "nought is nought the other way round",
    "64 * 1024 → 63 * 1024": "there is no size between the two",
    "64 * 1024 → 64 * 1023": "the same",
    "or len(text) != LENGTH → not text": "the letters of an age key are a check of each other: no other length passes it",
    "(16, 16) → (15, 16)": "the length of a site's salt, told to whoever makes one: this module makes none",
    "(16, 16) → (17, 16)": "the same",
    "→ len(wrapped) < 1 + SALT + NONCE": "of that very length nothing is wrapped, and opening it fails all the same",
}


NOTHING_LEFT: Mutant = ("envelopes", Change(1, "all", "nothing", ""))
"""A module without anything in it: where the tests pass on that, the runs would prove nothing."""


def every() -> list[Mutant]:
    """One for each change to each module; the list of names in `__init__` holds no rule."""
    names = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")
    return [(name, one) for name in names for one in changes((FOLDER / f"{name}.py").read_text())]


def label(mutant: Mutant) -> str:
    """A mutant by its module and its change."""
    return f"{mutant[0]}.py:{mutant[1]}"


def is_equal(mutant: Mutant) -> bool:
    """Whether no test could tell it from the true one."""
    return any(words in label(mutant) for words in EQUAL)


class Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads the changed source for one module."""

    def __init__(self, name: str, source: str) -> None:
        self.name, self.source = name, source

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_loader(fullname, self)

    def exec_module(self, module: Any) -> None:
        exec(compile(self.source, self.name, "exec"), module.__dict__)


def is_killed(mutant: Mutant | None) -> bool:
    """Whether a test fails on a mutant, or does not come to its end; None is the true source."""
    child = os.fork()
    if child == 0:
        _in_child(mutant)
    _, status = os.waitpid(child, 0)
    return status != 0


def _in_child(mutant: Mutant | None) -> None:
    """Run the tests with the mutant in place and end the process, 0 when all of them pass."""
    code = 1
    try:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        signal.alarm(SECONDS)
        for name in [one for one in sys.modules if one.split(".")[0] == "lic"]:
            del sys.modules[name]  # what another long run has loaded is the true source
        if mutant is not None:
            sys.meta_path.insert(0, Instead(f"{PACKAGE}.{mutant[0]}", mutant[1].source))
        code = int(_pytest(mutant[0] if mutant else ""))
    finally:
        os._exit(code)


def _pytest(module: str) -> int:
    """Its own tests after the frozen vectors, then the others: one failure is enough."""
    import pytest

    names = sorted(QUICK, key=lambda name: (name != "vectors", name != module))
    files = [f"tests/core/sealing/test_{name}.py" for name in names]
    plugins = ("django", "playwright", "xdist", "cacheprovider")
    return pytest.main(
        ["-x", "-q", "--deselect", LONG, "-c", os.devnull, "--rootdir", str(ROOT), f"--confcutdir={ROOT / 'tests' / 'core'}", "--import-mode=importlib", "--assert=plain",
         *(part for name in plugins for part in ("-p", f"no:{name}")), *(str(ROOT / one) for one in files)],
    )  # fmt: skip


def survivors(mutants: Iterable[Mutant], at_once: int = 1) -> Iterator[Mutant]:
    """Those that no test kills. Raises RuntimeError where the tests fail on the true source."""
    import hypothesis  # noqa: F401  loaded once, for every child
    import pytest  # noqa: F401

    if is_killed(None):
        raise RuntimeError("the tests fail on the true source")
    if not is_killed(NOTHING_LEFT):
        raise RuntimeError("the tests do not meet what is changed")
    mutants = list(mutants)
    with ThreadPoolExecutor(at_once) as pool:
        killed = pool.map(is_killed, mutants)
        for one, is_dead in zip(mutants, killed, strict=True):
            if not is_dead:
                yield one


def measure() -> Iterator[Row]:
    """All of them."""
    found = every()
    left = list(survivors(found, len(os.sched_getaffinity(0))))
    equal = [one for one in left if is_equal(one)]
    alive = [label(one) for one in left if not is_equal(one)]
    killed = len(found) - len(left)
    yield report.at_least(
        "small changes to core/sealing that its tests notice", 100 * killed / len(found), 100 * WANTED, f"% of {len(found):,}", digits=1
    )  # fmt: skip
    yield Row(
        "… that change nothing anybody could notice, each with its reason in tests/assurance/sealed.py",
        str(len(equal)),
    )
    yield report.row("… any other that survives", len(alive), 0, "; ".join(alive[:3]))


SECTION = Section(
    "sealing",
    "Changes to the sealing",
    "Comparisons turned, constants moved, conditions held true or false, statements, raises and arguments left out or exchanged, errors let through: one"
    " at a time in src/lic/core/sealing, and tests/core/sealing on each.",
    measure,
)


def main() -> None:
    """Print what survives among every Nth mutant, but for those that no test could tell."""
    step = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    found = every()[::step]
    with contextlib.suppress(KeyboardInterrupt):
        for one in survivors(found, 2):
            if not is_equal(one):
                sys.stdout.write(f"{label(one)}\n")
                sys.stdout.flush()
        sys.stdout.write(f"of {len(found)}\n")


if __name__ == "__main__":
    main()
