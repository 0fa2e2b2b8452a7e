"""The command line: files in, files out, and a sentence where something is wrong."""

from __future__ import annotations

import json
import math
from importlib import resources

import jsonschema
import numpy as np
import pytest

from lic.core.opinion import sampling
from lic.core.opinion.__main__ import main
from tests.core.opinion.made import as_csv, conversation, loose
from tests.core.opinion.signals.made import crowd


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    """Run with these votes; returns (exit code, out.json, preds.csv, what was said)."""
    monkeypatch.setattr(sampling, "BURN", 3)
    monkeypatch.setattr(sampling, "DRAWS", 5)
    monkeypatch.setattr(sampling, "RANKS", (2,))

    def running(votes: bytes, *more: str, pairs: bytes | None = None):
        (tmp_path / "votes.csv").write_bytes(votes)
        out, preds = tmp_path / "out.json", tmp_path / "preds.csv"
        asked = ["--votes", str(tmp_path / "votes.csv"), "--out", str(out), *more]
        if pairs is not None:
            (tmp_path / "pairs.csv").write_bytes(pairs)
            asked += ["--pairs", str(tmp_path / "pairs.csv"), "--preds", str(preds)]
        code = main(asked)
        said = capsys.readouterr().err
        return (
            code,
            out.read_text() if out.exists() else None,
            preds.read_text() if preds.exists() else None,
            said.replace(str(tmp_path), ""),
        )

    return running


def test_a_conversation_is_analysed(run):
    votes, camp = conversation(31)

    code, out, _, said = run(as_csv(votes))

    found = json.loads(out)
    label = np.array([-1 if g is None else g for g in found["participants"]["group"]])
    sure = label >= 0
    same = (label[sure] - 1 == camp[sure]).mean()
    assert (code, found["schema"], found["clear_groups"]) == (0, "opinion-analysis/1", True)
    assert max(same, 1 - same) > 0.97
    assert [(g["id"], g["size"]) for g in found["groups"]] == [
        (g, int((label == g).sum())) for g in (1, 2)
    ]
    assert all(len(g["representative"]) == 5 for g in found["groups"])
    assert said.splitlines()[-1] == "2 groups of opinion"


def test_the_same_seed_gives_the_same_bytes_whatever_the_order_of_lines(run):
    text = as_csv(conversation(33, people=80)[0])
    head, *lines = text.splitlines(keepends=True)

    assert run(text)[1] == run(head + b"".join(reversed(lines)))[1]


def test_declared_groups_have_a_report_and_differences(run):
    votes, _ = conversation(35, camps=1, people=212, missing=0.2)
    value = votes.value.copy()
    few = votes.person < 12
    value[few] = np.where(votes.statement[few] < 4, -1, value[few])
    value[~few & (votes.statement < 4)] = 1
    lines = [
        f"{i},{j},{v},{'small' if i < 12 else 'large'}"
        for i, j, v in zip(votes.person, votes.statement, value, strict=True)
    ]

    _, out, _, _ = run(
        "\n".join(["participant,statement,vote,group", *lines]).encode(), "--group-column", "group"
    )

    found = json.loads(out)
    small = [
        d["statement"]
        for d in found["differences"]
        if d["group"] == "small" and d["direction"] == "disagree"
    ]
    assert set(small) == {"0", "1", "2", "3"}
    assert {c["statement"] for c in found["consensus"] if c["direction"] == "agree"} & set(
        small
    ) == set()
    report = {g["id"]: g for g in found["declared_groups"]}
    assert {row["statement"] for row in report["small"]["does_not_want"][:4]} == set(small)
    assert report["small"]["size"] == 12


def test_every_pair_is_answered(run):
    votes, _ = conversation(37, people=60)

    code, _, preds, _ = run(
        as_csv(votes), pairs=b"participant,statement\n5,3\nnobody,3\n5,nothing\nnobody,nothing\n"
    )

    lines = preds.splitlines()
    assert (code, lines[0], [line.rsplit(",", 1)[0] for line in lines[1:]]) == (
        0, "participant,statement,p_agree", ["5,3", "nobody,3", "5,nothing", "nobody,nothing"],
    )  # fmt: skip
    assert all(0 < float(line.rsplit(",", 1)[1]) < 1 for line in lines[1:])


