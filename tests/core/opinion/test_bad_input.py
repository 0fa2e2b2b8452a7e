"""Whatever it is given, the engine answers rightly or says in one sentence what is wrong: never a stack trace, never NaN."""

from __future__ import annotations

import json
import os
import resource
import shlex
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

from lic.core.opinion import VERSION
from lic.core.opinion.__main__ import EPILOG, SCHEMA_FILE, main
from tests.core.opinion.made import as_csv, conversation
from tests.core.opinion.round_table import votes

HEAD = b"participant,statement,vote\n"
GROUPED = b"participant,statement,vote,group\n"
SAVE = "save the file as CSV in UTF-8 and try again."
COLUMNS = "the first line must name participant, statement, vote."
PEOPLE = (
    "most groups have one person alone, so their names would name people in the report;"
    " give the column that holds groups, or leave --report out."
)
ENGINE = [sys.executable, "-m", "lic.core.opinion"]


@pytest.fixture
def run(tmp_path, capsys):
    """Run on these bytes; (exit code, the JSON, what was said, without the folder's name)."""

    def running(data: bytes, *more: str):
        (tmp_path / "v.csv").write_bytes(data)
        asked = ["--votes", str(tmp_path / "v.csv"), "--out", str(tmp_path / "o.json")]
        asked += ["--report", str(tmp_path / "o.html"), "--quiet", *more]
        code = main([a.replace("TMP", str(tmp_path)) for a in asked])
        out = tmp_path / "o.json"
        found = json.loads(out.read_text(), parse_constant=pytest.fail) if out.exists() else None
        assert (tmp_path / "o.html").exists() == out.exists()
        return code, found, capsys.readouterr().err.replace(f"{tmp_path}/", "")

    return running


