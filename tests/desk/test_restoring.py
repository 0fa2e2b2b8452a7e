"""A backup of the desk brings back the desk, and nothing that was promised to be gone."""

from __future__ import annotations

import datetime
import fcntl
import json
import shutil
import sqlite3
import stat
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.urls import reverse

from lic.accounts.models import Session
from lic.base import audit
from lic.config import gone
from lic.core import sealing
from lic.desk import acts, last_act
from lic.desk.models import (  # fmt: skip
    Alert,
    AlertCopy,
    AlertKey,
    Case,
    CaseKey,
    Circle,
    Export,
    Place,
    Recipient,
    Settings,
)
from lic.desk.queries import cases as reading
from lic.desk.queries import office
from lic.desk.services import (
    alerts,
    cases,
    circles,
    exports,
    going,
    joining,
    keeping,
    laying,
    restored,
)
from lic.safety import boxes, parcels, services
from tests.base import made as chains
from tests.config.made import environment
from tests.config.made import lic as run
from tests.config.test_backups import rewritten
from tests.desk import made, pages
from tests.desk.made import TODAY
from tests.desk.test_alerts import TEXTS

ZONES = {"harbour": {"choice": "on", "custodian": "Tidewater Collective"}}
CIRCLE = "lamp river stone north quiet table canoe"
ROOT = Path(__file__).parents[2]


def again(*, is_too_old: bool = False, today: datetime.date = TODAY) -> dict[str, int]:
    return restored.forget_again(gone.noted(), today, is_too_old=is_too_old)


def back(*rows: object) -> None:
    """What a backup brings back: rows as they were."""
    for row in rows:
        row.save(force_insert=True)


def report(**given) -> tuple[object, Case]:
    return made.arrived(**{"consent": ("warn",), **given})


def out(desk: made.Desk) -> Alert:
    alert = alerts.write(desk.one, texts=TEXTS, names=True, is_serious=False, today=TODAY)
    alerts.ask(desk.one, alert.pk)
    alerts.let_out(desk.two, alert.pk, TODAY, read=made.read_of(alert))
    return Alert.objects.get(pk=alert.pk)


