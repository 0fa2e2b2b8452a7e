"""`lic import-votes FILE`: a closed round out of a file of votes, or out of a Polis export folder."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lic.communities import queries as communities
from lic.communities.models import Community
from lic.listening import services, votefiles


class Command(BaseCommand):
    """Reads the whole file first: one wrong row, and nothing is imported."""

    help = (
        "Make a closed round from a file of votes (header participant,statement,vote; 1 agree, -1 disagree,"
        " 0 pass), or from the folder of a Polis export (comments.csv, votes.csv)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the CSV file, or the folder of a Polis export")
        parser.add_argument(
            "--groups", type=Path, help="CSV file with the header participant,group"
        )
        parser.add_argument(
            "--community", required=True, help="address of the community, such as harbour-flats"
        )
        parser.add_argument(
            "--title", default="", help="title of the round; the file's name without it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        from lic.listening import analysis  # noqa: PLC0415  the engine stays out of --help

        path: Path = options["file"]
        try:
            community = communities.community(options["community"])
        except Community.DoesNotExist:
            raise CommandError(
                f"There is no community with the address {options['community']!r}."
            ) from None
        known = [group.key for group in communities.groups(community.pk)]
        try:
            votes = votefiles.read(path)
            groups = votefiles.read_groups(options["groups"], known) if options["groups"] else {}
        except votefiles.BadFile as error:
            raise CommandError(f"{error} Nothing was imported.") from None
        made = services.import_round(
            community, title=options["title"] or path.stem, votes=votes, groups=groups
        )
        analysis.refresh(made.round.pk)
        services.seal_import(made.round)
        self.stdout.write(
            f"Round {made.round.number}: {len(votes.statements)} statements, {len(votes.participants)} people,"
            f" {len(votes.votes)} votes."
        )
        if made.n_cut:
            self.stdout.write(
                f"{made.n_cut} statements were longer than 140 characters and were cut."
            )
        missing = len(set(votes.participants) - set(groups))
        if missing:
            self.stdout.write(
                f"{missing} people have no group: their voices stand apart and count in no decision."
            )
