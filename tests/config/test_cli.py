from __future__ import annotations

import stat

import pytest
from django.core.management import call_command, get_commands, load_command_class

from lic.config import cli
from tests.config.made import lic

OWN = sorted(set(cli.COMMANDS) - {"migrate", "index"})  # the index starts without Django


def test_without_a_command_it_lists_them_all(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["lic"])

    cli.main()

    assert capsys.readouterr().out == cli.usage()


def test_every_command_stands_in_the_list_with_its_meaning():
    lines = cli.usage().splitlines()[2:]

    assert [tuple(line.split(maxsplit=1)) for line in lines] == list(cli.COMMANDS.items())


def test_an_unknown_command_is_refused_with_the_list(monkeypatch):
    monkeypatch.setattr("sys.argv", ["lic", "shell"])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    assert ended.value.code == f"lic: there is no command 'shell'.\n\n{cli.usage()}"


@pytest.mark.parametrize("name", OWN)
def test_every_command_is_there_and_explains_itself(name):
    module = name.replace("-", "_")

    command = load_command_class(get_commands()[module], module)

    assert command.help.strip()


@pytest.mark.parametrize("name", OWN)
def test_help_shows_the_name_that_people_type_and_a_meaning_for_every_word(name):
    module = name.replace("-", "_")
    parser = load_command_class(get_commands()[module], module).create_parser("lic", module)

    silent = [action.dest for action in parser._actions if not action.help]

    assert parser.format_usage().startswith(f"usage: lic {name} ")
    assert silent == []
    assert "--settings" not in parser.format_help()


@pytest.mark.parametrize("name", ["backup", "restore"])
def test_the_desk_is_kept_and_brought_back_by_its_own_command(name, monkeypatch):
    monkeypatch.setenv("LIC_PROCESS", "desk")
    monkeypatch.setattr("sys.argv", ["lic", name, "file.lic"])

    with pytest.raises(SystemExit, match=f"`lic desk --{name} FILE`"):
        cli.main()


def test_a_wrong_setting_stops_with_one_sentence(tmp_path):
    done = lic(tmp_path / "data", "doctor", LIC_DEMO="yes")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "LIC_DEMO is 'yes': write true or false.\n"


@pytest.mark.sqlite_only
def test_what_it_writes_is_for_this_user_alone(data):
    made = [path for path in data.rglob("*") if path.name != "data"]

    open_to_others = [path.name for path in made if stat.S_IMODE(path.stat().st_mode) & 0o077]

    assert open_to_others == []


@pytest.mark.sqlite_only
def test_on_sqlite_the_command_for_walls_says_what_stands_there_instead(capsys):
    call_command("walls")

    assert capsys.readouterr().out == (
        "SQLite has no roles: its second wall is who may read the file.\n"
    )
