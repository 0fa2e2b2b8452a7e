"""The engine alone: `python -m lic.core.opinion --votes votes.csv --out out.json`. The one place here that opens files.

What needs numpy is imported late: help, a wrong name and too little memory are answered before it is loaded.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import os
import shutil
import stat
import sys
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import metadata
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import VERSION, memory
from .faults import BadFile
from .progress import Progress, Say, counted, silent

if TYPE_CHECKING:
    from .analysis import Analysis
    from .parsing import Pairs, Read
    from .placing import Memory
    from .votes import Votes

BLOCK = 1 << 22
NAME = 20
SCHEMA_FILE = Path(__file__).with_name("opinion-analysis-1.schema.json")
DONE, WRONG, STOPPED, UNHEARD = 0, 2, 130, 141
EPILOG = f"""examples:
  python -m lic.core.opinion --votes polis-export/ --report report.html
  python -m lic.core.opinion --votes polis-export/ --groups groups.csv --report report.html
  python -m lic.core.opinion --votes votes.csv --group-column group --out out.json --report report.html

votes.csv has a first line that names its columns, then one line for each person and statement:
  participant,statement,vote,group
  ana,17,1,residents            1 agrees, -1 disagrees, 0 passes
small tables: the group of each person (--groups), the words of statements (--words), the people of a group (--roster)
  participant,group    statement,text                    group,people
  ana,residents        17,The light stays on all night   residents,190

exit codes:
  0 everything is written   2 something is wrong; one sentence says what   130 stopped by Ctrl-C

The JSON file names people: it is yours alone. The report names nobody and hides groups under ten people.
Hand around one report of the same votes: two with other groups or seeds can be subtracted.
Its schema: {SCHEMA_FILE}
"""
MOST_DRAWN = 60_000
"""Votes up to which predictions are drawn; beyond, mean-field fits of several ranks are as good and far faster."""
NO_TEXT = "this is no plain text, or is UTF-16; save the file as CSV in UTF-8 and try again."
NO_COMMENTS = b"comment-id,moderated,comment-body\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit codes are those of `--help`."""
    asked = _asked(arguments)
    say: Say = silent
    if not asked.quiet:
        say = Progress(_to_stderr, time.monotonic, _width())
    sentence, code = "", DONE
    try:
        _run(asked, say)
    except BadFile as error:
        sentence, code = str(error), WRONG
    except BrokenPipeError:
        code = UNHEARD
    except OSError as error:
        sentence, code = f"{error.filename or 'a file'}: {error.strerror or error}.", WRONG
    except MemoryError:
        sentence, code = (
            f"{asked.votes} does not fit into the memory this process may use; give it more, or split the conversation.",
            WRONG,
        )
    except KeyboardInterrupt:
        sentence, code = "Stopped. Files that were written are whole.", STOPPED
    if isinstance(say, Progress):
        say.clear()
    if sentence:
        _to_stderr(f"{_plain(sentence)}\n")
    return code


def _plain(sentence: str) -> str:
    """On one line, and without what a terminal would obey: names in it are of the file's making."""
    return "".join(
        repr(c)[1:-1] if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else c
        for c in sentence
    )


def _run(asked: argparse.Namespace, say: Say) -> None:
    _refuse_places(asked)
    _refuse_memory(asked.votes)
    import numpy as np  # noqa: PLC0415  what was refused so far needs none

    from . import analysis, parsing, walkers  # noqa: PLC0415

    # Takes the library's buffer now: where there is no room for it later, it ends the process.
    np.linalg.inv(np.eye(2))
    found = _read(asked.votes, asked.group_column or "", say)
    pairs = _pairs(asked.pairs, found.votes, say) if asked.pairs else None
    group = _groups(asked.groups, found, say)
    with _about(asked.groups or asked.votes):
        groups = analysis.grouped(group)
    roster = _roster(asked.roster, analysis.sizes(*groups))
    before = _earlier(asked.before) if asked.before else None
    texts = _texts(asked.words, found, say)
    generator = np.random.default_rng(asked.seed)
    with walkers.best(len(found.votes), asked.cluster) as gather:
        result = analysis.analyse(found.votes, group, generator, say, gather, before)
    with _about(asked.groups or asked.votes):  # all is made before anything is written
        page = _report(asked, result, texts, roster) if asked.report else ""
    if asked.out:
        plain = analysis.as_dict(result, texts, roster=roster, seed=asked.seed)
        if asked.signals:
            plain["signals"] = _signals(asked, result, say)
        _write(asked.out, json.dumps(plain, ensure_ascii=False, separators=(",", ":")))
    if asked.report:
        _write(asked.report, page, mode=0o644)
        say(f"{asked.report} is written; open it in a browser")
    if asked.next:
        drawn = analysis.ask_next(result, np.random.default_rng([asked.seed, 2]))
        _write(asked.next, parsing.to_ask(found.votes, drawn.statement, drawn.probability))
    if pairs is not None:
        _predict(asked, found.votes, pairs, say)


