"""What is stored is found by any part of it that people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchenkit.words import asked, lean, stored


def finds(typed: str, *texts: str) -> bool:
    return set(asked(typed)) <= set(stored(*texts))


def finds_lean(typed: str, *texts: str) -> bool:
    tokens = lean(*texts)
    return all(
        any(token.startswith(one) for token in tokens) if len(one) == 1 and not one.isascii() else one in tokens
        for one in asked(typed)
    )


@pytest.mark.parametrize("typed", ["助浴", "浴", "上门助浴", "K7Q2M", "k7q2m 助浴", "老人，助浴"])
def test_words_and_numbers_are_found(typed: str) -> None:
    assert finds(typed, "K7Q2M", "请为楼上的老人上门助浴")
    assert finds_lean(typed, "K7Q2M", "请为楼上的老人上门助浴")


@pytest.mark.parametrize("typed", ["浴助", "K7Q", "维修"])
def test_what_is_not_there_is_not_found(typed: str) -> None:
    assert not finds(typed, "K7Q2M", "请为楼上的老人上门助浴")
    assert not finds_lean(typed, "K7Q2M", "请为楼上的老人上门助浴")


@given(st.text(alphabet="请为楼上的老人助浴", min_size=1), st.integers(0, 30), st.integers(1, 30))
def test_every_part_of_a_chinese_text_finds_it(text: str, start: int, length: int) -> None:
    assert finds(text[start : start + length], text)
    assert finds_lean(text[start : start + length], text)


def test_lean_tokens_are_about_half_as_many() -> None:
    text = "昨天晚上八点多小区门口的路灯又不亮了老人出门买菜差点摔倒"
    assert len(lean(text)) < 0.6 * len(stored(text))
