"""What is added to a text stands behind it, the newest always, however much is said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kitchenkit.additions import added

WORDS = st.text(min_size=1, max_size=50).filter(lambda words: "〔来件人" not in words)


def test_each_addition_is_a_line_under_its_label_and_nothing_adds_nothing() -> None:
    text = added(added("路灯不亮", "来件人", "补充", "三楼东侧\n靠楼梯"), "来件人", "催办", "")
    assert text == "路灯不亮\n〔来件人补充〕三楼东侧\n靠楼梯"
    assert added(text, "来件人", "催办", "还没来") == text + "\n〔来件人催办〕还没来"


@given(WORDS, st.lists(WORDS, min_size=1, max_size=30))
def test_of_too_much_the_beginning_and_the_newest_are_kept(first: str, said: list[str]) -> None:
    text = first
    for words in said:
        text = added(text, "来件人", "补充", words, most=150)
        assert text.endswith(f"〔来件人补充〕{words}")
        assert text.startswith(first)
        assert len(text) <= 50 + 150 + 10 * len(said)


def test_the_oldest_additions_go_first_and_a_line_that_begins_with_what_was_masked_is_none() -> None:
    text = "井盖丢了\n〔姓名〕也看见了"
    for number in range(40):
        text = added(text, "来件人", "补充", f"第{number}次" + "说" * 20, most=150)
    assert text.startswith("井盖丢了\n〔姓名〕也看见了\n〔来件人补充〕第3")
    assert "第0次" not in text
    assert "第39次" in text
    assert len(text) < 190
