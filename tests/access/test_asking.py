"""Nothing that a request leads to escapes the oracle's eye: errors in logs, loggers on their own, every part of a mail."""

from __future__ import annotations

import logging

import pytest
from django.core import mail

from tests.access import asking, oracle


def answered(**more):
    return asking.Answered(200, b"", {}, **more)


def test_a_log_is_heard_with_the_error_beside_it():
    with asking.listening() as heard:
        try:
            int("qzbcdfgz")
        except ValueError:
            logging.getLogger("lic.somewhere").exception("it failed")

    assert answered(logged=heard.lines).told() == {"qzbcdfgz"}


def test_a_logger_that_hands_nothing_on_is_heard_too():
    alone = logging.getLogger("tests.alone")
    alone.propagate = False
    try:
        with asking.listening() as heard:
            alone.warning("%s came by", "qzbcdfgz")
    finally:
        alone.propagate = True

    assert answered(logged=heard.lines).told() == {"qzbcdfgz"}


def test_after_the_request_nobody_listens_any_more():
    before = list(logging.getLogger().handlers)

    with asking.listening():
        assert logging.getLogger().handlers != before

    assert logging.getLogger().handlers == before


def test_every_part_of_a_mail_is_read():
    tokens = ["qzbbbbbz", "qzcccccz", "qzdddddz", "qzfffffz", "qzgggggz", "qzhhhhhz", "qzjjjjjz"]
    subject, body, to, hidden, header, page, file = tokens
    letter = mail.EmailMultiAlternatives(
        subject, f"é {body}", to=[f"{to}@example.org"], bcc=[f"{hidden}@example.org"], headers={"X-Thing": header},
    )  # fmt: skip
    letter.attach_alternative(f"<p>{page}</p>", "text/html")
    letter.attach("note.txt", file, "text/plain")

    assert answered(mails=[asking.letter(letter)]).told() == set(tokens)


@pytest.mark.parametrize(
    ("sql", "writes"),
    [
        ("UPDATE seat SET x = 1", True),
        ("  insert into seat values (1)", True),
        ("WITH one AS (\nSELECT 1) DELETE FROM seat", True),
        ("WITH one AS (SELECT 1) SELECT * FROM one", False),
        ("SELECT * FROM seat", False),
        ("SAVEPOINT x", False),
    ],
)
def test_a_statement_that_changes_a_row_is_told_from_one_that_reads(sql, writes):
    assert bool(asking.WRITES.match(sql)) is writes


def test_a_name_that_stands_twice_in_a_table_is_a_mistake():
    with pytest.raises(ValueError, match="line 2: b stands here twice"):
        oracle.loaded("a:\n  b: 1\n  b: 2\n")