@pytest.mark.parametrize(
    ("data", "people"),
    [
        (HEAD, 0),
        (HEAD[:-1], 0),
        (b"\xef\xbb\xbf" + HEAD + b"1,1,1\n", 1),
        ((HEAD + b"1,1,1\n2,1,-1\n").replace(b"\n", b"\r\n"), 2),
        (HEAD + b"\n\n1,1,1\n\n", 1),
        (b"participant, statement, vote\n1,1,1\n", 1),
        (HEAD + b'"a, ""b""",1,1\n"c\nd",1,-1\n', 2),
        (HEAD + b"x" * 100_000 + b",1,1\n" + b"y" * 100_000 + b",1,0\n", 2),
        (HEAD + b"9" * 50 + b",1,1\n7,1,1\n07,1,1\n", 3),
        (HEAD + b"1,1,1\n", 1),
        (HEAD + b"".join(b"%d,%d,0\n" % (i, j) for i in range(30) for j in range(9)), 30),
        (HEAD + b"".join(b"%d,%d,1\n" % (i, j) for i in range(30) for j in range(9)), 30),
        (HEAD + b"".join(b"%d,1,%d\n" % (i, i % 2) for i in range(30)), 30),
        (HEAD + b"".join(b"1,%d,%d\n" % (i, i % 2) for i in range(30)), 1),
    ],
    ids=[
        "header alone", "header without end", "BOM", "CRLF", "empty lines", "spaces in header", "commas and quotes",
        "long identifiers", "long numbers", "one vote", "all pass", "all equal", "one statement", "one voter",
    ],
)  # fmt: skip
def test_what_is_odd_and_right_is_answered(run, data, people):
    code, found, said = run(data)

    assert (code, len(found["participants"]["id"]), said) == (0, people, "")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", f"The file is empty; its {COLUMNS[4:]}"),
        (HEAD + b"1,1,1\n\0\0\n", f"Line 3: this is no plain text, or is UTF-16; {SAVE}"),
        ((HEAD + b"1,1,1\n").replace(b"\n", b"\r\n").decode().encode("utf-16"), f"Line 1: this is no plain text, or is UTF-16; {SAVE}"),
        ((HEAD + b"1,1,1\n").decode().encode("utf-16"), f"Line 1: this is no plain text, or is UTF-16; {SAVE}"),
        (HEAD + "zoé,1,1\n".encode("latin-1"), f"Line 2: the text is not UTF-8; {SAVE}"),
        ((HEAD + b"1,1,1\n").replace(b"\n", b"\r"), f"Line 1: lines end in an old way; {SAVE}"),
        (HEAD + b"1,1,1\n1,1,1\n", "Line 3: '1' votes a second time on '1'; keep one row for each person and statement."),
        (HEAD + b"a,1,1\na,1,-1\n", "Line 3: 'a' votes a second time on '1'; keep one row for each person and statement."),
        (b"person,statement,vote\n1,1,1\n", f"Line 1: the column 'participant' is missing; {COLUMNS} It reads: person, statement, vote."),
        (b"participant;statement;vote\n1;1;1\n", "Line 1: semicolons stand between the columns; save the file with commas."),
        (b"participant\tstatement\tvote\n1\t1\t1\n", "Line 1: tabs stand between the columns; save the file with commas."),
        (b"participant,statement,vote,vote\n1,1,1,-1\n", "Line 1: two columns are called 'vote'; keep one."),
        (HEAD + b"1,1,1\n1,2\n", "Line 3: 2 columns stand where the first line has 3; complete the line."),
        (HEAD + b"1,1,1,\n", "Line 2: 4 columns stand where the first line has 3; complete the line."),
        (HEAD + b",1,1\n", "Line 2: participant or statement is empty; fill it in or take the line out."),
        (HEAD + b"1,1,2\n", "Line 2: the vote is '2'; write 1 for agree, 0 for pass, -1 for disagree."),
        (HEAD + b"1,1,\n", "Line 2: the vote is ''; write 1 for agree, 0 for pass, -1 for disagree."),
        (HEAD + b"x" * 200_000 + b",1,1\n", "Line 2: field larger than field limit (131072); save the file as plain CSV."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_sentence_and_no_file(run, data, said):
    assert run(data) == (2, None, f"v.csv: {said}\n")


def test_somebody_without_a_group_is_in_none(run):
    lines = b"".join(b"%d,1,1,%s\n" % (i, b" " if i < 3 else b"a") for i in range(20))

    code, found, _ = run(GROUPED + lines, "--group-column", "group")

    assert code == 0
    assert [(g["id"], g["size"]) for g in found["declared_groups"]] == [("a", 17)]
    assert found["statements"][0]["agree"] == 20
    assert found["statements"][0]["groups"]["a"]["agree"] == 17
    assert found["not_enough_voices"] == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (GROUPED + b"1,1,1,\n2,1,1, \n", "the column of groups is empty for everybody; fill it in, or leave it out."),
        (GROUPED + b"1,1,1,a\n1,2,1,b\n", "Line 3: '1' is in 'b' here and in 'a' above; give each person one group."),
        (GROUPED + "1,1,1,cafe\u0301s\n2,1,1,caf\u00e9s\n".encode(), "the groups 'cafe\u0301s' and 'caf\u00e9s' differ in capitals, blanks or marks alone; write them the same."),
        (GROUPED + b"1,1,1,shops\n2,1,1, Shops\n", "the groups 'Shops' and 'shops' differ in capitals, blanks or marks alone; write them the same."),
        (GROUPED + b"".join(b"p%d,1,1,ana%d\n" % (i, i) for i in range(9)), PEOPLE),
    ],
)  # fmt: skip
def test_groups_that_are_none_are_refused(run, data, said):
    assert run(data, "--group-column", "group") == (2, None, f"v.csv: {said}\n")


def test_groups_in_a_table_of_their_own_say_the_same(run, tmp_path):
    people = [(i, "shops" if i < 12 else "" if i < 15 else "residents") for i in range(40)]
    (tmp_path / "g.csv").write_text(
        "".join(["participant,group\nnever voted,shops\n", *(f"{i},{g} \n" for i, g in people)])
    )
    lines = [b"%d,%d,%d,%s\n" % (i, j, (i + j) % 3 - 1, g.encode()) for i, g in people for j in (1, 2)]  # fmt: skip
    data = GROUPED + b"".join(lines)

    beside = run(data, "--groups", "TMP/g.csv")
    page = (tmp_path / "o.html").read_text()
    inside = run(data, "--group-column", "group")

    assert beside == inside
    assert beside[0] == 0
    assert page == (tmp_path / "o.html").read_text()


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ("person,group\n1,a\n", "Line 1: the first line must name the columns participant,group."),
        ("participant,group\n1,a\n1,b\n", "Line 3: '1' is in 'b' here and in 'a' above; give each person one group."),
        ("participant,group\nana,a\nbo,b\n", "it has groups for ana, bo, and the votes are by 1, 2; call the people the same in both."),
        ("participant,group\n", "the column of groups is empty for everybody; fill it in, or leave it out."),
        ("participant,group\n1,a\n2,A\n", "the groups 'A' and 'a' differ in capitals, blanks or marks alone; write them the same."),
    ],
)  # fmt: skip
def test_a_table_of_groups_that_is_none_is_refused(run, tmp_path, groups, said):
    (tmp_path / "g.csv").write_text(groups)

    assert run(HEAD + b"1,1,1\n2,1,1\n", "--groups", "TMP/g.csv") == (2, None, f"g.csv: {said}\n")  # fmt: skip


