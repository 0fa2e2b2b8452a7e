"""What stands at the edge: methods, files, folders, addresses that are not there, and a page that breaks."""

from __future__ import annotations

import logging

import pytest
from django.conf import settings as configured
from django.core.mail import get_connection
from django.test import Client
from gunicorn.config import Config
from gunicorn.http.errors import ParseException
from gunicorn.http.parser import RequestParser

from lic.accounts import throttle
from lic.base import messages
from tests.accounts import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def collected(settings, tmp_path):
    """The installation's folder of files, with one in it."""
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "site.css").write_text("p{margin:0}")
    (tmp_path.parent / "secret.key").write_text("canary")
    return Client()


def test_a_file_carries_the_headers_too(collected):
    answer = collected.get("/static/site.css")

    found = {name: answer.headers.get(name) for name in (
        "X-Content-Type-Options", "Cross-Origin-Resource-Policy", "Content-Type",
    )}  # fmt: skip
    assert answer.status_code == 200
    assert found == {
        "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Type": 'text/css; charset="utf-8"',
    }  # fmt: skip
    for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert part in answer.headers["Content-Security-Policy"]
    answer.close()


@pytest.mark.parametrize(
    "path",
    [
        "/static/", "/static", "/static/../secret.key", "/static/%2e%2e/secret.key", "/.git/config",
        "/.env", "/var/", "/media/", "/admin/", "/server-status", "/metrics", "/__debug__/",
    ],
)  # fmt: skip
def test_no_folder_is_listed_and_nothing_beside_the_pages_is_there(collected, path):
    assert collected.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/privacy/", "/account/"])
@pytest.mark.parametrize(
    "method", ["TRACE", "TRACK", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT"]
)
def test_pages_are_read_and_sent_to_and_nothing_else(method, path):
    answer = Client().generic(method, path, "canary")

    assert answer.status_code == 405
    assert b"canary" not in answer.content


def test_the_catalogue_of_components_is_not_there_outside_the_demo(settings):
    settings.DEMO = settings.DEBUG = False

    assert Client().get("/styleguide/").status_code == 404


def test_a_page_that_breaks_says_nothing_of_itself_and_logs_nothing(settings, caplog):
    settings.ROOT_URLCONF = "tests.web.breaking"
    caplog.set_level(logging.ERROR)

    answer = Client(raise_request_exception=False).get("/breaks/?canary=heron")

    text = answer.content.decode()
    assert answer.status_code == 500
    assert "Something here broke" in text
    assert [
        word for word in ("lapwing", "RuntimeError", "heron", "breaking.py") if word in text
    ] == []
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert [line for line in caplog.messages if "lapwing" in line or "heron" in line] == []


def test_what_stands_behind_an_address_is_not_taken_for_a_form():
    account = made.account("amber canoe 4713")
    client = Client()

    client.post(f"/sign-in/?sign_in_name={account.sign_in_name}&passphrase={made.WORDS}", {})

    assert client.get("/account/").status_code == 404


def test_of_a_field_that_comes_twice_the_last_counts_and_the_same_is_checked_and_used():
    made.account("amber canoe 4713")
    made.account("heron plover 1200", "other words altogether here")
    client = Client()

    client.post(
        "/sign-in/",
        "sign_in_name=heron+plover+1200&sign_in_name=amber+canoe+4713&passphrase=" + made.WORDS,
        content_type="application/x-www-form-urlencoded",
    )

    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "name", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP", "Client-IP", "Via"]
)
def test_a_header_that_anybody_can_write_names_no_address(rf, name):
    plain = rf.post("/sign-in/", REMOTE_ADDR="8.8.8.8")
    dressed = rf.post("/sign-in/", REMOTE_ADDR="8.8.8.8", headers={name: "9.9.9.9"})

    assert (
        throttle.address_gate(dressed, "card").buckets
        == throttle.address_gate(plain, "card").buckets
    )


def test_a_host_that_we_do_not_answer_for_gets_no_page():
    answers = [
        Client().get("/", headers={"host": "evil.example"}),
        Client().get("/account/", headers={"x-forwarded-host": "evil.example"}),
    ]

    assert [answer.status_code for answer in answers] == [400, 404]
    assert [answer for answer in answers if b"evil.example" in answer.content] == []


@pytest.mark.parametrize(
    "head",
    [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Content-Length: +5\r\n",
        "Transfer-Encoding : chunked\r\n",
    ],
)
def test_a_request_whose_end_can_be_read_in_two_ways_is_refused(head):
    sent = f"POST /sign-in/ HTTP/1.1\r\nHost: table.example\r\n{head}\r\nhello".encode()

    with pytest.raises(ParseException):
        next(RequestParser(Config(), iter([sent]), ("127.0.0.1", 1)))


def test_a_mail_server_has_to_show_its_certificate():
    backend = get_connection("django.core.mail.backends.smtp.EmailBackend", use_tls=True)

    assert (backend.ssl_context.verify_mode.name, backend.ssl_context.check_hostname) == (
        "CERT_REQUIRED",
        True,
    )


def test_every_name_of_a_cookie_carries_the_prefix_of_the_scheme():
    names = [getattr(configured, name) for name in dir(configured) if name.endswith("_COOKIE_NAME")]

    ours = [name for name in names if name.startswith(configured.COOKIE_PREFIX)]

    assert len(ours) == 7
    assert messages.Cookie.cookie_name in ours
    assert configured.COOKIE_PREFIX == ""


def test_logs_go_to_one_place_alone():
    handlers = configured.LOGGING["handlers"]

    assert {name: one["class"] for name, one in handlers.items()} == {
        "console": "logging.StreamHandler"
    }
    assert (
        configured.LOGGING["formatters"]["plain"]["format"] == "%(levelname)s %(name)s %(message)s"
    )
    assert {
        logging.getLogger("django.request").level,
        logging.getLogger("django.security").level,
    } == {logging.CRITICAL}
