"""The text of a reply template (答复模板): its placeholders, and the gaps that somebody has to complete. Pure.

A placeholder stands for something that the order itself says; the list is closed and nothing in it is about a person.
A gap (`【…处理措施】`) is what only the unit knows. An answer with a gap in it is no answer yet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

# Each placeholder, and what its gap is called where the order cannot fill it.
PLACEHOLDERS: Mapping[str, str] = {
    "case_no": "案件编号",
    "category": "类别",
    "item": "职责事项",
    "unit": "承办单位",
    "place": "地点",
    "due": "答复期限",
    "revisit": "复查日期",
}
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_GAP = re.compile(r"【\s*(?:…+|\.{3,})[^【】]*】")


def unknown(text: str) -> list[str]:
    """Return the placeholders of a text that nobody can fill, each once; half a bracket counts as one."""
    named = [name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]
    rest = _PLACEHOLDER.sub("", text)
    return [*dict.fromkeys(named), *(bracket for bracket in ("{{", "}}") if bracket in rest)]


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with what the order says; what it does not say is a gap to be completed."""

    def value(found: re.Match[str]) -> str:
        return values.get(found[1], "") or gap(PLACEHOLDERS[found[1]])

    return _PLACEHOLDER.sub(value, text)


def gap(about: str) -> str:
    """Return a gap that says what belongs there."""
    return f"【…{about}】"


def gaps(text: str) -> list[str]:
    """Return every gap of a text as it stands there, in its order."""
    return _GAP.findall(text)


def day_in_words(day: date) -> str:
    """Return a day as a letter has it."""
    return f"{day.year}年{day.month}月{day.day}日"
