"""Give, renew or take back a duty that only the host gives."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from lic.base.commands import HouseCommand
from lic.communities import duties, queries, services

DONE = {
    "give": "Offered. It counts once that person takes it up on the page of their seat.",
    "renew": "Renewed for twelve months.",
    "withdraw": "Taken back.",
}


class Command(HouseCommand):
    needs_tables = True
    help = (
        "Give, renew or take back the coordinator's duty. Every seat of the table is told, and the"
        " act stands in the chain. Groups give their own duties, and coordinators theirs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        given = [key for key, one in duties.DUTIES.items() if one.given_by is duties.GivenBy.HOST]
        parser.add_argument("what", choices=DONE, help="what to do with the duty")
        parser.add_argument("--address", required=True, help="last part of the community's address")
        parser.add_argument("--handle", required=True, help="the two words that the person goes by")
        parser.add_argument(
            "--duty", choices=given, default=duties.COORDINATOR, help="which duty (coordinator)"
        )

    def handle(self, **given: Any) -> None:
        act = {
            "give": services.host_gives,
            "renew": services.host_renews,
            "withdraw": services.host_withdraws,
        }[given["what"]]
        town = next((one for one in queries.communities() if one.slug == given["address"]), None)
        if town is None:
            raise CommandError(f"There is no community at {given['address']}.")
        try:
            act(community=town, handle=given["handle"], duty=given["duty"])
        except services.Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(DONE[given["what"]])
