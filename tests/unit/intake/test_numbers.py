"""Case numbers and tracking codes."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from kitchen_intake.domain.numbers import case_number, fingerprint, is_case_number, tracking_code

KEY = b"k" * 32


@given(st.uuids(), st.integers(0, 20))
def test_the_same_submission_gets_the_same_number_and_every_number_is_valid(submission: object, attempt: int) -> None:
    number = case_number(KEY, str(submission), attempt)
    assert number == case_number(KEY, str(submission), attempt)
    assert len(number) == 11
    assert is_case_number(number)


@given(st.uuids(), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_caught(submission: object, place: int, shift: int) -> None:
    number = case_number(KEY, str(submission))
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert not is_case_number(wrong)


@given(st.uuids(), st.integers(0, 9))
def test_two_swapped_digits_are_caught(submission: object, place: int) -> None:
    number = case_number(KEY, str(submission))
    assume(number[place] != number[place + 1])
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert not is_case_number(swapped)


def test_another_attempt_and_another_key_give_other_numbers() -> None:
    assert case_number(KEY, "s", 0) != case_number(KEY, "s", 1)
    assert case_number(KEY, "s") != case_number(b"x" * 32, "s")
    assert tracking_code(KEY, "s") != tracking_code(b"x" * 32, "s")
    assert len(tracking_code(KEY, "s")) == 8
    assert fingerprint(KEY, b"a") != fingerprint(KEY, b"b")


def test_what_is_no_case_number() -> None:
    assert not any(is_case_number(text) for text in ("", "abc", "1234567890", "１２３４５６７８９０１", "' or 1=1"))
