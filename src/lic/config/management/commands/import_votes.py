"""`lic import-votes FILE`: a closed round out of a file of votes, or out of a Polis export."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from lic.base.commands import HouseCommand
from lic.communities import queries as communities
from lic.communities.models import Community
from lic.config import choosing
from lic.listening import services, votefiles


class Command(HouseCommand):
    """Reads the whole file first: one wrong row, and nothing is imported."""

    help = """\
Make a closed round from votes that were given elsewhere. FILE is one of:

  a CSV file      header participant,statement,vote; one row for each pair;
                  1 agree, -1 disagree, 0 pass
  a Polis export  the folder, or a zip of it, with comments.csv and votes.csv

A wrong row is named, and nothing is imported. At most 1,000,000 votes."""
    needs_tables = True

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("file", type=Path, metavar="FILE", help="CSV file, or folder or zip of a Polis export")
        add("--groups", type=Path, metavar="FILE",
            help="CSV file with the header participant,group: who sits in which group of this table."
            " People without a group stand apart and count in no decision")  # fmt: skip
        add("--community", metavar="ADDRESS",
            help="last part of its address, such as harbour-flats; needed only where there are several")  # fmt: skip
        add("--title", default="", help="title of the round; the file's name, if not said")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        community = choosing.community(options["community"])
        known = [group.key for group in communities.groups(community.pk)]
        try:
            votes = votefiles.read(path)
            groups = votefiles.read_groups(options["groups"], known) if options["groups"] else {}
        except votefiles.BadFile as error:
            raise CommandError(f"{error} Nothing was imported.") from None
        made = _keep(community, options["title"] or path.resolve().stem, votes, groups)
        for sentence in _said(community, made, votes, groups):
            self.stdout.write(sentence)


@transaction.atomic
def _keep(
    community: Community, title: str, votes: votefiles.Votes, groups: dict[str, str]
) -> services.Imported:
    """The round with its figures: all of it, or nothing."""
    from lic.listening import analysis  # noqa: PLC0415  the engine stays out of --help

    made = services.import_round(community, title=title, votes=votes, groups=groups)
    analysis.refresh(made.round.pk)
    services.seal_import(made.round)
    return made


def _said(
    community: Community, made: services.Imported, votes: votefiles.Votes, groups: dict[str, str]
) -> list[str]:
    """What came of it, and where it can be read."""
    people = set(votes.participants)
    counts = f"{len(votes.statements)} statements, {len(people)} people, {len(votes.votes)} votes"
    lines = [f"Round {made.round.number} of {community.name}: {counts}."]
    if made.n_cut:
        lines.append(f"{made.n_cut} statements were longer than 140 characters and were cut.")
    if missing := len(people - set(groups)):
        lines.append(
            f"{missing} people have no group: their voices stand apart and count in no decision."
        )
    if strange := len(set(groups) - people):
        lines.append(f"{strange} people of the groups file answered nothing.")
    return [*lines, f"Read it at /c/{community.slug}/rounds/{made.round.number}/results/"]