@pytest.mark.parametrize(
    ("person", "statement", "value"),
    [
        ([0], [0], [1]),
        ([0, 0, 0], [0, 1, 2], [1, 0, -1]),
        ([0, 1, 2], [0, 0, 0], [1, 1, -1]),
        ([0, 1, 2, 3], [0, 1, 0, 1], [0, 0, 0, 0]),
        (np.repeat(np.arange(40), 9), np.tile(np.arange(9), 40), np.ones(360)),
    ],
    ids=["one vote", "one voter", "one statement", "all pass", "all equal"],
)
def test_the_smallest_conversations_have_a_right_small_answer(run, person, statement, value):
    code, out, preds, _ = run(
        as_csv(loose(person, statement, value)), pairs=b"participant,statement\n0,0\n"
    )

    found = json.loads(out, parse_constant=pytest.fail)
    assert (code, found["clear_groups"], len(found["groups"])) == (0, False, 1)
    assert math.isfinite(float(preds.splitlines()[1].split(",")[2]))


def test_no_votes_at_all_are_an_empty_analysis(run):
    code, out, _, _ = run(b"participant,statement,vote\n")

    assert (code, json.loads(out)["participants"]["id"], json.loads(out)["statements"]) == (
        0,
        [],
        [],
    )


def test_an_earlier_file_gives_axes_and_ids_and_the_changes_are_listed(run, tmp_path):
    votes, _ = conversation(41, people=120)
    text = as_csv(votes)
    first = run(text)[1]
    (tmp_path / "earlier.json").write_text(first)

    again = json.loads(run(text, "--before", str(tmp_path / "earlier.json"))[1])

    first = json.loads(first)
    assert (again["events"], [g["id"] for g in again["groups"]]) == ([], [1, 2])
    assert again["participants"]["group"] == first["participants"]["group"]
    assert "events" not in first
    np.testing.assert_allclose(again["participants"]["x"], first["participants"]["x"], atol=0.1)


def test_what_was_there_before_and_is_gone_is_listed(run, tmp_path):
    votes, _ = conversation(43, people=120)
    (tmp_path / "earlier.json").write_text(run(as_csv(votes))[1])

    found = json.loads(
        run(as_csv(votes.of(np.arange(10))), "--before", str(tmp_path / "earlier.json"))[1]
    )

    assert found["events"] == [{"what": "ended", "before": [g], "now": []} for g in (1, 2)]
    assert (found["clear_groups"], found["groups"][0]["id"], found["map"]["used"]) == (False, 0, 2)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"map": {"statements": {}}}', '{"map": NaN}', "\ud800", "[" * 100_000]
)
def test_an_earlier_file_that_is_none_is_named(run, tmp_path, text):
    (tmp_path / "earlier.json").write_bytes(text.encode("utf-8", "surrogatepass"))

    code, out, _, said = run(
        as_csv(conversation(45, people=20)[0]), "--before", str(tmp_path / "earlier.json")
    )

    assert (code, out, said.splitlines()[-1]) == (
        2, None,
        "/earlier.json: this is no analysis that was written here; leave --before out, or name an earlier --out file.",
    )  # fmt: skip


def test_an_empty_conversation_can_follow_and_be_followed(run, tmp_path):
    earlier, nothing = tmp_path / "earlier.json", b"participant,statement,vote\n"
    sizes = []
    earlier.write_text(run(nothing)[1])
    for text in (nothing, as_csv(conversation(47, people=90)[0]), nothing):
        code, out, _, _ = run(text, "--before", str(earlier))
        earlier.write_text(out)
        sizes.append((code, len(json.loads(out)["map"]["groups"])))

    assert sizes == [(0, 0), (0, 0), (0, 0)]


