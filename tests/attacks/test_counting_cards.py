"""A steward reloads the page of a batch, to see the hour at which somebody takes a seat."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client

from lic.base.fields import this_month
from lic.communities import queries, services
from lic.communities.models import Card
from tests.communities import made

pytestmark = pytest.mark.django_db
WORDS = "maple orbit candle river thumb"


@pytest.fixture
def batch():
    """A browser of a steward, the address of her batch, and its codes."""
    town = made.town()
    steward = made.seat(town, "sw", "steward")
    issued, codes = services.issue_batch(
        made.actor(steward), group=made.group(town, "sw"),
        organization=made.organization(town, "sw"), quota=12,
        expires_on=queries.today(town) + datetime.timedelta(days=90),
    )  # fmt: skip
    client = Client()
    client.force_login(steward.account)
    return town, client, f"/c/{town.slug}/cards/{issued.number}/", codes


def shown(client, address):
    page = client.get(address).content.decode().split("<main", 1)[1].split("</main", 1)[0]
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_the_page_does_not_change_when_somebody_joins(batch):
    town, client, address, codes = batch
    before = shown(client, address)

    services.join(community=town, code=codes[0], passphrase=WORDS, handle="Quiet Otter")

    assert shown(client, address) == before


def test_the_month_after_it_says_how_many_were_used(batch):
    town, client, address, codes = batch
    services.join(community=town, code=codes[0], passphrase=WORDS, handle="Quiet Otter")
    earlier = this_month(queries.today(town)) - datetime.timedelta(days=1)
    Card.objects.filter(used_month__isnull=False).update(used_month=this_month(earlier))

    assert "one used before this month" in shown(client, address)
