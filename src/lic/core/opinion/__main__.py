"""The engine alone: `python -m lic.core.opinion --votes votes.csv --out out.json`. The one place here that opens files."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from . import analysis, factors, parsing, sampling, signals
from .faults import BadFile
from .signals.columns import read as read_columns
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
FITTED = (2, 4, 8)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 0 when the files are written, 2 with one sentence when something is wrong with the input."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if (asked.pairs is None) != (asked.preds is None):
        parser.error("--pairs and --preds go together: what to predict, and where to write it")
    if (asked.batch_column or asked.time_column) and not asked.signals:
        parser.error("--batch-column and --time-column are read for --signals; add it")
    try:
        _run(asked)
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
    result = analysis.analyse(found.votes, found.group, generator, say)
    document = analysis.as_dict(result, found.texts)
    if asked.signals:
        document["signals"] = _signals(asked, result, say)
    _write(asked.out, json.dumps(document, ensure_ascii=False, separators=(",", ":")))
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


def _signals(
    asked: argparse.Namespace, found: analysis.Analysis, say: analysis.Report
) -> dict[str, Any]:
    polis = asked.votes.is_dir()
    path, time = (asked.votes / "votes.csv", "timestamp") if polis else (asked.votes, "")
    batch, time = asked.batch_column or "", asked.time_column or time
    columns = (
        read_columns(lambda: _blocks(path), found.votes, batch, time, polis=polis)
        if batch or time
        else None
    )
    said = signals.find(found, np.random.default_rng([asked.seed, 2]), columns)
    say(f"{len(said.clusters)} clusters; {len(said.under_review)} badges under review")
    return signals.as_dict(said, found, columns)


def _predict(asked: argparse.Namespace, votes: Votes, say: analysis.Report) -> None:
    pairs = parsing.pairs(lambda: _blocks(asked.pairs), votes)
    decided = votes.decided().widened()
    generator = np.random.default_rng([asked.seed, 1])
    if len(decided) <= MOST_DRAWN:
        say("predictions are drawn")
        known = sampling.predict(decided, pairs.person, pairs.statement, generator)
    else:
        say("predictions are fitted")
        models = [factors.fit(decided, rank, generator) for rank in FITTED]
        known = np.mean([factors.predict(m, pairs.person, pairs.statement) for m in models], axis=0)
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
    add("--pairs", type=Path, help="CSV of participant,statement whose answers are to be predicted")
    add("--preds", type=Path, help="CSV to write: participant,statement,p_agree")
    add(
        "--signals",
        action="store_true",
        help="look for coordinated accounts and badges that hang on them",
    )
    add("--batch-column", help="with --signals: column that holds the invite batch of each person")
    add(
        "--time-column",
        help="with --signals: column that holds the time, day or epoch of each vote",
    )
    add("--seed", type=int, default=0, help="the same seed gives the same bytes (default 0)")
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