@pytest.mark.parametrize("declared", [True, False])
def test_every_file_fits_its_published_schema(run, tmp_path, declared):
    votes, _ = conversation(39, people=90)
    schema = json.loads(
        resources.files("lic.core.opinion").joinpath("opinion-analysis-1.schema.json").read_text()
    )
    text = as_csv(votes)
    if declared:
        head, *lines = text.decode().splitlines()
        text = "\n".join(
            [f"{head},group", *(f"{line},{'ab'[int(line.split(',')[0]) % 2]}" for line in lines)]
        ).encode()

    more = ("--group-column", "group") if declared else ()
    earlier = tmp_path / "earlier.json"
    earlier.write_text(run(text, *more)[1])
    out = json.loads(run(text, *more, *(("--before", str(earlier)) if declared else ()))[1])

    checker = jsonschema.Draft202012Validator(schema)
    assert [error.message for error in checker.iter_errors(out)] == []
    assert [error.message for error in checker.iter_errors({**out, "clear_groups": None})] != []


def test_signals_name_those_who_are_in_no_declared_group_apart(run):
    votes, _ = crowd(22, people=200, fakes=16)
    rows = zip(votes.person, votes.statement, votes.value, strict=True)
    lines = [f"{i},{j},{v},{('', 'res', 'sw')[i % 3]}" for i, j, v in rows]
    text = "\n".join(["participant,statement,vote,group", *lines]).encode()

    code, out, *_ = run(text, "--group-column", "group", "--signals")

    found = json.loads(out)
    (cluster,) = found["signals"]["answer_alike"]
    assert code == 0
    assert {g["id"] for g in found["declared_groups"]} == {"res", "sw"}
    assert sum(cluster["groups"].values()) == cluster["size"]
    assert set(cluster["groups"]) <= {"", "res", "sw"}


def test_signals_flag_and_change_nothing_else(run):
    votes, script = crowd(22, people=200, fakes=16)
    hour = np.where((votes.statement == 5) & (votes.value == 1), 7, votes.person % 30)
    rows = zip(votes.person, votes.statement, votes.value, hour, strict=True)
    text = "\n".join(
        ["participant,statement,vote,group,cards,epoch"]
        + [f"{i},{j},{v},{'ab'[i // 100]},{'x' if i < 16 else i % 9},{h}" for i, j, v, h in rows]
    ).encode()
    declared = ("--group-column", "group")
    columns = ("--batch-column", "cards", "--time-column", "epoch")

    plain = json.loads(run(text, *declared)[1])
    code, out, _, said = run(text, *declared, "--signals", *columns)

    found = json.loads(out, parse_constant=pytest.fail)
    signals = found.pop("signals")
    assert (code, found) == (0, plain)
    (cluster,) = signals["answer_alike"]
    assert set(cluster["members"]) <= set(map(str, script))
    assert cluster["size"] >= 14
    assert {b["batch"] for b in signals["batches"]} == {"x"}
    assert [(b["statement"], b["period"]) for b in signals["bursts"]] == [("5", "7")]
    assert said.splitlines()[-1].startswith("1 clusters;")
    assert run(text, *declared, "--signals", *columns)[1] == out
    checker = jsonschema.Draft202012Validator(
        json.loads(
            resources.files("lic.core.opinion")
            .joinpath("opinion-analysis-1.schema.json")
            .read_text()
        )
    )
    assert [error.message for error in checker.iter_errors(json.loads(out))] == []


@pytest.mark.parametrize(
    ("person", "statement", "value"),
    [([], [], []), ([0], [0], [1]), ([0, 1, 2], [0, 0, 0], [1, 1, 1]), ([0, 1], [0, 0], [0, 0]),
     (np.repeat(np.arange(30), 12), np.tile(np.arange(12), 30), np.ones(360))],
    ids=["nobody", "one vote", "one statement", "all pass", "all equal"],
)  # fmt: skip
def test_the_smallest_conversations_have_no_clusters(run, person, statement, value):
    code, out, _, _ = run(as_csv(loose(person, statement, value)), "--signals")

    signals = json.loads(out, parse_constant=pytest.fail)["signals"]
    assert (code, signals["answer_alike"], signals["choose_alike"]) == (0, [], [])


