"""Keys are files whose names we make: none leads out of their folder, and others cannot read them."""

from __future__ import annotations

import stat

import pytest

from lic.base import keys


@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "round-7/../x",
        "/etc/passwd",
        "round",
        "round-7.key",
        "round-7\n",
        "Round-7",
        "",
    ],
)
def test_no_name_leads_out_of_the_folder_of_keys(key_folder, name):
    with pytest.raises(ValueError, match="is not the name of a key"):
        keys.create(name)


def test_a_key_is_256_random_bits_for_this_user_alone(key_folder):
    for name in ("round-7", "round-8"):
        keys.create(name)

    contents = [(key_folder / f"{name}.key").read_bytes() for name in ("round-7", "round-8")]
    assert ([len(content) for content in contents], contents[0] == contents[1]) == ([32, 32], False)
    assert stat.S_IMODE((key_folder / "round-7.key").stat().st_mode) == 0o600


def test_a_destroyed_key_is_gone_and_names_nobody(key_folder):
    keys.create("round-7")

    keys.destroy("round-7")

    assert not (key_folder / "round-7.key").exists()
    with pytest.raises(keys.KeyGone):
        keys.voter_key("round-7", "a voting id")
