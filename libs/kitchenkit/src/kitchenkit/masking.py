"""Masking: events, logs and screens outside the vault show no phones, ids or names of private persons."""

from __future__ import annotations

import re
import unicodedata

PHONE, IDENTITY, MAIL, ACCOUNT, PLATE, NAME, NUMBER, HOUSE = MARKS = (
    "〔电话〕",
    "〔证件号〕",
    "〔邮箱〕",
    "〔账号〕",
    "〔车牌〕",
    "〔姓名〕",
    "〔号码〕",
    "〔门牌〕",
)
_BRACKETS = re.compile(r"〔([^〔〕\n]*)〕|[〔〕]")
_YEAR = re.compile(r"\d{4}")  # 国发〔2021〕12号
_GAP = r"[\s\-－—_.·()（）]*"
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"), MAIL),
    (re.compile(rf"(?<!\d)(?:\d{_GAP}){{17}}[\dXx](?![\dXx])"), IDENTITY),
    (re.compile(rf"(?<!\d)(?:(?:\+?86|0086){_GAP})?1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)"), PHONE),
    (re.compile(r"(?<!\d)0\d{2,3}[\s\-－—]?\d{7,8}(?!\d)"), PHONE),
    (re.compile(r"((?:微信|WeChat|wechat|VX|vx|QQ|qq)号?[\s:：是为]*)[A-Za-z0-9_-]{5,20}"), rf"\1{ACCOUNT}"),
    (
        re.compile(
            r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·•\s]?[A-Z0-9]{5,6}(?![A-Z0-9])"
        ),
        PLATE,
    ),
    (
        re.compile(
            r"((?:联系人|姓名|名字叫|我叫|本人姓名|户主)[\s:：是为]*)[\u4e00-\u9fff]{2,4}?(?=[，,。；;、\s：:（(]|$)"
        ),
        rf"\1{NAME}",
    ),
    (re.compile(rf"(?<!\d)(?:\d{_GAP}){{9,}}\d(?!\d)"), NUMBER),
)


def mask(text: str, *, names: tuple[str, ...] = (), address: str = "") -> str:
    """Return the text without what identifies a private person; `names` and the house of `address` are hidden.

    Digits in full width count as digits. What is masked is replaced by a word that says what stood there.
    """
    plain = _BRACKETS.sub(_not_ours, _narrow(text))
    house = _house(_narrow(address))
    if len(house) >= 2:  # noqa: PLR2004  # as with names
        plain = plain.replace(house, HOUSE)
    for name in names:
        if len(name) >= 2:  # noqa: PLR2004  # a single character would mask half of every text
            plain = plain.replace(name, NAME)
    for pattern, mark in _PATTERNS:
        plain = pattern.sub(mark, plain)
    return plain


def _not_ours(found: re.Match[str]) -> str:
    """Return brackets of another shape: in 〔〕 stands what the hub itself says within a text, its labels above all."""
    inside = found[1]
    if inside is None:
        return "［" if found[0] == "〔" else "］"
    return found[0] if found[0] in MARKS or _YEAR.fullmatch(inside) else f"［{inside}］"


def _house(address: str) -> str:
    """Return an address from its first digit on: the house, the floor, the door."""
    start = re.search(r"\d", address)
    return address[start.start() :] if start else ""


def _narrow(text: str) -> str:
    """Turn digits of every script into ASCII; leave everything else as it was written."""
    return "".join(str(unicodedata.digit(c)) if not c.isascii() and c.isdigit() else c for c in text)
