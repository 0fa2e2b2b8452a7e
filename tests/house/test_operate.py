"""What the page for hosts tells them to set up is as safe as the register says."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

TEXT = (Path(__file__).parents[2] / "docs" / "operate.md").read_text()
NGINX = next(block for block in re.findall(r"```nginx\n(.*?)```", TEXT, re.S))
CADDY = next(block for block in re.findall(r"```caddyfile\n(.*?)```", TEXT, re.S))
UNITS = [
    block
    for block in re.findall(r"```ini\n(.*?)```", TEXT, re.S)
    if "ExecStart=/opt/lic" in block and "Restart=" in block
]
WRAPPERS: list[str] = re.findall(r"```sh\n(#!/bin/sh\n.*?)```", TEXT, re.S)
SUDO = """#!/bin/sh
kept=
while :; do case "$1" in
  --preserve-env=*) kept=${1#*=}; shift;;
  -u) shift 2;;
  *) break;;
esac; done
pairs=$(for name in $(echo "$kept" | tr , ' '); do eval "[ -n \\"\\${$name+set}\\" ] && echo $name=\\$$name"; done)
exec env -i PATH="$PATH" $pairs "$@"
"""
"""As sudo is on Debian: of the variables only the named ones come through."""


def typed(wrapper: str, at: Path, file: str, **variables: str) -> list[str]:
    """What the program is started with where these variables stand in front of the command."""
    places = {
        "/etc/lic/desk.env": at / "env",
        "/etc/lic/env": at / "env",
        "/etc/lic/owner": at / "owner",
        "/opt/lic/.venv/bin/lic": at / "program",
        "/var/lib/lic": at,
    }
    for place, here in places.items():
        wrapper = wrapper.replace(place, str(here))
    program = '#!/bin/sh\necho "$LIC_DATA $PORT $LIC_DATABASE_OWNER $*"\n'
    for name, text in (("sudo", SUDO), ("program", program), ("lic", wrapper)):
        (at / name).write_text(text)
        (at / name).chmod(0o755)
    (at / "env").write_text(file)
    done = subprocess.run(
        [at / "lic", "doctor", "--help"], env={"PATH": f"{at}:{os.environ['PATH']}", **variables},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.split()


@pytest.mark.parametrize("wrapper", WRAPPERS, ids=["lic", "lic with roles", "lic-desk"])
def test_what_is_typed_counts_more_than_the_file_of_settings(tmp_path, wrapper):
    file = "LIC_DATA=/var/live\nPORT=8000\n"

    assert typed(wrapper, tmp_path, file) == ["/var/live", "8000", "doctor", "--help"]
    drill = typed(wrapper, tmp_path, file, LIC_DATA="/tmp/drill", PORT="8010")
    assert drill == ["/tmp/drill", "8010", "doctor", "--help"]


def test_the_owners_address_comes_from_its_own_file_unless_it_is_typed(tmp_path):
    file = "LIC_DATA=/var/live\nPORT=8000\n"
    (tmp_path / "owner").write_text("LIC_DATABASE_OWNER=postgres://live\n")

    assert typed(WRAPPERS[1], tmp_path, file)[2] == "postgres://live"
    drill = typed(WRAPPERS[1], tmp_path, file, LIC_DATABASE_OWNER="postgres://drill")
    assert drill[2] == "postgres://drill"


def test_the_proxy_speaks_tls_of_today_alone():
    assert re.findall(r"ssl_protocols (.*?);", NGINX) == ["TLSv1.2 TLSv1.3"]
    assert re.findall(r"ssl_ciphers (.*?);", NGINX) == ["ECDHE+AESGCM:ECDHE+CHACHA20"]
    assert "return 301 https://$host$request_uri;" in NGINX


def test_the_proxy_hands_on_no_header_that_a_visitor_wrote_about_herself():
    for name in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "User-Agent"):
        assert f'proxy_set_header {name} "";' in NGINX
        assert f"header_up -{name}" in CADDY
    assert "proxy_set_header X-Forwarded-Proto https;" in NGINX


def test_the_proxy_keeps_no_log_and_spools_nothing():
    assert NGINX.count("access_log off;") == NGINX.count("server {") == 2
    assert NGINX.count("error_log /dev/null;") == 2
    assert "proxy_max_temp_file_size 0;" in NGINX


def test_the_processes_run_alone_without_rights_and_reach_no_other_machine():
    wanted = {"User=lic", "NoNewPrivileges=true", "ProtectSystem=strict", "LimitCORE=0", "MemorySwapMax=0", "UMask=0077",
              "PrivateTmp=true", "IPAddressDeny=any", "IPAddressAllow=localhost"}  # fmt: skip

    assert len(UNITS) == 4
    *table, desk, index = [wanted - set(unit.splitlines()) for unit in UNITS]
    # Desk and index begin as root, give the folders their owners, and become users of their own: config/users.py.
    assert (table, desk, index) == ([set(), set()], {"User=lic"}, {"User=lic"})


def test_the_log_of_the_database_holds_nobodys_words():
    assert "log_statement = none" in TEXT
    assert "log_parameter_max_length_on_error = 0" in TEXT