@pytest.mark.django_db
class TestWhatWentGoesAgain:
    def test_the_chain_may_end_earlier_than_it_did(self):
        made.desk()
        number = audit.head()[0]
        audit.record("recipient", acts.NEW_WORDS, on=Settings.objects.get(), recipient=1)
        last_act.note()
        with chains.unguarded():
            audit.acts().filter(number__gt=number).delete()
        assert not last_act.stands()

        again()

        assert last_act.stands()
        assert office.first_fault() is None

    def test_a_report_that_its_reporter_erased(self):
        made.desk()
        key, case = report()
        _key, other = report()
        services.erase(made.ZONE, key)
        made.take_in()
        back(case, CaseKey(case=case, sealed=b"k"))

        assert again() == {"recipients": 0, "reports": 1}
        assert list(Case.objects.all()) == [other]
        assert not CaseKey.objects.filter(case=case.pk).exists()
        assert made.inbox(key) is None
        assert audit.of(case).last().verb == acts.ERASED_AGAIN

    def test_a_report_whose_time_was_over_sooner_than_the_backup_knows(self):
        desk = made.desk()
        _key, case = made.arrived()
        cases.open_report(desk.one, case.pk)
        as_it_was = Case.objects.get(pk=case.pk)
        cases.close(desk.one, case.pk, TODAY)
        keeping.sweep(TODAY + datetime.timedelta(days=8))
        assert not Case.objects.exists()
        back(as_it_was)

        again()

        assert not Case.objects.exists()

    def test_whatever_is_due_by_today(self):
        made.desk()
        _key, case = report(call_back="behind the drop-in")

        again(today=TODAY + datetime.timedelta(days=7))
        assert not case.parts.filter(kind="CALL_BACK").exists()
        again(today=keeping.after(TODAY, 12))
        assert not Case.objects.exists()

    def test_an_erasure_that_still_lies_in_the_box(self):
        made.desk()
        key, case = report()
        services.erase(made.ZONE, key)

        assert again()["reports"] == 1
        assert not Case.objects.filter(pk=case.pk).exists()

    def test_a_recipient_who_left(self):
        desk = made.desk(3)
        _key, case = report()
        was = Recipient.objects.get(number=3)
        joining.leave(desk.one, 3, TODAY)
        Recipient.objects.filter(pk=was.pk).update(left_on=None, wrapped=was.wrapped, public=was.public, proved_on=TODAY)  # fmt: skip
        CaseKey.objects.create(case=case, recipient=was, sealed=b"k")

        assert again()["recipients"] == 1
        row = Recipient.objects.get(number=3)
        assert (row.left_on, bytes(row.wrapped), row.account) == (TODAY, b"", None)
        assert not CaseKey.objects.filter(recipient=row).exists()
        assert sorted(made.shown().recipients) == ["1", "2"]
        assert audit.acts().filter(verb=acts.LEFT_AGAIN).get().facts == {"left": 3}

    def test_an_offline_reader_whose_key_was_taken_away(self):
        desk = made.desk()
        exports.enter_offline(desk.one, made.AGE.public, TODAY)
        joining.leave(desk.one, 3, TODAY)
        Recipient.objects.filter(number=3).update(left_on=None, age=made.AGE.public)

        again()

        assert Recipient.objects.get(number=3).age == ""

    def test_an_offline_reader_who_is_here_stays(self):
        desk = made.desk()
        exports.enter_offline(desk.one, made.AGE.public, TODAY)

        assert again() == {"recipients": 0, "reports": 0}
        assert Recipient.objects.get(number=3).age == made.AGE.public

    def test_words_that_were_changed_and_the_recovery_code_still_opens(self):
        desk = made.desk()
        was = Recipient.objects.get(number=2)
        joining.change_passphrase(desk.two, "quiet table canoe river stone lamp north")
        Recipient.objects.filter(pk=was.pk).update(wrapped=was.wrapped)

        assert again()["recipients"] == 0
        row = Recipient.objects.get(number=2)
        assert bytes(row.wrapped) == b""
        assert not row.account.has_usable_password()
        with pytest.raises(sealing.CannotOpen):
            joining.unlock(row, made.PASSPHRASE)
        _row, pair = joining.recover(row.account.sign_in_name, desk.recoveries[1])
        assert pair == desk.two.pair

    def test_a_recovery_code_that_was_given_up_and_the_words_still_open(self):
        desk = made.desk()
        was = Recipient.objects.get(number=2)
        joining.new_recovery(Recipient.objects.get(pk=was.pk), desk.two.pair)
        Recipient.objects.filter(pk=was.pk).update(by_code=was.by_code)

        again()

        row = Recipient.objects.get(number=2)
        with pytest.raises(joining.WrongCode):
            joining.recover(row.account.sign_in_name, desk.recoveries[1])
        assert joining.unlock(row, made.PASSPHRASE) == desk.two.pair

    def test_somebody_whose_words_and_code_both_were_given_up_has_left(self):
        desk = made.desk(3)
        was = Recipient.objects.get(number=3)
        pair = desk.readers[2].pair
        joining.recovered(Recipient.objects.get(pk=was.pk), pair, "quiet table canoe river stone lamp north")  # fmt: skip
        Recipient.objects.filter(pk=was.pk).update(wrapped=was.wrapped, by_code=was.by_code)

        assert again()["recipients"] == 1

    def test_a_key_that_was_in_danger(self):
        desk = made.desk(3)
        _key, case = report()
        was, old = (
            Recipient.objects.get(number=3),
            CaseKey.objects.get(case=case, recipient__number=3),
        )
        joining.renew_key(desk.readers[2], made.PASSPHRASE, TODAY)
        Recipient.objects.filter(pk=was.pk).update(public=was.public, wrapped=was.wrapped, by_code=was.by_code)  # fmt: skip
        CaseKey.objects.filter(pk=old.pk).update(sealed=old.sealed)

        assert again()["recipients"] == 1
        assert not CaseKey.objects.filter(recipient=was).exists()

    def test_an_alert_that_was_withdrawn(self):
        desk = made.desk()
        circles.make_circle(desk.one, "Nights", CIRCLE, is_full=True, today=TODAY)
        alert = out(desk)
        copy = AlertCopy.objects.get()
        alerts.withdraw(desk.one, alert.pk, TODAY)
        alert.save()
        copy.save(force_insert=True)

        again()

        assert Alert.objects.get().state == "ENDED"
        assert not AlertCopy.objects.exists()
        assert audit.of(alert).last().verb == acts.ALERT_ENDED_AGAIN

    def test_a_draft_of_an_alert_that_was_let_out_and_withdrawn(self):
        desk = made.desk()
        draft = alerts.write(desk.one, texts=TEXTS, names=True, is_serious=False, today=TODAY)
        as_it_was = Alert.objects.get(pk=draft.pk)
        alerts.let_out_alone(desk.two, draft.pk, TODAY, read=made.read_of(draft))
        alerts.withdraw(desk.one, draft.pk, TODAY)
        as_it_was.save()

        again()

        assert not Alert.objects.exists()

    def test_words_of_a_circle_that_were_ended(self):
        desk = made.desk()
        circle = circles.make_circle(desk.one, "Nights", CIRCLE, is_full=True, today=TODAY)
        was = Circle.objects.get()
        circles.end_circle(desk.one, circle.pk)
        back(was)

        again()

        assert not Circle.objects.exists()
        assert boxes.name_of(bytes(was.mark)) not in laying.box().laid_out()

    def test_a_place_that_was_taken(self):
        desk = made.desk()
        code = made.place(desk)
        was = Place.objects.get()
        from lic.accounts import passphrases

        joining.take_place(passphrases.fingerprint(code), made.PASSPHRASE, made.TOTP, TODAY)
        back(was)

        again()

        assert not Place.objects.exists()

    def test_files_that_were_asked_for_and_sessions(self):
        desk = made.desk()
        exports.enter_offline(desk.one, made.AGE.public, TODAY)
        _key, case = report(consent=("report",))
        exports.ask(desk.one, case.pk, [3], language="en", today=TODAY)
        pages.browser(desk.one)
        assert Session.objects.exists()

        again()

        assert not Export.objects.exists()
        assert not Session.objects.exists()

    def test_what_lies_out_is_what_is_here(self):
        made.desk()
        key, _case = report()
        laying.box().lay_out("ab" * 32, b"of a report that came after the backup")
        laying.box().take_away(boxes.name_of(key.mark))

        again()

        assert laying.box().laid_out() == sorted([boxes.name_of(key.mark), boxes.ROSTER])

    def test_twice_is_as_once(self):
        made.desk()
        key, case = report()
        services.erase(made.ZONE, key)
        made.take_in()
        back(case)
        again()
        n = audit.acts().count()

        assert again() == {"recipients": 0, "reports": 0}
        assert audit.acts().count() == n


