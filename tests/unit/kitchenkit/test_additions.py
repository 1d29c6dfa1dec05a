"""What is added to a text stands behind it, the newest always, however much is said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kitchenkit.additions import added


def test_each_addition_is_a_line_under_its_label_and_nothing_adds_nothing() -> None:
    text = added(added("路灯不亮", "补充", "三楼东侧\n靠楼梯"), "催办", "")
    assert text == "路灯不亮\n〔补充〕三楼东侧\n靠楼梯"
    assert added(text, "催办", "还没来") == text + "\n〔催办〕还没来"


@given(st.text(max_size=50), st.lists(st.text(min_size=1, max_size=50), min_size=1, max_size=30))
def test_of_too_much_the_beginning_and_the_newest_are_kept(first: str, said: list[str]) -> None:
    text = first
    for words in said:
        text = added(text, "补充", words, most=150)
        assert text.endswith(f"〔补充〕{words}")
        assert text.startswith(first.split("\n〔", maxsplit=1)[0])
        assert len(text) <= 50 + 150 + 10 * len(said)


def test_the_oldest_additions_go_first() -> None:
    text = "井盖丢了"
    for number in range(40):
        text = added(text, "补充", f"第{number}次" + "说" * 20, most=150)
    assert text.startswith("井盖丢了\n〔补充〕第3")
    assert "第0次" not in text
    assert "第39次" in text
    assert len(text) < 170
