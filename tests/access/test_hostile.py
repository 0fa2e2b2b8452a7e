"""Hostile input to every form: nothing breaks, nothing tells how it is built, nothing comes back unescaped.

`LIC_ASSURANCE=1` sends some 200,000; the suite a handful to each form.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lic.base import access
from tests.access import asking, oracle

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_both]

EVERY = os.environ.get("LIC_ASSURANCE") == "1"
MARK = "<qz&\"'>"
KNOWN = (
    "\x00", "\ud7ff\uffff", "\u202e\u2066abc", "A" * 20_000, "%00%0d%0aSet-Cookie: a=b", "\r\nX-Evil: 1", "../../../../etc/passwd", "{{ 7*7 }}{% debug %}",
    "${jndi:ldap://127.0.0.1/a}", "' OR 1=1 --", "1); DROP TABLE accounts_account; --", "<script>alert(1)</script>", MARK, "javascript:alert(1)",
    "-1", "9" * 40, "1e309", "NaN", "²", "٣", "true", "[]", "{}", "null", "2026-13-45", "9999-12-31", "0001-01-01", "http://[::1", "//evil.example/", "\N{ZERO WIDTH SPACE}" * 50,
)  # fmt: skip
INPUT = st.one_of(
    st.sampled_from(KNOWN), st.text(max_size=300), st.integers().map(str), st.dates().map(str)
)
FIELDS = (
    "text", "choice", "matters", "language", "kind", "answer", "handle", "duty", "reason", "code", "own", "offered", "accepts", "is_kept", "address",
    "group", "organization", "quota", "expires_on", "title", "summary", "harm_centre", "harm_others", "principles", "root_causes", "trial_months", "note",
    "words", "principle", "harmed", "how", "remedy", "how_met", "what", "ask-text", "suggest-clause", "suggest-words", "suggest-why", "reply", "act", "into",
    "title_en", "title_fr", "about_en", "about_fr", "closes_on", "table_limit", "public_limit", "texts", "themes", "sheet1", "s1", "token", "month", "format",
    "present_res", "heard", "done", "asked", "about", "lead", "supporting", "due_on", "done_when", "named", "evidence", "why", "sign_in_name", "passphrase",
    "of", "look", "step", "next", "theme", "back_to", "again", "number", "is_sure", "en", "fr", "name", "mandate", "by_caucus", "statement", "stance", "credential",
)  # fmt: skip
TELLS = (
    b"Traceback (most recent call last)",
    b"django.db.utils",
    b"OperationalError",
    b"Exception Type",
)
WRITERS = (
    "visitor",
    "sw.member",
    "sw.steward",
    "com.facilitator",
    "com.coordinator",
    "res.spokesperson",
    "gov.member",
)
GET = ("page", "show", "next", "after", "again", "from", "statement", "what", "q")


def forms(world, name: str):
    """The addresses that take a form from this person, each with one thing."""
    for address in access.addresses():
        page = oracle.pages().get(address.name)
        if page is None or "POST" not in address.access.methods:
            continue
        for kind, thing in oracle.things(world, page, every=False):
            if oracle.expected(page, kind, "POST", world.people[name], thing) & {200, 302, 422}:
                yield asking.url(address, thing)
                break


def faults(answer: asking.Answered, sent: dict[str, str]):
    """What must not happen."""
    if answer.status >= 500:
        yield f"answered {answer.status}"
    if any(tell in answer.body for tell in TELLS):
        yield "tells how it is built"
    if any(MARK.encode() in answer.body for value in sent.values() if MARK in value):
        yield "comes back unescaped"
    if any(name.lower() in {"x-evil"} for name in answer.headers):
        yield "splits the headers"


@pytest.mark.parametrize("name", WRITERS)
def test_no_form_breaks(world, name):
    asker = asking.Asker(world, world.people[name])
    urls = list(forms(world, name))

    @settings(
        max_examples=2000 if EVERY else 3,
        deadline=None,
        phases=[Phase.generate],  # a failure names its address; making it smaller takes minutes
        database=None,
        derandomize=not EVERY,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.dictionaries(st.sampled_from(FIELDS), INPUT, min_size=len(FIELDS) // 2))
    def send(form: dict[str, str]) -> None:
        wrong = [
            f"{url}: {what}" for url in urls for what in faults(asker.ask("POST", url, form), form)
        ]
        assert wrong == []

    send()


@pytest.mark.parametrize("value", KNOWN)
def test_no_address_breaks_on_what_stands_behind_it(world, value):
    wrong = []
    for name in ("visitor", "com.facilitator"):
        asker = asking.Asker(world, world.people[name])
        for path in (
            "",
            "rounds/",
            "rounds/1/statements/",
            "proposals/",
            "proposals/new/",
            "actions/",
            "rounds/2/answer/",
        ):
            sent = dict.fromkeys(GET, value)
            answer = asker.ask("GET", f"/c/harbour/{path}", sent)
            wrong += [f"{name} {path}: {what}" for what in faults(answer, sent)]

    assert wrong == []


@pytest.mark.parametrize(
    "header",
    [
        "Accept-Language",
        "Referer",
        "User-Agent",
        "Cookie",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "Host",
        "Content-Type",
    ],
)
def test_no_header_breaks_a_page(world, header):
    browser = world.people["visitor"].client()
    wrong = []
    for value in KNOWN:
        if "\r" in value or "\n" in value or not value.isascii():
            continue
        answer = browser.get("/c/harbour/", headers={header: value})
        if answer.status_code >= 500 or (value == MARK and MARK.encode() in answer.content):
            wrong.append(value)

    assert wrong == []