def test_columns_of_signals_want_signals(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["--votes", "v.csv", "--out", "o.json", "--time-column", "at"])

    assert "are read for --signals" in capsys.readouterr().err


def test_times_of_a_polis_export_are_read_for_signals(tmp_path):
    (tmp_path / "comments.csv").write_text("comment-id,moderated,comment-body\n1,1,More light\n")
    votes = "".join(f"{1.7e12 + k * 3.6e6:.0f},1,{k},1\n" for k in range(5))
    (tmp_path / "votes.csv").write_text("timestamp,comment-id,voter-id,vote\n" + votes)
    out = tmp_path / "out.json"

    assert main(["--votes", str(tmp_path), "--out", str(out), "--quiet", "--signals"]) == 0
    assert json.loads(out.read_text())["signals"]["bursts"] == []


def test_a_polis_export_is_read_from_its_folder(tmp_path, capsys):
    (tmp_path / "comments.csv").write_text("comment-id,moderated,comment-body\n1,1,More light\n")
    (tmp_path / "votes.csv").write_text("timestamp,comment-id,voter-id,vote\n5,1,7,-1\n9,1,7,1\n")

    code = main(["--votes", str(tmp_path), "--out", str(tmp_path / "out.json"), "--quiet"])

    found = json.loads((tmp_path / "out.json").read_text())
    assert (code, capsys.readouterr().err) == (0, "")
    assert [(s["text"], s["agree"], s["disagree"]) for s in found["statements"]] == [
        ("More light", 1, 0)
    ]


def test_what_is_wrong_leaves_no_file_and_ends_with_two(run):
    code, out, _, said = run(b"participant,statement,vote\n1,1,5\n")

    assert (code, out, said) == (
        2, None, "/votes.csv: Line 2: the vote is '5'; write 1 for agree, 0 for pass, -1 for disagree.\n"
    )  # fmt: skip


def test_pairs_need_a_place_for_their_predictions(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--votes", "v.csv", "--out", "o.json", "--pairs", "p.csv"])

    assert ended.value.code == 2
    assert "--pairs and --preds go together" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_named(tmp_path, capsys):
    assert main(["--votes", str(tmp_path / "no.csv"), "--out", str(tmp_path / "out.json")]) == 2
    assert capsys.readouterr().err == f"{tmp_path / 'no.csv'} is not there; check the name.\n"


def test_everybody_is_told_what_to_be_asked_next(run, tmp_path):
    votes = conversation(31, people=60)[0]
    target = tmp_path / "next.csv"

    texts = []
    for _ in range(2):
        code, *_ = run(as_csv(votes), "--next", str(target))
        texts.append(target.read_text())
    alone = tmp_path / "alone.csv"
    assert main(["--votes", str(tmp_path / "votes.csv"), "--next", str(alone), "--quiet"]) == 0
    assert alone.read_text() == texts[0]

    header, *rows = [line.split(",") for line in texts[0].splitlines()]
    answered = set(zip(map(str, votes.person), map(str, votes.statement), strict=True))
    assert (code, texts[1]) == (0, texts[0])
    assert header == ["participant", "statement", "probability"]
    assert [row[0] for row in rows] == [str(i) for i in range(60)]
    assert answered & {(row[0], row[1]) for row in rows} == set()
    assert all(0 < float(row[2]) < 1 for row in rows)


def test_who_passed_has_answered_and_the_interval_closes(run, tmp_path):
    rows = [f"{i},1,{v},sw" for i, v in enumerate((1, 1, -1, 0))]
    text = "\n".join(["participant,statement,vote,group", *rows]).encode()
    (tmp_path / "roster.csv").write_text("group,people\nsw,4\n")

    out = run(text, "--group-column", "group", "--roster", str(tmp_path / "roster.csv"))[1]

    (statement,) = json.loads(out)["statements"]
    assert statement["groups"]["sw"]["interval"] == [0.666667, 0.666667]
