from __future__ import annotations

import datetime
import io
import stat

import pytest
from django.core.management import CommandError, call_command

from lic.communities import services
from lic.communities.models import Community, Grant, Group, Organization, Terms
from lic.config import founding
from tests.config.made import FOUNDING

pytestmark = pytest.mark.django_db
PLAN = founding.Plan(
    slug="quiet-cove",
    name="Quiet Cove",
    partner="Tidewater Collective",
    coordinator=("com", "Cove Health"),
    stewards={"res": "Cove Residents"},
)


def changed(**changes: object) -> founding.Plan:
    values = {name: getattr(PLAN, name) for name in PLAN.__slots__}
    return founding.Plan(**(values | changes))


def test_a_new_table_has_six_groups_a_partner_and_terms_in_two_languages():
    founding.found(PLAN)

    town = Community.objects.get(slug="quiet-cove")
    keys = list(
        Group.objects.filter(community=town).order_by("position").values_list("key", flat=True)
    )
    assert keys == ["bus", "com", "gov", "pol", "res", "sw"]
    assert (town.partner.name, town.partner.group.key) == ("Tidewater Collective", "sw")
    assert [sorted(terms.text) for terms in Terms.objects.all()] == [["en", "fr"]]


def test_each_duty_gets_its_cards():
    cards = founding.found(PLAN)

    assert [(one.group, one.duty, one.organization, len(one.codes)) for one in cards] == [
        ("sw", "group steward", "Tidewater Collective", 2),
        ("res", "group steward", "Cove Residents", 2),
        ("com", "coordinator", "Cove Health", 1),
    ]


def test_a_founding_card_gives_a_seat_with_its_duty():
    (sw, _res, coordinator) = founding.found(PLAN)
    town = Community.objects.get(slug="quiet-cove")

    for place, cards in enumerate((sw, coordinator)):
        services.join(
            community=town, code=cards.codes[0], passphrase="five calm words for today",
            handle=f"Quiet Heron{'s' * place}",
        )  # fmt: skip

    held = Grant.objects.order_by("duty").values_list("seat__group__key", "duty")
    assert list(held) == [("com", "coordinator"), ("sw", "steward")]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"slug": "Quiet Cove"}, "is no address"),
        ({"timezone": "Canada/Nowhere"}, "is no time zone"),
        ({"coordinator": ("sw", "Tidewater Collective")}, "is not one of the groups"),
        ({"stewards": {"mayor": "Town"}}, "is not one of the groups"),
        ({"stewards": {"sw": "Cove Health"}}, "is not one of the groups"),
        ({"stewards": {"res": "Cove Health"}}, "sits in the group res, not in com"),
        ({"partner": " "}, "The partner is missing"),
    ],
)
def test_a_plan_that_cannot_become_a_table_makes_nothing(changes, sentence):
    with pytest.raises(founding.FoundingError, match=sentence):
        founding.found(changed(**changes))

    assert (Community.objects.count(), Organization.objects.count()) == (0, 0)


def test_an_address_is_taken_once():
    founding.found(PLAN)

    with pytest.raises(founding.FoundingError, match="already"):
        founding.found(PLAN)


def test_terms_of_ones_own_take_the_place_of_the_packaged_ones(tmp_path):
    (tmp_path / "terms.en.md").write_text("We listen.\n")

    founding.found(changed(terms=tmp_path))

    assert [terms.text for terms in Terms.objects.all()] == [{"en": "We listen."}]


def test_terms_need_an_english_text(tmp_path):
    with pytest.raises(founding.FoundingError, match="terms.en.md is missing"):
        founding.found(changed(terms=tmp_path))


def test_unused_cards_are_printed_anew_and_the_old_ones_stop_working():
    sw = founding.found(PLAN)[0]

    (anew,) = founding.later("quiet-cove", {"sw": "Tidewater Collective"})

    assert set(anew.codes).isdisjoint(sw.codes)
    town = Community.objects.get(slug="quiet-cove")
    with pytest.raises(services.Refusal):
        services.join(
            community=town, code=sw.codes[0], passphrase="five calm words for today", handle="A B"
        )


def test_once_a_card_was_used_the_host_prints_no_more():
    sw = founding.found(PLAN)[0]
    town = Community.objects.get(slug="quiet-cove")
    services.join(
        community=town,
        code=sw.codes[0],
        passphrase="five calm words for today",
        handle="Calm Otter",
    )

    with pytest.raises(services.Refusal, match="gives its duties itself now"):
        founding.later("quiet-cove", {"sw": "Tidewater Collective"})


def test_the_sex_workers_cards_go_to_the_partner_alone():
    founding.found(PLAN)
    founding.later("quiet-cove", {"com": "Cove Health"})

    with pytest.raises(founding.FoundingError, match="sits in the group com"):
        founding.later("quiet-cove", {"sw": "Cove Health"})
    with pytest.raises(services.Refusal, match="go to the partner"):
        founding.later("quiet-cove", {"sw": "Another Collective"})


def test_a_group_that_had_no_cards_gets_them_later():
    founding.found(PLAN)

    (cards,) = founding.later("quiet-cove", {"gov": "Town of Cove"})

    until = datetime.date.today() + datetime.timedelta(days=180)
    assert (cards.group, len(cards.codes)) == ("gov", 2)
    assert abs((cards.until - until).days) <= 1


def test_the_command_shows_the_codes_once():
    out = io.StringIO()

    call_command(*FOUNDING, stdout=out)

    text = out.getvalue()
    assert text.count("good until") == 3
    assert "Sex workers, group steward, for Tidewater Collective" in text


def test_sheets_are_whole_pages_for_this_user_alone_and_no_code_is_shown(tmp_path):
    out = io.StringIO()

    call_command(*FOUNDING, "--sheets", str(tmp_path / "sheets"), "--language", "fr", stdout=out)

    sheets = sorted((tmp_path / "sheets").iterdir())
    names = ["com-coordinator", "res-group-steward", "sw-group-steward"]
    assert [path.name for path in sheets] == [f"quiet-cove-{name}.html" for name in names]
    assert {stat.S_IMODE(path.stat().st_mode) for path in sheets} == {0o600}
    html = sheets[2].read_text()
    assert (html.count("<svg"), html.count("<link"), 'lang="fr"' in html) == (2, 0, True)
    assert "good until" not in out.getvalue()


def test_what_is_missing_is_named_where_nobody_can_be_asked(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())

    with pytest.raises(CommandError, match="Missing: --name, --partner, --coordinator"):
        call_command("found", "--address", "quiet-cove")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_what_is_missing_is_asked_for(monkeypatch):
    said = [
        "quiet-cove",
        "Quiet Cove",
        "Tidewater Collective",
        "com",
        "Cove Health",
        "",
        "",
        "",
        "",
        "Cove Residents",
    ]
    monkeypatch.setattr("sys.stdin", Terminal("\n".join(said) + "\n"))
    out = io.StringIO()

    call_command("found", stdout=out)

    assert Community.objects.get().partner.name == "Tidewater Collective"
    assert Organization.objects.count() == 3


def test_a_pair_without_a_value_is_refused():
    with pytest.raises(CommandError, match="write KEY=VALUE"):
        call_command("found", "--stewards", "res")
