"""What asks for a second pair of eyes on a warning, and what warnings say all the time."""

from __future__ import annotations

import pytest

from lic.core.text.signs import has_signs

ASKED = (
    "KX4 821", "ABC-123", "abc-123", "A B C 1 2 3", "A.B.C.1.2.3", "abc123", "BC 821", "821 BC", "bob_99 on snap", "bob_the_builder", "bob99",
    "bob.smith on insta", "the number ends in 4821", "six oh four 555 0128", "６０４５５５０１２８", "plate starts 7K", "22H30", "he calls himself 2pac", "B4",
    "room 12b", "v1.x2", "À1B", "$6045550142", "604555 $",
)  # fmt: skip
ORDINARY = (
    "It is dark on the lane.", "24/7", "on 2nd street", "2nd, 3rd and 4th Avenue", "la 2e rue, le 1er soir, la 1re fois, la 2ème rue", "at 10pm",
    "10:30pm", "10.30pm", "from 7pm-9pm", "11 PM", "22h30", "à 22 h 30", "30min", "5km away", "a 4x4", "2x", "20m", "in his 40s", "mid-20s", "the 1990s",
    "a 40-year-old man", "a 10-minute walk", "in 2026", "on 27 November 2026", "2026-11-27", "room 212", "the 300 block", "took $1500", "1500 $", "stole $12,500",
    "2500 dollars", "e.g. at night, i.e. late", "a.m. or p.m.", "It ended.Then he left.", "He was about 6 ft, 180 cm and 90kg.", "T-shirt", "18+",
    "two men, 1 car", "5'10",
)  # fmt: skip


@pytest.mark.parametrize("text", ASKED)
def test_a_part_of_a_plate_a_handle_or_the_end_of_a_number_asks_for_a_second_look(text):
    assert has_signs(text)
    assert has_signs(f"Blue van. {text}. Be careful.")


@pytest.mark.parametrize("text", ORDINARY)
def test_hours_ages_measures_and_streets_do_not(text):
    assert not has_signs(text)
    assert not has_signs(f"Blue van. {text} Be careful.")


def test_a_long_text_takes_no_longer_than_it_is():
    assert not has_signs("a " * 20_000)
    assert has_signs("a1" * 20_000)
