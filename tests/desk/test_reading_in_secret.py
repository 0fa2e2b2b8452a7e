"""Whoever reads at the desk and wants to hide it: whatever tells something of a report stands in the chain."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lic.base import audit
from lic.desk import acts
from lic.desk.models import Case
from lic.safety import services
from tests.desk import made, pages
from tests.desk.test_alerts import out

pytestmark = pytest.mark.django_db
GUESS = {"title_en": "Van", "text_en": "Plate HX4 91B.", "summary_en": "A van."}


def looks(case: Case) -> list[str]:
    return [event.verb for event in audit.of(case)][1:]


def guess(client: Client, name: str, pk: object) -> str:
    return client.post(reverse(name, args=[pk]), GUESS).content.decode()


def test_comparing_a_guess_with_a_report_is_an_opening_and_its_news_stay_news():
    desk = made.desk()
    key, case = made.arrived(plate="HX4 91B", consent=("warn",))
    services.say(made.ZONE, key, "Something new.")
    made.take_in()

    page = guess(pages.browser(desk.one), "desk:alert_of_report", case.pk)

    assert "stands in the report" in page
    assert looks(case) == [acts.OPENED]
    assert [(one.what, one.who) for one in made.inbox(key).laid.looks][-1] == (acts.OPENED, "1")
    case.refresh_from_db()
    assert case.has_news


def test_the_same_through_an_alert_that_came_from_it():
    desk = made.desk()
    key, case = made.arrived(plate="HX4 91B", consent=("warn",))
    alert = out(desk, case_id=case.pk)

    guess(pages.browser(desk.two), "desk:alert_correct", alert.pk)

    assert looks(case) == [acts.WARNED, acts.OPENED]


def test_whoever_has_read_it_in_this_sitting_is_not_written_down_again():
    desk = made.desk()
    _key, case = made.arrived(plate="HX4 91B", consent=("warn",))
    client = pages.browser(desk.one)
    client.get(reverse("desk:report", args=[case.pk]))

    guess(client, "desk:alert_of_report", case.pk)

    assert looks(case) == [acts.OPENED]


def test_only_asking_for_the_form_is_no_opening():
    desk = made.desk()
    _key, case = made.arrived(plate="HX4 91B", consent=("warn",))

    pages.browser(desk.one).get(reverse("desk:alert_of_report", args=[case.pk]))

    assert looks(case) == []