def _report(
    asked: argparse.Namespace,
    result: Analysis,
    texts: Mapping[str, str],
    roster: dict[str, int] | None,
) -> str:
    from . import publication, report  # noqa: PLC0415  only who asks for a page needs them

    shown = publication.publish(result, texts, roster=roster, seed=asked.seed)
    return report.page(shown, language=asked.language, title=asked.title)


def _signals(asked: argparse.Namespace, found: Analysis, say: Say) -> dict[str, Any]:
    import numpy as np  # noqa: PLC0415

    from . import signals  # noqa: PLC0415
    from .signals.columns import read  # noqa: PLC0415

    is_polis = _is_polis(asked.votes)
    path = _polis(asked.votes)[0] if is_polis else asked.votes
    batch, moment = asked.batch_column or "", asked.time_column or ("timestamp" if is_polis else "")
    columns = None
    if batch or moment:
        with _about(path):
            columns = read(lambda: _blocks(path, say), found.votes, batch, moment, polis=is_polis)
    said = signals.find(found, np.random.default_rng([asked.seed, 3]), columns)
    say(f"{len(said.clusters)} clusters; {len(said.under_review)} badges under review")
    return signals.as_dict(said, found, columns)


# ---- what is read


def _read(path: Path, group_column: str, say: Say) -> Read:
    from . import parsing  # noqa: PLC0415

    if not _is_polis(path):
        with _about(path):
            _refuse_header(_first_line(path))
            return parsing.read(lambda: _blocks(path, say), group_column)
    if group_column:
        raise BadFile(
            f"{path}: a Polis export holds no declared groups; leave --group-column out, or give a table participant,group by --groups."
        )
    votes, comments = _polis(path)
    for file in (votes, comments):
        if file.exists():
            with _about(file):
                _refuse_header(_first_line(file))
    reading = votes

    def blocks(of: Path) -> Iterator[bytes]:
        nonlocal reading
        reading = of
        return _blocks(of, say)

    try:
        if comments.exists():
            found = parsing.read_polis(lambda: blocks(votes), lambda: blocks(comments))
            if found.out:
                say(f"statements moderated out in Polis, and left out here: {found.out:,}")
            return found
        say(f"{comments} is not there: statements have no words, and none is left out.")
        return parsing.read_polis(lambda: blocks(votes), lambda: [NO_COMMENTS])
    except (BadFile, csv.Error):
        with _about(reading):  # the one of the two that was read last
            raise


def _is_polis(path: Path) -> bool:
    """A folder, or the votes.csv out of one."""
    return path.is_dir() or {b"voter-id", b"comment-id"} <= set(_names(_first_line(path)))


def _names(line: bytes) -> list[bytes]:
    return [name.strip().strip(b'"') for name in line.split(b",")]


def _polis(path: Path) -> tuple[Path, Path]:
    votes = path / "votes.csv" if path.is_dir() else path
    return votes, votes.with_name("comments.csv")


def _refuse_header(line: bytes) -> None:
    """Name what spreadsheets do to a CSV file; everything else about it is the reader's to say."""
    if b"\0" in line:
        raise BadFile(f"Line 1: {NO_TEXT}")
    if b"\r" in line:
        raise BadFile(
            "Line 1: lines end in an old way; save the file as CSV in UTF-8 and try again."
        )
    for mark, name in ((b";", "semicolons"), (b"\t", "tabs")):
        if mark in line and b"," not in line:
            raise BadFile(f"Line 1: {name} stand between the columns; save the file with commas.")
    names = _names(line)
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise BadFile(
            f"Line 1: two columns are called {twice[0].decode('utf-8', 'replace')!r}; keep one."
        )