def test_a_roster_is_in_the_json_and_its_faults_are_named(run, tmp_path):
    data = GROUPED + b"".join(b"%d,1,%d,a\n" % (i, i % 4 > 0) for i in range(20))
    (tmp_path / "r.csv").write_bytes(b"group,people\na,20\n")
    asked = ("--group-column", "group", "--roster", "TMP/r.csv")

    _, found, _ = run(data, *asked)
    _, plain, _ = run(data, "--group-column", "group")
    (tmp_path / "r.csv").write_bytes(b"group,people\na,19\n")

    closed, wide = (x["statements"][0]["groups"]["a"]["interval"] for x in (found, plain))
    schema = json.loads(Path(SCHEMA_FILE).read_text("utf-8"))
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(found)) == []
    assert found["declared_groups"][0]["people"] == 20
    assert (found["engine"]["version"], found["engine"]["seed"]) == (VERSION, 0)
    assert "people" not in plain["declared_groups"][0]
    assert wide[1] - wide[0] > 3 * (closed[1] - closed[0]) > 0 or closed[0] == closed[1]
    assert (
        run(data, *asked)[2]
        == "r.csv: Line 2: 'a' has 19 people here, and 20 voted; correct the number.\n"
    )


def test_words_are_given_beside_the_votes(run, tmp_path):
    (tmp_path / "w.csv").write_text('statement,text\n1,"More <light>"\n99,Never asked\n')

    _, found, said = run(HEAD + b"1,1,1\n1,2,1\n", "--words", "TMP/w.csv")
    page = (tmp_path / "o.html").read_text()

    assert [s.get("text") for s in found["statements"]] == ["More <light>", None]
    assert "More &lt;light&gt;" in page
    assert said == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("statement;text\n", "Line 1: semicolons stand between the columns; save the file with commas."),
        ("id,text\n", "Line 1: the first line must name the columns statement,text."),
        ("statement,text\n8,a\n9,b\n10,c\n11,d\n", "it has words for 8, 9, 10 …, and the votes are on 1, 2; call the statements the same in both."),
    ],
)  # fmt: skip
def test_words_that_are_none_are_refused(run, tmp_path, words, said):
    (tmp_path / "w.csv").write_text(words)

    assert run(HEAD + b"1,1,1\n1,2,1\n", "--words", "TMP/w.csv") == (2, None, f"w.csv: {said}\n")


def test_statements_without_words_are_counted(tmp_path, capsys):
    (tmp_path / "v.csv").write_bytes(HEAD + b"1,1,1\n1,2,1\n")
    (tmp_path / "w.csv").write_text("statement,text\n1,More light\n")
    asked = ["--votes", "v.csv", "--words", "w.csv", "--out", "o.json"]

    assert main([str(tmp_path / a) if "." in a else a for a in asked]) == 0
    assert "w.csv has no words for 1 of 2 statements\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        (b"participant,statement\nnobody,nothing\n", 0),
        (b"participant,statement\n", 0),
        (b"", 2),
        (b"participant\n1\n", 2),
        (b"participant,statement\n1\n", 2),
        (b"participant,statement\n\xe9,1\n", 2),
        (b"participant,statement\n\0,1\n", 2),
    ],
    ids=["strangers", "no pairs", "0 bytes", "a column missing", "ragged", "latin-1", "NUL"],
)
def test_pairs_are_answered_or_named_before_the_work_begins(run, tmp_path, pairs, code):
    (tmp_path / "p.csv").write_bytes(pairs)

    done, found, said = run(HEAD + b"1,1,1\n2,1,-1\n", "--pairs", "TMP/p.csv", "--preds", "TMP/preds.csv")  # fmt: skip

    assert (done, found is None, (tmp_path / "preds.csv").exists()) == (code, code == 2, code == 0)
    assert said.startswith("p.csv: ") == (code == 2)
    assert len(said.splitlines()) == (code == 2)


