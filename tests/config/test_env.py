from __future__ import annotations

import stat
from pathlib import Path

import pytest

from lic.config import env


def test_a_secret_may_stand_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "word").write_text("from the file\n")
    monkeypatch.setenv("LIC_TEST", "from the variable")
    monkeypatch.setenv("LIC_TEST_FILE", str(tmp_path / "word"))

    assert env.text("LIC_TEST") == "from the file"


def test_a_file_that_cannot_be_read_stops_the_start_and_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("LIC_TEST_FILE", str(tmp_path / "nowhere"))

    with pytest.raises(env.Misconfigured, match="LIC_TEST_FILE points at .*nowhere"):
        env.text("LIC_TEST")


@pytest.mark.parametrize(
    ("written", "read"),
    [("true", True), ("1", True), ("TRUE", True), ("false", False), ("0", False)],
)
def test_a_flag_is_true_or_false(monkeypatch, written, read):
    monkeypatch.setenv("LIC_TEST", written)

    assert env.flag("LIC_TEST") is read


@pytest.mark.parametrize(
    "written",
    ["weather", "http://meteo.example/", "javascript:alert(1)", "https:///x", "https://a b"],
)
def test_whoever_leaves_is_led_to_a_whole_address_or_the_start_stops(monkeypatch, written):
    monkeypatch.setenv("LIC_TEST", "https://meteo.example/ici")
    assert env.elsewhere("LIC_TEST", "https://a.example/") == "https://meteo.example/ici"

    monkeypatch.setenv("LIC_TEST", written)
    with pytest.raises(env.Misconfigured, match="write the whole address"):
        env.elsewhere("LIC_TEST", "https://a.example/")


@pytest.mark.parametrize("written", ["yes", "on", "", "2"])
def test_any_other_word_for_a_flag_stops_the_start(monkeypatch, written):
    monkeypatch.setenv("LIC_TEST", written)

    with pytest.raises(env.Misconfigured, match="write true or false"):
        env.flag("LIC_TEST")


def test_a_number_is_whole_or_stops_the_start(monkeypatch):
    monkeypatch.setenv("LIC_TEST", "5e2")

    with pytest.raises(env.Misconfigured, match="whole number"):
        env.number("LIC_TEST", 1)


def test_a_choice_is_one_of_the_options(monkeypatch):
    monkeypatch.setenv("LIC_TEST", "cow")

    with pytest.raises(env.Misconfigured, match="write one of web, worker"):
        env.choice("LIC_TEST", ("web", "worker"))


def test_the_first_option_is_the_default(monkeypatch):
    monkeypatch.delenv("LIC_TEST", raising=False)

    assert env.choice("LIC_TEST", ("web", "worker")) == "web"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_secret_is_made_once_for_this_user_alone(tmp_path):
    file = tmp_path / "data" / "keys" / "secret.key"

    first = env.secret("LIC_TEST_SECRET", file)

    assert (len(first), env.secret("LIC_TEST_SECRET", file)) == (64, first)
    assert [mode(p) for p in (file, file.parent, file.parent.parent)] == [0o600, 0o700, 0o700]
    assert [p.name for p in file.parent.iterdir()] == ["secret.key"]


def test_a_given_secret_leaves_no_file(monkeypatch, tmp_path):
    monkeypatch.setenv("LIC_TEST_SECRET", "given")

    assert env.secret("LIC_TEST_SECRET", tmp_path / "keys" / "secret.key") == "given"
    assert list(tmp_path.iterdir()) == []


def test_without_an_address_the_database_is_a_file_in_a_private_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("LIC_TEST", raising=False)

    found = env.database("LIC_TEST", tmp_path / "data")

    assert found["ENGINE"] == "django.db.backends.sqlite3"
    assert found["NAME"] == str(tmp_path / "data" / "lic.sqlite3")
    assert mode(tmp_path / "data") == 0o700


def test_an_address_of_postgresql_is_taken_apart(monkeypatch, tmp_path):
    monkeypatch.setenv("LIC_TEST", "postgres://lic:p%40ss@db.example:5433/table?sslmode=require")

    found = env.database("LIC_TEST", tmp_path)

    parts = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    assert [found[part] for part in parts] == [
        "lic.base.postgresql", "table", "lic", "p@ss", "db.example", "5433",
        {"sslmode": "require"},
    ]  # fmt: skip


