"""What is stored is found by any part of it that people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchenkit.words import asked, stored


def finds(typed: str, *texts: str) -> bool:
    return set(asked(typed)) <= set(stored(*texts))


@pytest.mark.parametrize("typed", ["助浴", "浴", "上门助浴", "K7Q2M", "k7q2m 助浴", "老人，助浴"])
def test_words_and_numbers_are_found(typed: str) -> None:
    assert finds(typed, "K7Q2M", "请为楼上的老人上门助浴")


@pytest.mark.parametrize("typed", ["浴助", "K7Q", "维修"])
def test_what_is_not_there_is_not_found(typed: str) -> None:
    assert not finds(typed, "K7Q2M", "请为楼上的老人上门助浴")


@given(st.text(alphabet="请为楼上的老人助浴", min_size=1), st.integers(0, 30), st.integers(1, 30))
def test_every_part_of_a_chinese_text_finds_it(text: str, start: int, length: int) -> None:
    assert finds(text[start : start + length], text)
