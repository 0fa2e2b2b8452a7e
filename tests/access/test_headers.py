"""Every page says to browsers and to what stands in between: keep nothing, frame nothing, load nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from lic.base import access
from tests.access import asking, oracle
from tests.access.world import World

PEOPLE = ("visitor", "sw.member", "com.facilitator", "com.coordinator", "sw.steward")
FILES = {
    "text/csv; charset=utf-8", "application/pdf", "image/svg+xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
SEEN = ('UPDATE "communities_notice" SET "is_read"',)
CSP = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data:", "connect-src": "'self'",
    "form-action": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'", "manifest-src": "'self'",
}  # fmt: skip


_ASKED: list[tuple[str, access.Address, asking.Answered]] = []


@pytest.fixture
def answers(world: World) -> list[tuple[str, access.Address, asking.Answered]]:
    """One answer of every address for each of some people; asked for once."""
    found = _ASKED
    for name in PEOPLE if not found else ():
        asker = asking.Asker(world, world.people[name])
        for address in access.addresses():
            page = oracle.pages().get(address.name)
            _kind, thing = (
                next(iter(oracle.things(world, page, every=False)), ("-", None))
                if page
                else ("-", None)
            )
            if page:
                found.append((name, address, asker.ask("GET", asking.url(address, thing))))
    return found


@pytest.mark.django_db
@pytest.mark.slow_on_both
def test_every_page_carries_the_headers(answers):
    wrong = [
        f"{address.name}: {fault}"
        for _name, address, answer in answers
        for fault in faults(address, answer)
    ]

    assert sorted(set(wrong)) == []


@pytest.mark.django_db
@pytest.mark.slow_on_both
def test_reading_a_page_changes_nothing_but_what_was_seen(answers):
    """What somebody else's page could make a browser ask for must do nothing."""
    writes = {
        (address.name, " ".join(sql.split()[:6]))
        for _n, address, one in answers
        for sql in one.writes
    }

    assert {name for name, sql in writes if not sql.startswith(SEEN)} == {"web:leave"}


@pytest.mark.django_db
@pytest.mark.slow_on_both
def test_every_page_of_somebody_who_is_signed_in_offers_a_way_out(answers):
    pages = [
        (address.name, answer.body)
        for name, address, answer in answers
        if name != "visitor" and answer.status == 200 and b"<footer" in answer.body
    ]

    shut = [
        name
        for name, body in pages
        if b'action="/sign-out/"' not in body and b'href="/leave/"' not in body
    ]

    assert (len(pages) > 100, sorted(set(shut))) == (True, [])


def strange(headers: dict[str, str], answer: asking.Answered):
    """A body that says wrongly what it is, or that other sites may read."""
    kind = headers.get("content-type", "")
    if answer.body and not (kind == "text/html; charset=utf-8" or kind in FILES):
        yield f"content-type is {kind!r}"
    if kind in FILES and not headers.get("content-disposition", "").startswith("attachment; "):
        yield f"content-disposition is {headers.get('content-disposition')!r}"
    yield from (
        f"lets others in by {name}" for name in headers if name.startswith("access-control-")
    )


def faults(address: access.Address, answer: asking.Answered):
    """What is missing from one answer."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    policy = dict(
        part.strip().split(" ", 1)
        for part in headers.get("content-security-policy", "").split(";")
        if part.strip()
    )
    if policy != CSP:
        yield f"content-security-policy is {policy}"
    wanted = {
        "x-content-type-options": "nosniff", "x-frame-options": "DENY", "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }  # fmt: skip
    for name, value in wanted.items():
        if headers.get(name) != value:
            yield f"{name} is {headers.get(name)}"
    if answer.status == 405:  # the same for everybody, with nothing in it
        return
    hides = answer.status in {403, 404} or address.access.sensitive
    if headers.get("referrer-policy") not in (
        {"no-referrer"} if hides else {"no-referrer", "same-origin"}
    ):
        yield f"referrer-policy is {headers.get('referrer-policy')} at {answer.status}"
    kept = headers.get("cache-control", "")
    if (
        hides or address.access.visibility is not access.Visibility.PUBLIC
    ) and "no-store" not in kept:
        yield f"cache-control is {kept!r} at {answer.status}"
    if "private" not in kept:
        yield f"cache-control is {kept!r}"
    yield from strange(headers, answer)
    for told in ("server", "x-powered-by", "last-modified", "etag"):
        if told in headers:
            yield f"tells {told}"


ASKS = """
import json, django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
from tests.communities import made
town = made.town("harbour")
seat = made.seat(town, "sw")
browser = Client(SERVER_NAME=__import__("django.conf").conf.settings.ALLOWED_HOSTS[0])
options = {"secure": True} if SECURE else {}
browser.get("/sign-in/", **options)
browser.get("/language/fr/", **options)
browser.post("/appearance/", {"theme": "dark"}, **options)
seat.account.set_password("a passphrase long enough")
seat.account.save()
browser.post("/sign-in/", {"sign_in_name": seat.account.sign_in_name, "passphrase": "a passphrase long enough"}, **options)
page = browser.get("/c/harbour/", **options)
cookies = {n: {k: str(v) for k, v in c.items() if v} for n, c in browser.cookies.items()}
print(json.dumps({"cookies": cookies, "headers": dict(page.headers)}))
"""


def served(tmp_path, url: str) -> dict:
    """Cookies and headers of an installation of its own at this address."""
    script = ASKS.replace("SECURE", str(url.startswith("https")))
    environment = os.environ | {
        "LIC_URL": url, "LIC_DATA": str(tmp_path), "LIC_DATABASE": "", "LIC_DEMO": "false", "LIC_SECRET_KEY": "only-for-tests-" * 4,
        "DJANGO_SETTINGS_MODULE": "lic.config.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow_on_both
def test_cookies_are_bound_to_the_host_where_there_is_tls(tmp_path):
    found = served(tmp_path, "https://table.example.org")

    assert set(found["cookies"]) == {
        "__Host-session",
        "__Host-csrf",
        "__Host-language",
        "__Host-theme",
    }
    for cookie in found["cookies"].values():
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"]) == (
            "True",
            "True",
            "Lax",
            "/",
        )
        assert "domain" not in cookie
    assert found["headers"]["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.slow_on_both
def test_plain_names_and_no_promise_of_tls_on_an_onion(tmp_path):
    found = served(tmp_path, "http://tabletabletabletabletabletabletabletabletabletabletable.onion")

    assert set(found["cookies"]) == {"session", "csrf", "language", "theme"}
    assert [
        ("secure" in cookie, cookie["httponly"], cookie["samesite"])
        for cookie in found["cookies"].values()
    ] == [(False, "True", "Lax")] * 4
    assert "Strict-Transport-Security" not in found["headers"]