def test_names_from_a_file_do_not_steer_a_terminal(run, tmp_path):
    (tmp_path / "r.csv").write_text("group,people\nother,3\n")
    lines = b"".join(b'%d,1,1,"a\x1b[2J\nb"\n' % i for i in range(9))

    _, _, said = run(GROUPED + lines, "--group-column", "group", "--roster", "TMP/r.csv")

    assert said == (
        "r.csv: Line 2: nobody who voted is in the group 'other'; the groups are: a\\x1b[2J\\nb.\n"
    )


def _refused(capsys, *asked) -> str:
    assert main([*map(str, asked), "--quiet"]) == 2
    return capsys.readouterr().err


def test_what_is_read_is_never_written_over(tmp_path, capsys):
    data = as_csv(conversation(3, people=20)[0])
    votes_, link, hard = (tmp_path / name for name in ("v.csv", "link.csv", "hard.csv"))
    votes_.write_bytes(data)
    link.symlink_to(votes_)
    hard.hardlink_to(votes_)

    for out in (votes_, link, hard, tmp_path / "." / "v.csv"):
        assert _refused(capsys, "--votes", votes_, "--out", out) == (
            f"{out} is read and would be written over; name another file.\n"
        )
    same = tmp_path / "same"
    assert _refused(capsys, "--votes", votes_, "--out", same, "--report", same) == (
        f"{same} would be written twice; name two files.\n"
    )
    assert votes_.read_bytes() == data
    assert sorted(p.name for p in tmp_path.iterdir()) == ["hard.csv", "link.csv", "v.csv"]


def test_a_place_that_takes_nothing_is_named_before_the_work_begins(tmp_path, capsys):
    (tmp_path / "v.csv").write_bytes(HEAD + b"1,1,1\n")
    votes_, nowhere = tmp_path / "v.csv", tmp_path / "no" / "o.json"

    assert _refused(capsys, "--votes", votes_, "--out", nowhere) == (
        f"{tmp_path / 'no'} is no folder; make it first, or check the name.\n"
    )
    assert _refused(capsys, "--votes", votes_, "--out", tmp_path) == (
        f"{tmp_path} is a folder; name a file in it.\n"
    )
    assert _refused(capsys, "--votes", votes_, "--out", "/dev/full") == (
        "/dev/full cannot be written: No space left on device.\n"
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_without_the_right_to_write_is_named(tmp_path, capsys):
    (tmp_path / "v.csv").write_bytes(HEAD + b"1,1,1\n")
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o500)

    out = shut / "o.json"
    assert _refused(capsys, "--votes", tmp_path / "v.csv", "--out", out) == (
        f"{out} cannot be written; change its rights, or name another file.\n"
    )


def test_a_link_is_written_through(tmp_path, capsys):
    (tmp_path / "v.csv").write_bytes(HEAD + b"1,1,1\n")
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old")
    link.symlink_to(real)

    assert main(["--votes", str(tmp_path / "v.csv"), "--out", str(link), "--quiet"]) == 0
    assert link.is_symlink()
    assert real.read_text().startswith("{")


def test_a_file_that_is_closed_to_others_stays_closed(tmp_path):
    (tmp_path / "v.csv").write_bytes(HEAD + b"1,1,1\n")
    out = tmp_path / "o.json"
    out.write_text("old")
    out.chmod(0o600)

    assert main(["--votes", str(tmp_path / "v.csv"), "--out", str(out), "--quiet"]) == 0
    assert out.read_text().startswith("{")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_folders_of_polis(tmp_path, capsys):
    folder = tmp_path / "polis"
    folder.mkdir()
    assert _refused(capsys, "--votes", folder, "--out", tmp_path / "o.json") == (
        f"{folder} holds no votes.csv; name the folder of a Polis export, or a CSV file of votes.\n"
    )
    (folder / "votes.csv").write_text(
        "timestamp,datetime,comment-id,voter-id,vote\n1,x,5,7,1\n2,x,6,7,-1\n"
    )

    assert main(["--votes", str(folder), "--out", str(tmp_path / "o.json")]) == 0
    assert capsys.readouterr().err.splitlines()[0] == (
        f"{folder / 'comments.csv'} is not there: statements have no words, and none is left out."
    )
    (folder / "comments.csv").write_text(
        "comment-id,moderated,comment-body\n5,1,More <light>\n6,-1,Out\n"
    )
    assert main(["--votes", str(folder / "votes.csv"), "--out", str(tmp_path / "o.json")]) == 0
    assert "moderated out in Polis, and left out here: 1\n" in capsys.readouterr().err
    found = json.loads((tmp_path / "o.json").read_text())
    assert [(s["id"], s["text"]) for s in found["statements"]] == [("5", "More <light>")]
    assert _refused(
        capsys, "--votes", folder, "--out", tmp_path / "o.json", "--group-column", "g"
    ).endswith(
        "a Polis export holds no declared groups; leave --group-column out, or give a table participant,group by --groups.\n"
    )
    assert _refused(capsys, "--votes", folder, "--out", folder / "comments.csv").endswith(
        "is read and would be written over; name another file.\n"
    )