@pytest.mark.django_db
def test_of_a_backup_past_its_days_no_report_and_no_alert_can_be_opened():
    desk = made.desk()
    circles.make_circle(desk.one, "Nights", CIRCLE, is_full=True, today=TODAY)
    key, case = report()
    out(desk)
    cases.ask_hold(desk.one, case.pk)
    cases.hold(desk.two, case.pk, TODAY)

    assert again(is_too_old=True) == {"recipients": 0, "reports": 1}

    for model in (Case, CaseKey, AlertKey, AlertCopy):
        assert not model.objects.exists()
    assert Alert.objects.get().state == "ENDED"
    assert made.inbox(key) is None
    assert Circle.objects.count() == 1
    assert sorted(made.shown().recipients) == ["1", "2"]


@pytest.mark.django_db
def test_of_a_backup_past_its_days_no_words_of_an_alert_come_back_and_what_hangs_is_said_once():
    desk = made.desk()
    alert = out(desk)
    alerts.write(desk.one, texts=TEXTS, names=True, is_serious=False, today=TODAY)

    again(is_too_old=True)

    (left,) = Alert.objects.all()
    assert (left.pk, left.state, bytes(left.text), left.keys.count()) == (alert.pk, "ENDED", b"", 0)
    assert audit.of(alert).last().verb == acts.ALERT_ENDED_AGAIN
    for page in ("desk:queue", "desk:alerts"):
        text = pages.browser(desk.one).get(reverse(page)).content.decode()
        assert text.count("Take down what hangs of it.") == 1


@pytest.mark.django_db
def test_before_the_desk_is_set_up_there_is_nothing_to_forget():
    assert again(is_too_old=True) == {"recipients": 0, "reports": 0}


