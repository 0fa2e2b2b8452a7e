"""The figures that the page about safeguards names are those of the code."""

from __future__ import annotations

from pathlib import Path

import pytest
from allauth.mfa import app_settings
from django.conf import settings

from lic.accounts import passphrases, services, throttle
from lic.accounts.hashers import OneAtATimeArgon2
from lic.base import access, documents, files, permits, spreadsheets
from lic.communities import forms as communities
from lic.communities.services import batches
from lic.decisions import forms as decisions
from lic.decisions.services import concerns, shaping
from lic.listening import vocabulary, votefiles
from lic.listening.services import closing, statements

TEXT = " ".join((Path(__file__).parents[2] / "docs" / "safeguards.md").read_text().split())
MIB = 1024 * 1024


def longest(form, field: str) -> int:
    return form.base_fields[field].max_length


@pytest.mark.parametrize(
    "sentence",
    [
        f"one line, {vocabulary.LONGEST} characters at most",
        f"title {longest(decisions.Draft, 'title')}, summary {longest(decisions.Draft, 'summary')}",
        f"text {longest(decisions.Draft, 'text'):,} characters",
        f"| a post in a group's room | {longest(communities.Post, 'text'):,} characters |",
        f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MIB} MiB of form, {settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:,} fields",
        f"{settings.FILE_UPLOAD_MAX_MEMORY_SIZE // MIB} MiB with files",
        f"{throttle.FREE} without a wait, then 1 second, doubled each time up to {throttle.LONGEST // 60} minutes",
        f"{throttle.FREE_FROM_ADDRESS} by address",
        f"{permits.WAITING} waiting in each process",
        f"{shaping.MOST_EACH} questions, {shaping.MOST_EACH} suggestions, {concerns.MOST_OPEN} open concerns",
        f"| statements of one's own in a round | {statements.MOST_EACH} |",
        f"| cards in a batch | {batches.LARGEST}, good for a year at most |",
        f"{vocabulary.OPEN_VOICES} a day, the facilitator's to change",
        f"one at a time on the machine, {documents.SECONDS} seconds |",
        f"{spreadsheets.MOST_BYTES // MIB} MiB, {spreadsheets.MOST_UNPACKED // MIB} MiB and {spreadsheets.MOST_PARTS} parts unpacked",
        f"{spreadsheets.MOST_ROWS:,} rows, {spreadsheets.MOST_COLUMNS} columns, {spreadsheets.LONGEST_CELL:,} characters a cell",
        f"{files.LIMIT // MIB} MiB, {files.MOST_PIXELS // 1_000_000} million pixels",
        f"destroyed {closing.KEY_DAYS} days after the end",
        f"Argon2id, {OneAtATimeArgon2.memory_cost // 1024} MiB, {OneAtATimeArgon2.time_cost} passes",
        f"passes, {OneAtATimeArgon2.parallelism} lane",
        f"more than {settings.ACCOUNT_REAUTHENTICATION_TIMEOUT // 60} minutes ago",
    ],
)
def test_a_figure_of_the_page_is_that_of_the_code(sentence):
    assert sentence in TEXT


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("What people type", "Things that have to fit together are looked at together"),
        ("How much of it", "Nobody is locked out for good."),
        ("Files that people bring", "no file that somebody sent is kept or served"),
        (
            "Ways in",
            "A second factor (an app's code or a passkey) is asked of everybody who has set one up",
        ),
        ("Sessions", "How many browsers one account has at a time is not limited"),
        ("Sessions", "longer than NIST SP 800-63B asks for"),
        ("Keys and algorithms", "A key is used for one thing"),
        ("What talks to what", "No address that somebody types is ever called"),
        ("What is written down", "**Not written, on purpose:**"),
        ("What costs much", "one at a time on the machine"),
        ("Other people's code", "a release within"),
    ],
)
def test_the_page_says_what_a_reviewer_asks_for(part, sentence):
    _before, heading, after = TEXT.partition(f" ## {part} ")

    assert heading
    assert sentence in after.partition(" ## ")[0]


def test_words_for_numbers_are_right():
    numbers = (passphrases.WORDS, passphrases.WORDS_ON_DUTY, services.N_CODES, votefiles.MOST_ROWS)

    assert numbers == (5, 7, 8, 1_000_000)
    assert batches.LONGEST_DAYS == 365
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE
    assert (app_settings.TOTP_PERIOD, app_settings.TOTP_TOLERANCE) == (30, 0)
    assert app_settings.PASSKEY_LOGIN_ENABLED
    assert settings.AUTHENTICATION_BACKENDS == ["lic.accounts.backends.SignInName"]


def test_every_door_that_is_open_to_everybody_is_known():
    """What somebody who is not signed in can send something to; four of them are ways in."""
    doors = {
        address.name
        for address in access.addresses()
        if address.access
        and address.access.visibility is access.Visibility.PUBLIC
        and "POST" in address.access.methods
        and not address.route.startswith("/demo/")
    }

    ways_in = {
        "accounts:sign_in",
        "account_login",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "accounts:way_back",
        "communities:join",
        "communities:join_words",
    }
    others = {
        "web:appearance",
        "accounts:sign_out",
        "account_logout",
        "listening:open_link",
        "listening:open_answer_one",
    }
    telling = {
        "safety:tell", "safety:words", "safety:back", "safety:inbox", "safety:consent", "safety:answer",
        "safety:erase", "safety:close",
    }  # fmt: skip
    assert doors == ways_in | others | telling
