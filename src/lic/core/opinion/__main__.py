"""The engine alone: `python -m lic.core.opinion --votes votes.csv --out out.json`. The one place here that opens files."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from . import analysis, parsing, placing, sampling, stacking, walkers
from .faults import BadFile
from .votes import Votes

BLOCK = 1 << 22
EXAMPLE = """example:
  python -m lic.core.opinion --votes votes.csv --group-column group --out out.json

votes.csv has a first line that names its columns, then one line for each person and statement:
  participant,statement,vote,group
  ana,17,1,residents            1 agrees, -1 disagrees, 0 passes
"""
MOST_DRAWN = 60_000
"""Votes up to which predictions are drawn; beyond, mean-field fits of several ranks are as good and far faster."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 0 when the files are written, 2 with one sentence when something is wrong with the input."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if (asked.pairs is None) != (asked.preds is None):
        parser.error("--pairs and --preds go together: what to predict, and where to write it")
    try:
        _run(asked)
    except _BadEarlier as error:
        return _refuse(str(error))
    except BadFile as error:
        return _refuse(f"{asked.votes}: {error}")
    except FileNotFoundError as error:
        return _refuse(f"{error.filename} is not there; check the name.")
    except OSError as error:
        return _refuse(f"{error.filename}: {error.strerror}.")
    except MemoryError:
        return _refuse(
            f"{asked.votes} does not fit into the memory this process may use; give it more, or split the conversation."
        )
    return 0


def _run(asked: argparse.Namespace) -> None:
    say = _silent if asked.quiet else _say
    found = _read(asked.votes, asked.group_column or "")
    generator = np.random.default_rng(asked.seed)
    before = _earlier(asked.before) if asked.before else None
    with walkers.best(len(found.votes), asked.cluster) as gather:
        result = analysis.analyse(found.votes, found.group, generator, say, gather, before)
    _write(
        asked.out,
        json.dumps(
            analysis.as_dict(result, found.texts), ensure_ascii=False, separators=(",", ":")
        ),
    )
    if asked.next:
        generator = np.random.default_rng([asked.seed, 2])
        drawn = analysis.ask_next(result, generator)
        _write(asked.next, parsing.to_ask(found.votes, drawn.statement, drawn.probability))
    if asked.pairs:
        _predict(asked, found.votes, say)


def _read(path: Path, group_column: str) -> parsing.Read:
    if not path.is_dir():
        return parsing.read(lambda: _blocks(path), group_column)
    if group_column:
        raise BadFile("a Polis export holds no declared groups; leave --group-column out.")
    return parsing.read_polis(
        lambda: _blocks(path / "votes.csv"), lambda: _blocks(path / "comments.csv")
    )


def _earlier(path: Path) -> placing.Memory:
    """The map of an earlier `out.json`."""
    try:
        return placing.Memory.from_dict(json.loads(path.read_text(encoding="utf-8"))["map"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _BadEarlier(
            f"{path}: this is no analysis that was written here; leave --before out, or name an earlier --out file."
        ) from None


class _BadEarlier(BadFile):
    """The sentence names its own file."""


def _predict(asked: argparse.Namespace, votes: Votes, say: analysis.Report) -> None:
    pairs = parsing.pairs(lambda: _blocks(asked.pairs), votes)
    decided = votes.decided().widened()
    generator = np.random.default_rng([asked.seed, 1])
    if len(decided) <= MOST_DRAWN:
        say("predictions are drawn")
        known = sampling.predict(decided, pairs.person, pairs.statement, generator)
    else:
        say("predictions are fitted")
        with walkers.best(len(decided), asked.cluster) as gather:
            known = stacking.predict(decided, pairs.person, pairs.statement, generator, gather)
    lines = parsing.predicted(pairs, known)
    _write(asked.preds, lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lic.core.opinion",
        description="From votes to a landscape of opinion: groups if there are any, what all declared groups share,"
        " and where one stands apart.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--votes", type=Path, required=True, help="CSV file, or the folder of a Polis export")
    add("--out", type=Path, required=True, help="JSON file to write (schema opinion-analysis/1)")
    add("--group-column", help="column that holds each person's declared group")
    add("--before", type=Path, help="earlier JSON file, whose axes and group ids are kept")
    add("--pairs", type=Path, help="CSV of participant,statement whose answers are to be predicted")
    add("--preds", type=Path, help="CSV to write: participant,statement,p_agree")
    add(
        "--next",
        type=Path,
        help="CSV to write: what to ask each participant next, and with what probability",
    )
    add("--seed", type=int, default=0, help="the same seed gives the same bytes (default 0)")
    add("--cluster", metavar="ADDRESS", help="walk on a Dask cluster, such as tcp://10.0.0.5:8786")
    add("--quiet", action="store_true", help="say nothing on the way")
    return parser


def _blocks(path: Path) -> Iterable[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _write(path: Path, text: str) -> None:
    """All or nothing: a broken run leaves the file of the last one."""
    new = path.with_name(path.name + ".new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201


def _silent(text: str) -> None:
    """Nothing."""


def _refuse(sentence: str) -> int:
    _say(sentence)
    return 2


if __name__ == "__main__":
    sys.exit(main())
