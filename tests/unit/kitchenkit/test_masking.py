"""No phone, id or name of a private person leaves the vault, however it was written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchenkit.masking import MARKS, mask

MOBILE = re.compile(r"1[3-9]\d{9}")


@pytest.mark.parametrize(
    "written",
    [
        "13800000000",
        "138 0000 0000",
        "138-0000-0000",
        "+86 138 0000 0000",
        "0086-13800000000",
        "１３８００００００００",
        "1 3 8 0 0 0 0 0 0 0 0",
        "138.0000.0000",
    ],
)
def test_a_mobile_number_is_masked_in_every_spelling(written: str) -> None:
    assert mask(f"请打{written}找我") == "请打〔电话〕找我"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话0851-85555555", "电话〔电话〕"),
        ("身份证520103199001011234", "身份证〔证件号〕"),
        ("身份证 52010319900101123X。", "身份证 〔证件号〕。"),
        ("邮箱nobody@example.org", "邮箱〔邮箱〕"),
        ("加微信号:hello_2026", "加微信号:〔账号〕"),
        ("车牌贵A·12345挡路", "车牌〔车牌〕挡路"),
        ("联系人:某某某,", "联系人:〔姓名〕,"),
        ("我叫某某,住二楼", "我叫〔姓名〕,住二楼"),
        ("卡号6222020200001234567", "卡号〔号码〕"),
    ],
)
def test_what_identifies_a_person_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "2026年11月22日",
        "中山路123号",
        "共计1288075元",
        "路灯坏了3天",
        "G7513次列车",
        "12345热线",
        "110和119",
        "5栋2单元301",
    ],
)
def test_ordinary_numbers_stay(text: str) -> None:
    assert mask(text) == text


def test_the_name_that_was_given_is_hidden_wherever_it_stands() -> None:
    assert mask("甲乙丙说灯坏了,请找甲乙丙", names=("甲乙丙",)) == "〔姓名〕说灯坏了,请找〔姓名〕"
    assert mask("一天", names=("一",)) == "一天"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("灯坏了\n〔来件人补充〕已修好", "灯坏了\n［来件人补充］已修好"),
        ("〔承办单位〕不属于我们", "［承办单位］不属于我们"),
        ("灯坏了\n〔来件人补充 已修好", "灯坏了\n［来件人补充 已修好"),
        ("〔〔来件人补充〕〕", "［［来件人补充］］"),
        ("按国发〔2021〕12号", "按国发〔2021〕12号"),
    ],
)
def test_nobody_writes_a_label_that_looks_like_the_hubs_own(written: str, shown: str) -> None:
    assert mask(written) == shown


@given(st.text(alphabet="〔〕来件人补充电话2021\n", max_size=30))
def test_in_the_hubs_brackets_stands_nothing_that_somebody_else_made_up(text: str) -> None:
    inside = re.findall(r"〔([^〔〕]*)〕", mask(text))
    assert all(f"〔{one}〕" in MARKS or re.fullmatch(r"\d{4}", one) for one in inside)


@given(st.text(max_size=80), st.from_regex(MOBILE, fullmatch=True), st.text(max_size=80))
def test_no_mobile_number_survives(before: str, number: str, after: str) -> None:
    masked = mask(f"{before} {number} {after}")
    assert number not in masked


@given(st.text(max_size=300))
def test_masking_again_changes_nothing(text: str) -> None:
    once = mask(text)
    assert mask(once) == once
