"""Start-up refuses what nobody thought through."""

from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = """
import lic.web.urls
from django.urls import path
lic.web.urls.urlpatterns.append(path("unheard-of/", lambda request: None, name="unheard_of"))
import lic.config.wsgi
"""


def started(program: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "lic.config.settings"}
    setup = "import os, django; from django.conf import settings; django.setup()\n"
    return subprocess.run(
        [sys.executable, "-c", setup + program],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )


def test_the_web_server_starts():
    assert started("import lic.config.wsgi").returncode == 0


def test_no_sign_in_has_to_make_the_hash_that_is_nobodys():
    seen = "from lic.accounts import backends; print(backends._nobodys.cache_info().currsize)"

    done = started(f"import lic.config.wsgi; {seen}")

    assert (done.returncode, done.stdout) == (0, "1\n")


def test_an_address_that_does_not_say_who_it_is_for_stops_the_start():
    done = started(PROGRAM)

    assert (
        done.returncode,
        "unheard-of/ (web:unheard_of) does not say who it is for" in done.stderr,
    ) == (1, True)