def _first_line(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.readline(BLOCK).strip()


def _pairs(path: Path, votes: Votes, say: Say) -> Pairs:
    from . import parsing  # noqa: PLC0415

    with _about(path):
        _refuse_header(_first_line(path))
        return parsing.pairs(lambda: _blocks(path, say), votes)


def _groups(path: Path | None, found: Read, say: Say) -> Sequence[str] | None:
    from . import tables  # noqa: PLC0415

    if path is None:
        return found.group
    people = found.votes.people
    with _about(path):
        told = tables.groups(_table(path))
        group = [told.get(name, "") for name in people]
        if told and people and not any(group):
            raise BadFile(
                f"it has groups for {_some(told)}, and the votes are by {_some(people)};"
                " call the people the same in both."
            )
    if missing := group.count(""):
        say(f"{path.name} has no group for {missing:,} of {len(people):,} people")
    return group


def _roster(path: Path | None, voted: dict[str, int]) -> dict[str, int] | None:
    from . import tables  # noqa: PLC0415

    if path is None:
        return None
    with _about(path):
        return tables.roster(_table(path), voted)


def _texts(path: Path | None, found: Read, say: Say) -> Mapping[str, str]:
    from . import tables  # noqa: PLC0415

    if path is None:
        return found.texts
    with _about(path):
        told = tables.texts(_table(path))
        asked = found.votes.statements
        missing = len(set(asked) - set(told))
        if told and asked and missing == len(asked):
            raise BadFile(
                f"it has words for {_some(told)}, and the votes are on {_some(asked)};"
                " call the statements the same in both."
            )
    if missing:
        say(f"{path.name} has no words for {missing:,} of {len(asked):,} statements")
    return {**found.texts, **told}


def _some(names: Iterable[str]) -> str:
    """The first few names, to be compared by eye."""
    first = [name[:NAME] for name in islice(names, 4)]
    return ", ".join(first[:3]) + (" …" if len(first) > 3 else "")


def _table(path: Path) -> bytes:
    """A small table, whole."""
    _refuse_header(_first_line(path))
    return b"".join(_blocks(path, silent))


def _earlier(path: Path) -> Memory:
    """The map of an earlier --out file."""
    from .placing import Memory  # noqa: PLC0415

    try:
        with _about(path):
            return Memory.from_dict(json.loads(path.read_text(encoding="utf-8"))["map"])
    except BadFile:
        raise
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadFile(
            f"{path}: this is no analysis that was written here; leave --before out, or name an earlier --out file."
        ) from None


def _blocks(path: Path, say: Say) -> Iterator[bytes]:
    size, read, lines = path.stat().st_size, 0, 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if b"\0" in block:
                number = lines + block[: block.index(0)].count(b"\n") + 1
                raise BadFile(f"Line {number}: {NO_TEXT}")
            read, lines = read + len(block), lines + block.count(b"\n")
            say(f"{path.name}: {lines:,} lines read{_part(read, size)}", passing=True)
            yield block


def _part(done: int, whole: int) -> str:
    return f", {100 * done // whole} %" if whole else ""


@contextlib.contextmanager
def _about(path: Path) -> Iterator[None]:
    """Name the file in what is said against it."""
    try:
        yield
    except BadFile as error:
        raise BadFile(f"{path}: {error}") from error
    except csv.Error as error:
        raise BadFile(f"{path}: {error}; save the file as plain CSV.") from error
    except FileNotFoundError as error:
        raise BadFile(f"{error.filename} is not there; check the name.") from error


# ---- what is written


def _predict(asked: argparse.Namespace, votes: Votes, pairs: Pairs, say: Say) -> None:
    import numpy as np  # noqa: PLC0415

    from . import parsing, sampling, stacking, walkers  # noqa: PLC0415

    decided = votes.decided().widened()
    generator = np.random.default_rng([asked.seed, 1])
    if len(decided) <= MOST_DRAWN:
        say("drawing predictions; this can take a minute")
        known = sampling.predict(decided, pairs.person, pairs.statement, generator)
    else:
        say("fitting predictions; this can take minutes")
        with walkers.best(len(decided), asked.cluster) as gather:
            known = stacking.predict(
                decided, pairs.person, pairs.statement, generator, counted(gather, say)
            )
    _write(asked.preds, parsing.predicted(pairs, known))


def _write(path: Path, text: str, mode: int = 0o600) -> None:
    """All or nothing: a broken run leaves the file of the last one. What is no file (a pipe, /dev/stdout) is written to.

    mode  rights of a new file: what names people is for its owner alone
    """
    try:
        if path.exists() and not path.is_file():
            with path.open("w", encoding="utf-8") as stream:
                stream.write(text)
            return
        whole = path.resolve()  # through a link, not over it
        new = whole.with_name(f".{whole.name}.{os.getpid()}.new")
        try:
            if whole.exists():  # what was closed to others, or opened to them, stays so
                mode = stat.S_IMODE(whole.stat().st_mode)
            new.touch(0o600)
            new.write_text(text, encoding="utf-8")
            new.chmod(mode)
            new.replace(whole)
        finally:
            new.unlink(missing_ok=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise BadFile(f"{path} cannot be written: {error.strerror or error}.") from error


def _refuse_places(asked: argparse.Namespace) -> None:
    """Everything about names is asked before the long work, so that nobody waits for a refusal."""
    outputs = asked.out, asked.report, asked.preds, asked.next
    written = [path for path in outputs if path is not None]
    if not asked.votes.exists():
        raise BadFile(f"{asked.votes} is not there; check the name.")
    if asked.votes.is_dir() and not (asked.votes / "votes.csv").exists():
        raise BadFile(
            f"{asked.votes} holds no votes.csv; name the folder of a Polis export, or a CSV file of votes."
        )
    files = asked.groups, asked.words, asked.roster, asked.before, asked.pairs
    read = [asked.votes, *(path for path in files if path is not None)]
    for path in read:
        if path.exists() and not (path.is_file() or (path == asked.votes and path.is_dir())):
            raise BadFile(f"{path} is no file; save what it holds to one first.")
    read += _polis(asked.votes)
    for number, path in enumerate(written):
        if any(_is_same(path, other) for other in read):
            raise BadFile(f"{path} is read and would be written over; name another file.")
        if any(_is_same(path, other) for other in written[:number]):
            raise BadFile(f"{path} would be written twice; name two files.")
        _refuse_unwritable(path)


def _refuse_unwritable(path: Path) -> None:
    if path.is_dir():
        raise BadFile(f"{path} is a folder; name a file in it.")
    if not path.parent.is_dir():
        raise BadFile(f"{path.parent} is no folder; make it first, or check the name.")
    target = path if path.exists() else path.parent
    if not os.access(target, os.W_OK):
        raise BadFile(f"{path} cannot be written; change its rights, or name another file.")


def _is_same(one: Path, other: Path) -> bool:
    with contextlib.suppress(OSError):
        if stat.S_ISCHR(one.stat().st_mode):
            return False
        if one.samefile(other):
            return True
    return one.resolve() == other.resolve()


# ---- memory


def _refuse_memory(path: Path) -> None:
    is_polis = _is_polis(path)
    votes = _polis(path)[0] if is_polis else path
    size = votes.stat().st_size
    with votes.open("rb") as file:
        samples = [file.read(memory.SAMPLE)]
        file.seek(max(size - memory.SAMPLE, 0))
        samples.append(file.read(memory.SAMPLE))
    number = memory.votes_in(size, samples)
    sentence = memory.refusal(number, list(_limits()), memory.POLIS if is_polis else memory.VOTE)
    if sentence:
        raise BadFile(f"{path}: {sentence}")


def _limits() -> Iterator[memory.Limit]:
    """What this process may take, where the system says so."""
    with contextlib.suppress(ImportError, OSError, ValueError, IndexError):
        import resource  # noqa: PLC0415  Windows has none

        pages = [int(n) for n in Path("/proc/self/statm").read_text("ascii").split()]
        for limit, place, remedy in (
            (resource.RLIMIT_AS, 0, "raise the limit of this process (ulimit -v)"),
            (resource.RLIMIT_DATA, 5, "raise the limit of this process (ulimit -d)"),
        ):
            most = resource.getrlimit(limit)[0]
            if most != resource.RLIM_INFINITY:
                left = most - pages[place] * resource.getpagesize()
                yield memory.Limit(left, remedy, memory.MAPPED)
    with contextlib.suppress(OSError, ValueError, IndexError):
        whole = Path("/proc/meminfo").read_text("ascii")
        free = int(whole.split("MemAvailable:")[1].split()[0]) << 10
        yield memory.Limit(free, "close other programs, take a larger machine")
    for folder in _cgroups():
        with contextlib.suppress(OSError, ValueError):
            most = int((folder / "memory.max").read_text("ascii"))  # "max" is no number: no limit
            used = int((folder / "memory.current").read_text("ascii"))
            kept = (folder / "memory.stat").read_text("ascii").split()
            cache = int(kept[kept.index("inactive_file") + 1])
            yield memory.Limit(most - used + cache, "raise the memory limit of the container")


def _cgroups() -> Iterator[Path]:
    """The control group of this process and those above it; each may have a limit."""
    root = Path("/sys/fs/cgroup")
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text("utf-8").splitlines():
            if line.startswith("0::"):
                own = root / line[3:].lstrip("/")
                yield from (p for p in (own, *own.parents) if p == root or root in p.parents)


# ---- the command line


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _parser()
    asked = parser.parse_args(arguments)
    if not any((asked.out, asked.report, asked.preds, asked.next)):
        parser.error("say what to write: --out FILE.json, --report FILE.html, or both")
    if (asked.pairs is None) != (asked.preds is None):
        parser.error("--pairs and --preds go together: what to predict, and where to write it")
    if asked.groups is not None and asked.group_column:
        parser.error("--groups and --group-column both say who is in which group; give one")
    if asked.roster is not None and not (asked.group_column or asked.groups):
        parser.error(
            "--roster goes with --groups or --group-column: it says how many people these groups have"
        )
    if (asked.batch_column or asked.time_column) and not asked.signals:
        parser.error("--batch-column and --time-column are read for --signals; add it")
    if asked.signals and asked.out is None:
        parser.error("--signals are written to --out, the stewards' own file; name it")
    if asked.seed < 0:
        parser.error("--seed is a whole number from 0 on")
    try:
        asked.title.encode("utf-8")
    except UnicodeEncodeError:
        parser.error("--title holds bytes that are no UTF-8")
    return asked


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lic.core.opinion",
        description="From votes to a landscape of opinion: groups if there are any, what all declared groups share,"
        " and where one stands apart.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="%(prog)s --votes PATH [--out FILE.json] [--report FILE.html] [more]",
        allow_abbrev=False,
    )
    add = parser.add_argument_group("what is read").add_argument
    add(
        "--votes",
        type=Path,
        required=True,
        metavar="PATH",
        help="CSV file, or the folder of a Polis export",
    )
    add("--group-column", metavar="NAME", help="column that holds each person's declared group")
    add("--groups", type=Path, metavar="FILE", help="or CSV participant,group: who is in which")
    add("--words", type=Path, metavar="FILE", help="CSV statement,text: the words of statements")
    add(
        "--batch-column",
        metavar="NAME",
        help="with --signals: column of each person's invite batch",
    )
    add("--time-column", metavar="NAME", help="with --signals: column of each vote's time or day")
    add("--roster", type=Path, metavar="FILE", help="CSV group,people: how many each group has")
    add("--before", type=Path, metavar="FILE", help="earlier --out file: its axes and ids are kept")
    add("--pairs", type=Path, metavar="FILE", help="CSV participant,statement: answers to predict")
    add = parser.add_argument_group("what is written").add_argument
    add("--out", type=Path, metavar="FILE", help="JSON (schema opinion-analysis/1); names people")
    add("--report", type=Path, metavar="FILE", help="page to hand around; names nobody")
    add("--language", choices=("en", "fr"), default="en", help="of the report (default en)")
    add("--title", default="", metavar="TEXT", help="of the report")
    add("--preds", type=Path, metavar="FILE", help="CSV participant,statement,p_agree")
    add(
        "--next",
        type=Path,
        metavar="FILE",
        help="CSV participant,statement,probability: what to ask each next",
    )
    add = parser.add_argument_group("how").add_argument
    add("--seed", type=int, default=0, help="the same seed gives the same bytes (default 0)")
    add(
        "--signals",
        action="store_true",
        help="look for coordinated accounts, and badges that hang on them",
    )
    add("--cluster", metavar="ADDRESS", help="walk on a Dask cluster, such as tcp://10.0.0.5:8786")
    add("--quiet", action="store_true", help="say nothing on the way")
    add("--version", action="version", version=_version())
    return parser


def _version() -> str:
    try:
        package = f" (lic {metadata.version('lic')})"
    except metadata.PackageNotFoundError:
        package = ""
    return f"opinion engine {VERSION}{package}"


def _to_stderr(text: str) -> None:
    with contextlib.suppress(BrokenPipeError):
        sys.stderr.write(text)
        sys.stderr.flush()


def _width() -> int:
    return shutil.get_terminal_size().columns if sys.stderr.isatty() else 0


def _program() -> int:
    """As `main`, for a process of its own: one thread does, and nobody may be left to read."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    code = main()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNHEARD
    return code


if __name__ == "__main__":
    sys.exit(_program())