def test_semicolons_in_an_export_are_named(tmp_path, capsys):
    votes_, comments = tmp_path / "votes.csv", tmp_path / "comments.csv"
    votes_.write_text("timestamp;comment-id;voter-id;vote\n1;5;7;1\n")
    asked = "--votes", tmp_path, "--out", tmp_path / "o"
    said = "Line 1: semicolons stand between the columns; save the file with commas.\n"

    assert _refused(capsys, *asked) == f"{votes_}: {said}"
    votes_.write_text("timestamp,comment-id,voter-id,vote\n1,5,7,1\n")
    comments.write_text("comment-id;moderated;comment-body\n")
    assert _refused(capsys, *asked) == f"{comments}: {said}"


@pytest.mark.parametrize("bad", [b"comment-id,moderated\n1,1\n", b"", b"\xff\xfe\0", b"comment-id,moderated,comment-body\n1,1\n"])  # fmt: skip
def test_bad_comments_of_polis_are_one_sentence(tmp_path, capsys, bad):
    (tmp_path / "votes.csv").write_text("timestamp,comment-id,voter-id,vote\n1,5,7,1\n")
    (tmp_path / "comments.csv").write_bytes(bad)

    assert len(_refused(capsys, "--votes", tmp_path, "--out", tmp_path / "o").splitlines()) == 1


def test_the_report_alone_may_be_asked_for(tmp_path):
    made, groups = votes()
    lines = [
        f"{made.people[i]},{j},{v},{groups[i]}"
        for i, j, v in zip(made.person, made.statement, made.value, strict=True)
    ]
    text = "\n".join(["participant,statement,vote,group", *lines])
    (tmp_path / "v.csv").write_text(text)
    asked = ["--votes", str(tmp_path / "v.csv"), "--group-column", "group", "--quiet", "--report"]

    codes = [main([*asked, str(tmp_path / name), "--language", "fr", "--title", "A <b>"]) for name in ("a.html", "b.html")]  # fmt: skip

    pages = [(tmp_path / name).read_text() for name in ("a.html", "b.html")]
    assert codes == [0, 0]
    assert pages[0] == pages[1]
    assert "<h1>A &lt;b&gt;</h1>" in pages[0]
    assert "canary" not in pages[0]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.html", "b.html", "v.csv"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--votes", "v.csv"], "say what to write: --out FILE.json, --report FILE.html, or both"),
        (
            ["--votes", "v.csv", "--out", "o", "--roster", "r"],
            "--roster goes with --groups or --group-column",
        ),
        (["--votes", "v.csv", "--out", "o", "--groups", "g", "--group-column", "g"], "give one"),
        (["--votes", "v.csv", "--out", "o", "--seed", "-1"], "--seed is a whole number from 0 on"),
        (["--votes", "v.csv", "--out", "o", "--seed", "x"], "argument --seed: invalid int value"),
        (["--votes", "v.csv", "--report", "o", "--language", "de"], "invalid choice: 'de'"),
        (
            ["--votes", "v.csv", "--report", "o", "--title", "\udcff"],
            "--title holds bytes that are no UTF-8",
        ),
    ],
)
def test_what_is_asked_wrongly_is_said(capsys, asked, said):
    with pytest.raises(SystemExit) as ended:
        main(asked)

    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_help_and_version_answer_at_once():
    told = subprocess.run([*ENGINE, "--help"], capture_output=True, text=True, check=True)
    version = subprocess.run([*ENGINE, "--version"], capture_output=True, text=True, check=True)

    assert version.stdout.startswith("opinion engine ")
    schema = told.stdout.split("Its schema: ")[1].strip()
    assert json.loads(Path(schema).read_text("utf-8"))["title"] == "opinion-analysis/1"
    assert len(told.stdout.splitlines()) <= 60