@pytest.mark.django_db
def test_the_list_says_nothing_of_anybody():
    made.desk()
    key, case = report()
    services.erase(made.ZONE, key)
    made.take_in()

    listed = (configured.DATA / "forgotten").read_text().split()
    assert gone.noted()(going.REPORT, case.pk)
    assert not gone.noted()(going.REPORT, uuid.uuid4())
    assert all(len(line) == 32 for line in listed)
    assert stat.S_IMODE((configured.DATA / "forgotten").stat().st_mode) == 0o600


def lic(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """As a demo, which also starts as root on a machine that has no users for it."""
    return run(data, *arguments, LIC_DEMO="true")


# The whole way: a backup in earnest, brought back by the command


class Life:
    def __init__(self, data: Path, file: Path, said: dict) -> None:
        self.data, self.file, self.said = data, file, said

    @property
    def own(self) -> Path:
        return self.data / "desk" / "harbour" / "own"

    def rows(self, statement: str) -> list[tuple]:
        connection = sqlite3.connect(self.own / "lic.sqlite3")
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()

    def holds(self, piece: bytes) -> list[str]:
        found = [path for path in self.data.rglob("*") if path.is_file()]
        return [path.name for path in found if piece in path.read_bytes()]


def installation(data: Path) -> Path:
    data.mkdir()
    (data / "safety.json").write_text(json.dumps(ZONES))
    return data


@pytest.fixture(scope="module")
def lived(tmp_path_factory) -> Life:
    folder = tmp_path_factory.mktemp("lived")
    data, file = installation(folder / "data"), folder / "kept.lic"
    variables = {"LIC_PROCESS": "desk", "DJANGO_SETTINGS_MODULE": "lic.config.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.desk.lives", str(file)], env=environment(data, **variables), cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return Life(data, file, json.loads(done.stdout))


@pytest.fixture
def life(lived: Life, tmp_path: Path) -> Life:
    """This test's own copy."""
    shutil.copytree(lived.data, tmp_path / "data")
    return Life(tmp_path / "data", Path(shutil.copy2(lived.file, tmp_path / "kept.lic")), lived.said)  # fmt: skip


@pytest.mark.sqlite_only
class TestInEarnest:
    def test_after_the_job_nothing_of_an_erased_report_is_in_database_and_log(self, lived):
        assert lived.said["looked_at"] == ["lic.sqlite3", "lic.sqlite3-shm", "lic.sqlite3-wal"]
        assert len(lived.said["markers"]) == 6
        assert lived.said["left"] == []

    def test_the_desk_comes_back_without_what_went_since(self, life):
        assert bytes.fromhex(life.said["markers"][0]) not in life.file.read_bytes()  # packed
        done = lic(life.data, "desk", "--restore", str(life.file), "--replace")

        assert done.returncode == 0, done.stderr
        assert "Gone again: 2 reports and 2 people who read" in done.stdout
        stays = uuid.UUID(life.said["cases"]["stays"])
        assert life.rows("SELECT id FROM desk_case") == [(stays.hex,)]
        assert life.rows("SELECT number FROM desk_recipient WHERE left_on IS NULL ORDER BY number") == [(1,), (2,), (5,)]  # fmt: skip
        assert life.rows("SELECT length(wrapped) > 0 FROM desk_recipient WHERE number < 3 ORDER BY number") == [(1,), (0,)]  # fmt: skip
        assert life.rows("SELECT state FROM desk_alert") == [("ENDED",)]
        text, key = life.rows(
            "SELECT c.text, k.sealed FROM desk_case c JOIN desk_casekey k ON k.case_id = c.id"
            " JOIN desk_recipient r ON r.id = k.recipient_id WHERE r.number = 1"
        )[0]
        pair = sealing.pair_of(bytes.fromhex(life.said["one"]))
        assert b"blue van" in sealing.open_envelope(text, key, parcels.context_of(stays), pair)
        for marker in life.said["markers"]:
            assert life.holds(bytes.fromhex(marker)) == []

    def test_a_backup_past_its_days_opens_nothing(self, life, tmp_path):
        rewritten(life.file, made_on="2026-10-01")
        there = Life(installation(tmp_path / "elsewhere"), life.file, life.said)

        done = lic(there.data, "desk", "--restore", str(life.file))

        assert done.returncode == 0, done.stderr
        assert "nobody can read them any more" in done.stdout
        assert there.rows("SELECT count(*) FROM desk_case") == [(0,)]
        assert there.rows("SELECT count(*) FROM desk_casekey") == [(0,)]
        assert there.rows("SELECT count(*) FROM desk_alertkey") == [(0,)]
        assert there.rows("SELECT count(*) FROM desk_recipient") == [(5,)]
        for marker in life.said["markers"]:
            assert there.holds(bytes.fromhex(marker)) == []
        intake = [data / "desk/harbour/own/keys/intake-1.key" for data in (there.data, life.data)]
        assert intake[0].read_bytes() == intake[1].read_bytes()


@pytest.mark.sqlite_only
@pytest.mark.django_db
class TestTheCommand:
    def test_what_is_refused_touches_nothing(self, life):
        made.desk()
        configured.DATA.mkdir(parents=True, exist_ok=True)

        def refused(**given: object) -> str:
            with pytest.raises(CommandError) as no:
                call_command("desk", restore=life.file, **given)
            return str(no.value)

        assert "Add --replace" in refused()
        with (configured.DATA / "running.lock").open("a") as desk:
            fcntl.flock(desk, fcntl.LOCK_SH)
            assert "The desk is running" in refused(replace=True)
        rewritten(life.file, of="table")
        assert "This is a backup of the table" in refused(replace=True)
        life.file.write_bytes(life.file.read_bytes()[:-2000])
        assert "is no whole backup" in refused(replace=True)
        assert Recipient.objects.count() == 2
        assert not (configured.DATA / "restoring").exists()

    def test_a_desk_whose_backup_was_half_brought_back_does_not_open(self):
        made.desk()
        (configured.DATA / "restoring").write_text("2026-11-27")

        with pytest.raises(CommandError, match="broken off"):
            call_command("desk", intake=True, once=True)

    @pytest.mark.django_db(transaction=True)
    def test_a_backup_is_for_the_desks_user_alone(self, tmp_path, capsys):
        file = tmp_path / "kept.lic"
        with pytest.raises(CommandError, match="is not set up"):
            call_command("desk", backup=file)
        made.desk()

        call_command("desk", backup=file)

        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert "delete it after 30 days" in capsys.readouterr().out
        with pytest.raises(CommandError, match="is there already"):
            call_command("desk", backup=file)


@pytest.mark.django_db
def test_a_held_report_that_its_reporter_erased_stays_erased_and_held():
    desk = made.desk()
    key, case = made.arrived(consent=("warn", "police"))
    before = [Case.objects.get(pk=case.pk), CaseKey.objects.get(case=case, recipient=None)]
    cases.ask_hold(desk.one, case.pk)
    cases.hold(desk.two, case.pk, TODAY)
    services.erase(made.ZONE, key)
    made.take_in()
    row, own = before
    row.save()
    back(own)

    again()

    found = Case.objects.get()
    assert made.inbox(key) is None
    assert (found.held_on, found.state) == (TODAY, "CLOSED")
    assert reading.opened(desk.one, found).consent == ()
    assert audit.of(found).filter(verb=acts.ERASED_HELD_AGAIN).count() == 1


@pytest.mark.django_db
def test_a_copy_of_a_parcel_brings_back_nothing_that_the_list_says_is_gone():
    made.desk()
    made.tell()
    ((_name, letter),) = laying.box().arrivals()
    report = parcels.unpacked(letter, laying.intake())
    going.say(
        going.REPORT, report.case
    )  # erased after the day of the backup: its chain knows nothing of it

    made.take_in()

    assert not Case.objects.exists()


@pytest.mark.django_db
def test_nothing_goes_while_its_going_cannot_be_written_down(monkeypatch):
    made.desk()
    key, case = made.arrived()
    rows = [case, *CaseKey.objects.filter(case=case)]
    services.erase(made.ZONE, key)

    def full(_line: bytes) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as once:
        once.setattr(gone, "_write", full)
        with pytest.raises(OSError, match="No space"):
            made.take_in()
    assert Case.objects.count() == 1

    made.take_in()
    back(*rows)
    again()
    assert not Case.objects.exists()
