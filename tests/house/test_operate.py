"""What the page for hosts tells them to set up is as safe as the register says."""

from __future__ import annotations

import re
from pathlib import Path

TEXT = (Path(__file__).parents[2] / "docs" / "operate.md").read_text()
NGINX = next(block for block in re.findall(r"```nginx\n(.*?)```", TEXT, re.S))
CADDY = next(block for block in re.findall(r"```caddyfile\n(.*?)```", TEXT, re.S))
UNITS = [
    block
    for block in re.findall(r"```ini\n(.*?)```", TEXT, re.S)
    if "ExecStart=/opt/lic" in block and "Restart=" in block
]


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