def test_the_examples_of_the_help_work(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("polis-export").mkdir()
    Path("polis-export/votes.csv").write_text("timestamp,comment-id,voter-id,vote\n1,5,7,1\n")
    Path("polis-export/comments.csv").write_text("comment-id,moderated,comment-body\n5,1,Light\n")
    lines = EPILOG.splitlines()
    head = lines.index("  participant,statement,vote,group")
    Path("votes.csv").write_text(
        "\n".join(line.strip().split(" ")[0] for line in lines[head : head + 2])
    )
    Path("groups.csv").write_text("participant,group\n7,residents\n")
    examples = [line.strip() for line in lines if line.startswith("  python -m lic.core.opinion ")]

    codes = [main([*shlex.split(line)[3:], "--quiet"]) for line in examples]

    assert codes == [0, 0, 0]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["groups.csv", "out.json", "polis-export", "report.html", "votes.csv"]  # fmt: skip


def _limited(size: int):
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (size, size))


@pytest.mark.parametrize("megabytes", [60, 130, 165, 175, 400])
def test_where_memory_is_small_the_answer_is_right_or_one_sentence(tmp_path, megabytes):
    (tmp_path / "v.csv").write_bytes(as_csv(conversation(31, people=3000, statements=60)[0]))
    asked = ["--votes", str(tmp_path / "v.csv"), "--out", str(tmp_path / "o.json"), "--quiet"]

    done = subprocess.run(
        [*ENGINE, *asked], capture_output=True, text=True, check=False,
        preexec_fn=_limited(megabytes << 20), env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip

    assert done.returncode in {0, 2}
    assert len(done.stderr.splitlines()) == (done.returncode == 2)
    assert (tmp_path / "o.json").exists() == (done.returncode == 0)


def test_a_file_that_cannot_fit_is_refused_before_it_is_read(tmp_path):
    line = b"123456,1234,-1\n"
    with (tmp_path / "v.csv").open("wb") as file:
        file.write(HEAD + line * 10_000)
        file.truncate(1_500_000_000)  # a hole: nothing of it is on the disk
        file.seek(0, os.SEEK_END)
        file.write(line * 10_000)
    asked = ["--votes", str(tmp_path / "v.csv"), "--out", str(tmp_path / "o.json")]
    began = time.monotonic()

    done = subprocess.run(
        [*ENGINE, *asked], capture_output=True, text=True, check=False,
        preexec_fn=_limited(1 << 30), env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip

    assert done.returncode == 2
    assert "about 100,000,000 votes need 5.7 GiB of memory and" in done.stderr
    assert done.stderr.endswith(
        "raise the limit of this process (ulimit -v), or split the conversation.\n"
    )
    assert len(done.stderr.splitlines()) == 1
    assert time.monotonic() - began < 30


def test_stopped_by_hand_it_says_so_and_leaves_nothing(tmp_path):
    (tmp_path / "v.csv").write_bytes(as_csv(conversation(31, people=12_000, statements=60)[0]))
    asked = ["--votes", str(tmp_path / "v.csv"), "--out", str(tmp_path / "o.json")]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    # A suite that a shell runs in the background passes on that this signal is to be ignored.
    # Least in a hurry: on a busy machine it must not be done before it can be stopped.
    running = subprocess.Popen(
        ["nice", "-n", "19", *ENGINE, *asked], stderr=subprocess.PIPE, text=True
    )
    signal.signal(signal.SIGINT, before)

    first = running.stderr.readline()
    running.send_signal(signal.SIGINT)
    said = running.communicate()[1]

    assert first.endswith("on 60 statements\n")
    assert running.returncode == 130
    assert said.splitlines()[-1] == "Stopped. Files that were written are whole."
    assert [p.name for p in tmp_path.iterdir()] == ["v.csv"]


def test_a_pipe_that_closes_ends_it_quietly(tmp_path):
    (tmp_path / "v.csv").write_bytes(as_csv(conversation(31, people=3000, statements=60)[0]))
    asked = ["--votes", str(tmp_path / "v.csv"), "--out", "/dev/stdout"]

    running = subprocess.Popen([*ENGINE, *asked], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    running.stdout.close()
    said = running.stderr.read()
    running.stderr.close()

    assert running.wait() == 141
    assert b"Traceback" not in said
    assert b"Exception" not in said
