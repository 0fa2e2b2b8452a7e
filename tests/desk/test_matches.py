"""Looking whether others named the same: who can, where, what comes, and what nobody learns."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lic.base import audit
from lic.base.policy import Denied
from lic.desk import acts, forms
from lic.desk.models import Settings
from lic.desk.services import cases, matches, office
from lic.desk.services.refusing import Refused
from lic.safety import identifiers, services
from tests.desk import made, pages
from tests.desk.made import TODAY
from tests.desk.test_report_pages import get

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = "604 555 0100"


def desk(n: int = 2) -> made.Desk:
    found = made.desk(n)
    office.change(found.one, about={}, numbers={}, towns=[], months=12, matches=True)
    return found


def named(known_as: str = PHONE, *, consent=("match",), **given):
    return made.arrived(known_as=known_as, consent=consent, **given)


def look(reader, text: str) -> list[tuple[str, frozenset[tuple[str, bool]]]]:
    found = matches.look(reader, identifiers.typed(text, "CA"), TODAY)
    return [(one.case.number, one.kinds) for one in found]


def test_the_same_comes_before_a_part_and_what_is_like_it_never():
    desk_ = desk()
    _key, part = named("tel 555-0100")
    _key, same = named("+1 (604) 555-0100")
    named("604 555 0101")

    assert look(desk_.one, PHONE) == [
        (same.number, frozenset({("phone", True)})), (part.number, frozenset({("phone", False)})),
    ]  # fmt: skip


def test_a_part_of_a_plate_and_the_end_of_a_phone_and_a_piece_of_a_handle_are_found():
    desk_ = desk()
    _key, case = named(f"{PHONE}\n@BlueVan77", plate="ab1 23c")

    for typed in ("0100", "b12", "van77"):
        assert [number for number, _kinds in look(desk_.one, typed)] == [case.number], typed
    for typed in ("604", "b1", "van78"):
        assert look(desk_.one, typed) == [], typed


def test_a_number_is_of_the_desks_country_here_and_for_the_web(settings):
    settings.PHONE_REGION = "GB"
    desk_ = desk()
    _key, case = named("020 7946 0958")
    form = forms.Look({"text": "020 7946 0958"})

    assert form.is_valid()
    assert [one.case for one in matches.look(desk_.one, form.wanted, TODAY)] == [case]
    assert [one.case for one in matches.look(desk_.one, identifiers.typed("+44 20 7946 0958", "CA"), TODAY)] == [case]  # fmt: skip
    assert made.shown().region == "GB"


def test_a_report_whose_reporter_did_not_tick_it_is_never_found():
    desk_ = desk()
    named(consent=("warn", "count", "police", "report"))

    assert look(desk_.one, PHONE) == []


def test_the_steps_that_hold_now_count():
    desk_ = desk()
    key, case = named()
    other, later = named(consent=())
    services.change_consent(made.ZONE, key, ("warn",))
    services.change_consent(made.ZONE, other, ("match",))
    services.say(made.ZONE, other, "One more word.")
    made.take_in()

    assert [number for number, _kinds in look(desk_.one, PHONE)] == [later.number]
    with pytest.raises(Refused):
        matches.others(desk_.one, case.pk, TODAY)

    services.change_consent(made.ZONE, other, ("warn",))
    made.take_in()
    assert look(desk_.one, PHONE) == []


def test_only_what_was_sealed_to_the_reader_is_looked_through():
    desk_ = desk()
    _key, case = named()
    new, _recovery = made.another(desk_)

    assert look(new, PHONE) == []
    cases.share(desk_.one, case.pk, new.number)
    assert [number for number, _kinds in look(new, PHONE)] == [case.number]


def test_closed_reports_are_looked_through_too():
    desk_ = desk()
    _key, case = named()
    cases.close(desk_.one, case.pk, TODAY)

    assert [number for number, _kinds in look(desk_.two, PHONE)] == [case.number]


def test_from_a_report_the_others_that_name_the_very_same_are_shown():
    desk_ = desk()
    _key, case = named(f"{PHONE}\nbluevan", plate="XY9")
    _key, same = named("@BlueVan")
    named("bluevan77")
    named("", plate="XY9")

    assert [one.case.number for one in matches.others(desk_.one, case.pk, TODAY)] == [same.number]


def test_how_somebody_looks_and_ones_own_words_are_not_searched():
    desk_ = desk()
    named("", looks=PHONE, more=PHONE, vehicle=PHONE, call_back=PHONE)

    assert look(desk_.one, PHONE) == []


def test_where_the_desk_does_not_match_there_is_no_page_and_no_look():
    desk_ = made.desk()
    _key, case = named()
    client = pages.browser(desk_.one)

    with pytest.raises(Denied):
        matches.look(desk_.one, identifiers.typed(PHONE, "CA"), TODAY)
    with pytest.raises(Denied):
        matches.others(desk_.one, case.pk, TODAY)
    assert client.get(reverse("desk:look")).status_code == 404
    assert client.post(reverse("desk:look"), {"text": PHONE}).status_code == 404
    assert client.post(reverse("desk:same", args=[case.pk])).status_code == 404
    assert reverse("desk:look") not in get(client, "desk:queue")
    assert reverse("desk:same", args=[case.pk]) not in get(client, "desk:report", case.pk)
    assert not audit.acts().filter(verb=acts.LOOKED).exists()


def test_that_somebody_looked_stands_in_the_chain_without_what_for_and_on_no_report():
    desk_ = desk()
    key, case = named()
    named()
    before = [event.verb for event in audit.of(case)]

    pages.browser(desk_.one).post(reverse("desk:look"), {"text": PHONE})
    matches.others(desk_.two, case.pk, TODAY)

    looked = list(audit.acts().filter(verb=acts.LOOKED).order_by("number"))
    assert [event.facts for event in looked] == [{"recipient": 1}, {"recipient": 2}]
    assert [event.kind for event in looked] == ["desk.settings"] * 2
    assert [event.verb for event in audit.of(case)] == before
    assert [one.what for one in made.inbox(key).laid.looks] == [acts.ARRIVED]


def test_the_page_shows_numbers_and_kinds_and_nothing_of_what_was_told():
    desk_ = desk()
    _key, case = named(f"{PHONE}\n@bluevan", more="He had a scar.")
    client = pages.browser(desk_.one)
    assert reverse("desk:look") in get(client, "desk:queue")

    response = client.post(reverse("desk:look"), {"text": "0100"})
    page = response.content.decode()

    assert case.number in page
    assert "Phone: a part" in page
    for word in ("bluevan", "scar", PHONE, PHONE.replace(" ", "")):
        assert word not in page, word
    assert client.post(reverse("desk:look"), {"text": "ab"}).status_code == 422
    assert client.post(reverse("desk:look"), {"text": "Robin Blue from Surrey"}).status_code == 422


def test_a_report_leads_to_the_others_where_its_reporter_lets_it():
    desk_ = desk()
    _key, case = named()
    _key, same = named()
    _key, unticked = named(consent=("warn",))
    client = pages.browser(desk_.one)

    assert reverse("desk:same", args=[case.pk]) in get(client, "desk:report", case.pk)
    assert reverse("desk:same", args=[unticked.pk]) not in get(client, "desk:report", unticked.pk)
    page = client.post(reverse("desk:same", args=[case.pk])).content.decode()
    assert same.number in page
    assert unticked.number not in page
    assert client.post(reverse("desk:same", args=[unticked.pk])).status_code == 403


def test_a_look_asks_as_much_of_the_database_for_one_report_as_for_many():
    desk_ = desk()
    counts = []
    for _ in range(2):
        key, _case = named()
        services.say(made.ZONE, key, "More.")
        made.take_in()
        with CaptureQueriesContext(connection) as asked:
            look(desk_.one, PHONE)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_nothing_of_a_look_is_kept():
    desk_ = desk()
    named()
    rows = dict(Settings.objects.values().get())

    look(desk_.one, PHONE)

    assert dict(Settings.objects.values().get()) == rows
