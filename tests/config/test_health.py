from __future__ import annotations

import datetime
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from lic.base import audit, ticker
from lic.communities.services.founding import FOUNDED
from lic.config import health
from tests.communities import made
from tests.config.made import lic

NOW = datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.UTC)


def to_mend() -> list[str]:
    return [one.sentence for one in health.findings(NOW) if one.state == "mend"]


@pytest.mark.sqlite_only
def test_an_installation_whose_worker_runs_needs_nothing(data):
    worked = lic(data, "worker", "--once")

    done = lic(data, "doctor")

    assert (worked.returncode, done.returncode) == (0, 0)
    assert [line for line in done.stdout.splitlines() if line.startswith("mend")] == []


@pytest.mark.sqlite_only
def test_an_empty_installation_is_told_to_migrate_and_no_more(tmp_path):
    done = lic(tmp_path / "data", "doctor")

    lines = [line for line in done.stdout.splitlines() if line.startswith("mend")]
    assert (done.returncode, len(lines)) == (1, 1)
    assert lines[0].endswith("migrations wait: run `lic migrate`.")


@pytest.mark.django_db
def test_a_key_that_others_can_read_is_named(key_folder):
    key_folder.parent.chmod(0o700)
    key_folder.mkdir(mode=0o700)
    (key_folder / "round-7.key").touch(mode=0o644)

    (sentence,) = [line for line in to_mend() if line.startswith("Others on this machine")]

    assert sentence == (
        f"Others on this machine can look into {key_folder / 'round-7.key'}:"
        f" run `chmod go= {key_folder / 'round-7.key'}`."
    )


@pytest.mark.django_db
@pytest.mark.sqlite_only
def test_a_missing_guard_of_the_chain_is_found():
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER base_auditevent_stays")

    found = to_mend()

    assert len([line for line in found if "base_auditevent_stays is missing" in line]) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"URL": "http://table.example", "IS_LOCAL": False}, "is not encrypted"),
        ({"DEMO": True, "IS_LOCAL": False}, "anybody can enter as anybody"),
        ({"DEBUG": True}, "LIC_DEBUG shows people's data"),
        ({"EMAIL_HOST": "mail.example", "EMAIL_USE_TLS": False}, "Mail goes out unencrypted"),
    ],
)
def test_a_dangerous_setting_is_named(settings, changes, sentence):
    for name, value in changes.items():
        setattr(settings, name, value)

    assert len([line for line in to_mend() if sentence in line]) == 1


@pytest.mark.django_db
def test_a_database_elsewhere_that_need_not_prove_itself_is_named(monkeypatch):
    options = connection.settings_dict["OPTIONS"]
    monkeypatch.setitem(options, "sslmode", "require")

    found = to_mend()

    assert len([line for line in found if "need not show its certificate" in line]) == 1


@pytest.mark.django_db
def test_an_onion_address_needs_no_certificate(settings):
    settings.URL, settings.IS_LOCAL, settings.IS_ONION = "http://abcdef.onion", False, True

    assert [line for line in to_mend() if "not encrypted" in line] == []


@pytest.mark.django_db
def test_a_whole_chain_says_its_head_and_keeps_what_was_printed():
    town = made.town()
    event = audit.record("host", FOUNDED, on=town, groups=6)
    out = io.StringIO()

    call_command("chain", "--kept", "1", event.hash[:16], stdout=out)

    assert out.getvalue() == f"The chain of acts is whole: act 1, {event.hash[:16]}.\n"


@pytest.mark.django_db
@pytest.mark.parametrize("kept", [("1", "0" * 16), ("2", "")])
def test_a_printed_head_that_is_not_there_is_said(kept):
    event = audit.record("host", FOUNDED, on=made.town(), groups=6)

    with pytest.raises(CommandError, match="is not the one that was printed"):
        call_command("chain", "--kept", kept[0], kept[1] or event.hash[:16])


@pytest.mark.django_db
def test_too_few_signs_prove_nothing():
    with pytest.raises(CommandError, match="all 16 signs"):
        call_command("chain", "--kept", "1", "3f9a")


@pytest.mark.django_db
@pytest.mark.sqlite_only
def test_a_changed_act_is_named():
    audit.record("host", FOUNDED, on=made.town(), groups=6)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER base_auditevent_stays")
        cursor.execute("UPDATE base_auditevent SET duty = 'nobody'")

    with pytest.raises(CommandError, match="does not fit from act 1 on"):
        call_command("chain")


@pytest.mark.django_db
def test_every_piece_of_work_that_never_ran_is_named():
    late = [line for line in to_mend() if "is `lic worker` running?" in line]

    assert len(late) == len(ticker.WORKS)