PROVEN = {"sslmode": "verify-full", "sslrootcert": env.authorities()}


@pytest.mark.parametrize(
    ("host", "options"),
    [
        ("db.example", PROVEN),
        ("10.0.0.7", PROVEN),
        ("localhost", {}),
        ("[::1]", {}),
        ("", {}),
    ],
)
def test_a_database_on_another_machine_has_to_show_its_certificate(
    monkeypatch, tmp_path, host, options
):
    monkeypatch.setenv("LIC_TEST", f"postgres://lic@{host}/table")

    assert env.database("LIC_TEST", tmp_path)["OPTIONS"] == options


def test_a_socket_folder_takes_the_place_of_a_host(monkeypatch, tmp_path):
    monkeypatch.setenv("LIC_TEST", "postgres://lic@/table?socket=/run/postgresql")

    found = env.database("LIC_TEST", tmp_path)

    assert (found["HOST"], found["OPTIONS"]) == ("/run/postgresql", {})


@pytest.mark.parametrize("address", ["mysql://lic@host/table", "postgres://lic@host", "table"])
def test_any_other_address_stops_the_start(monkeypatch, tmp_path, address):
    monkeypatch.setenv("LIC_TEST", address)

    with pytest.raises(env.Misconfigured, match="leave it empty for SQLite"):
        env.database("LIC_TEST", tmp_path)


def test_whom_this_machine_trusts_is_a_file_where_there_is_one(tmp_path):
    (tmp_path / "roots.crt").touch()

    found = env.authorities(tmp_path / "roots.crt"), env.authorities(tmp_path / "none.crt")

    assert found == (str(tmp_path / "roots.crt"), "system")


def test_an_authority_of_ones_own_is_asked_for_its_certificate(monkeypatch, tmp_path):
    monkeypatch.setenv("LIC_TEST", "postgres://lic@db.example/table?sslrootcert=/etc/lic/ca.crt")

    found = env.database("LIC_TEST", tmp_path)["OPTIONS"]

    assert found == {"sslmode": "verify-full", "sslrootcert": "/etc/lic/ca.crt"}


def addresses(monkeypatch, **roles: str) -> None:
    for name in ("LIC_DATABASE", "LIC_DATABASE_WORKER", "LIC_DATABASE_OWNER"):
        monkeypatch.delenv(name, raising=False)
    for name, role in roles.items():
        monkeypatch.setenv(name, f"postgres://{role}:word@127.0.0.1/lic")


def test_each_process_has_the_address_of_its_own_role(monkeypatch):
    addresses(monkeypatch, LIC_DATABASE="w", LIC_DATABASE_WORKER="k", LIC_DATABASE_OWNER="o")

    found = {who: env.database_of(who) for who in ("web", "worker", "owner")}

    assert found == {
        "web": "LIC_DATABASE", "worker": "LIC_DATABASE_WORKER", "owner": "LIC_DATABASE_OWNER",
    }  # fmt: skip
    assert env.database_roles() == {"web": "w", "worker": "k"}


def test_with_one_address_all_share_it_and_there_are_no_roles_to_keep_apart(monkeypatch):
    addresses(monkeypatch, LIC_DATABASE="lic")

    found = {env.database_of(who) for who in ("web", "worker", "owner")}

    assert (found, env.database_roles()) == ({"LIC_DATABASE"}, {})


def test_one_role_in_two_places_is_refused(monkeypatch):
    addresses(monkeypatch, LIC_DATABASE="w", LIC_DATABASE_WORKER="w", LIC_DATABASE_OWNER="o")

    with pytest.raises(env.Misconfigured, match="the same role twice"):
        env.database_roles()


@pytest.mark.parametrize(
    ("written", "read"), [("", "CA"), ("ca", "CA"), ("GB", "GB"), ("fr", "FR")]
)
def test_a_region_is_a_country_of_iso_3166(monkeypatch, written, read):
    monkeypatch.setenv("LIC_TEST", written)

    assert env.region("LIC_TEST", "CA") == read


@pytest.mark.parametrize("written", ["UK", "Canada", "1", "001", "ZZ", "C A"])
def test_what_is_no_region_stops_the_start(monkeypatch, written):
    monkeypatch.setenv("LIC_TEST", written)

    with pytest.raises(env.Misconfigured, match="write the two letters of a country"):
        env.region("LIC_TEST", "CA")
