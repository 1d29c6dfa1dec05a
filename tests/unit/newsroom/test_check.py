"""The machine check finds by what a private person could be reached, however it is written, and lets news pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchen_newsroom.domain.check import check
from kitchen_newsroom.domain.content import FIELDS, Content

GOOD = Content(title="标题", body="正文")
SCRIPTS = (
    "0123456789",
    "０１２３４５６７８９",
    "〇一二三四五六七八九",
    "零壹贰叁肆伍陆柒捌玖",
    "⓪①②③④⑤⑥⑦⑧⑨",
    "٠١٢٣٤٥٦٧٨٩",
)
GAPS = ("", " ", "-", "－", "\u200b", "·", "　", " - ", ".")
plain = st.text(st.sampled_from("社区志愿者在老楼里装灯，居民说好。\n“！”abc "), max_size=30)


def codes(text: str, field: str = "body") -> set[str]:
    return {finding.code for finding in check(Content(**{"title": "标题", "body": "正文", field: text}))}


def written(digits: str, script: str, gap: str) -> str:
    return gap.join(script[int(digit)] if digit.isdigit() else digit for digit in digits)


@given(data=st.data(), before=plain, after=plain)
def test_a_mobile_number_is_found_wherever_and_however_it_is_written(
    data: st.DataObject, before: str, after: str
) -> None:
    number = data.draw(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
    text = written(number, data.draw(st.sampled_from(SCRIPTS)), data.draw(st.sampled_from(GAPS)))
    assert codes(before + text + after, data.draw(st.sampled_from(FIELDS)))


@given(
    before=plain, after=plain, script=st.sampled_from(SCRIPTS[:3]), gap=st.sampled_from(GAPS),
    number=st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True),
)  # fmt: skip
def test_an_identity_number_is_found(before: str, after: str, script: str, gap: str, number: str) -> None:
    assert codes(f"{before}，{written(number, script, gap)}，{after}")


@given(text=plain)
def test_a_plain_text_passes(text: str) -> None:
    assert codes(text, "summary") == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("请拨打0851-85551234", "phone"),
        ("热线 (0851) 8555 1234", "phone"),
        ("客服400-123-4567", "phone"),
        ("+86 138 0000 0000", "phone"),
        ("写信到 someone@example.org", "mail"),
        ("加微信：abc_defg", "account"),
        ("QQ12345678", "account"),
        ("微信号 zhang-san", "account"),
        ("车牌贵A12345", "plate"),
        ("贵AD12345的司机", "plate"),
        ("卡号6222 0212 3456 7890 123", "long_number"),
        ("卡号62220212345678901", "long_number"),
        ("电话〔电话〕", "mask_mark"),
        ("138****1234", "mask_mark"),
        ("138＊＊＊＊1234", "mask_mark"),
        ("13xxxxxxxxx", "mask_mark"),
        ("住户〔姓名〕说", "mask_mark"),
    ],
)
def test_what_must_not_go_out_is_found(text: str, code: str) -> None:
    assert code in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "市民可拨打12345、110、119或12315。",
        "2021年7月20日16时至17时，降水201.9毫米，惠及100000余人，投入4000000元。",
        "二〇二一年七月二十日，第一百二十三次会议；国发〔2021〕12号。",
        "关注微信公众号“今日社区”，或微信小程序办理。",
        "比赛以3:2、21-19、21-18获胜；全程42.195公里。",
        "2021-08-25 10:30:00 至 2021/08/26",
        "总额138亿元，同比增长13.8%，共13 800户。",
        "第1、2、3、4、5、6、7、8、9、10、11组",
    ],
)
def test_news_passes(text: str) -> None:
    assert codes(text) == set()


def test_what_is_missing_is_named() -> None:
    assert [(one.code, one.field) for one in check(Content(title=" ", body="\n"))] == [
        ("missing_title", "title"), ("missing_body", "body")
    ]  # fmt: skip


def test_a_finding_says_where_and_never_what() -> None:
    text = "电\u200b话①38００００００００，谢谢"
    (found,) = check(Content(title="标题", body=text))
    assert text[found.start : found.start + found.length] == "①38００００００００"
    assert "38" not in repr(found).replace(str(found.start), "")


@given(
    one=st.builds(Content, title=plain, summary=plain, body=plain), other=st.builds(Content, title=plain, body=plain)
)
def test_another_text_has_another_hash(one: Content, other: Content) -> None:
    assert (one.hash() == other.hash()) is (one == other)
    moved = Content(title=one.title + one.summary, summary="", body=one.body)
    assert (moved.hash() == one.hash()) is (one.summary == "")
