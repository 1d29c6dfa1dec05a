"""The machine check (机器检校): what must be there is there, and nothing by which a private person could be reached.

It finds and says where; it changes nothing and repeats nothing. People read the text after it: what only they can see
(a name, a wrong fact) is theirs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from .content import Content

REQUIRED = ("title", "body")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found and where; characters are counted from 0."""

    code: str
    field: str
    start: int = 0
    length: int = 0


_GAP = r"[\s\-‐-―_.·•()/~]{0,3}"
_NUMERALS = dict(zip("零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖", "00123456789" + "12" + "123456789", strict=True))
_PLATES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
# The marks that intake leaves where it masked, and the ways in which people hide the middle of a number.
_MARK = r"〔(?:电话|证件号|邮箱|账号|车牌|姓名|号码)〕|\d{2,}[*xX×●•]{3,}\d*|[*×●•]{3,}\d{2,}"
_SERVICE = r"(?:微信|QQ|VX|V信|Wechat)"
_ID = r"[A-Za-z0-9_-]{5,20}"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("identity_number", re.compile(rf"(?<!\d)[1-9](?:{_GAP}\d){{16}}{_GAP}[\dXx](?![\dA-Za-z])")),
    ("long_number", re.compile(r"(?<!\d)[3-6]\d{3}(?: ?\d{4}){3}(?: ?\d{1,3})?(?!\d)")),  # as it stands on a card
    ("phone", re.compile(rf"(?<!\d)(?:(?:\+?86|0086){_GAP})?1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)")),
    ("phone", re.compile(r"(?<!\d)0\d{2,3}[\s\-‐-―_.·()]{0,3}[2-9]\d{2,3}[\s\-‐-―]?\d{4}(?!\d)")),
    ("phone", re.compile(r"(?<!\d)[48]00[\s\-‐-―]?(?:\d{3}[\s\-‐-―]?\d{4}|\d{4}[\s\-‐-―]?\d{3})(?!\d)")),
    ("long_number", re.compile(r"\d{10,}")),
    ("mail", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        "account",
        re.compile(rf"{_SERVICE}\s*[号:是为][\s:是为]*{_ID}|{_SERVICE}\s*(?=[A-Za-z_-]*\d){_ID}", re.IGNORECASE),
    ),
    ("plate", re.compile(rf"[{_PLATES}][A-Z][·•\s]?(?=[A-Z]*\d)[A-Z0-9]{{5,6}}(?![A-Z0-9])")),
    ("mask_mark", re.compile(_MARK)),
)


def check(content: Content) -> tuple[Finding, ...]:
    """Return everything that keeps this text from going further, in the order of the fields; nothing where it is good.

    Digits of every script, in full width, circled or written as Chinese numerals count as digits, with or without gaps.
    """
    missing = [Finding(code=f"missing_{name}", field=name) for name in REQUIRED if not getattr(content, name).strip()]
    found = [finding for name, text in content.texts() for finding in _contacts(name, text)]
    return (*missing, *found)


def without_contacts(text: str) -> str:
    """Return a text that other people wrote with everything left out by which somebody could be reached."""
    for found in sorted(_contacts("", text), key=lambda one: one.start, reverse=True):
        text = f"{text[: found.start]}〔…〕{text[found.start + found.length :]}"
    return text


def _contacts(field: str, text: str) -> Iterator[Finding]:
    """Return each place once, by the first pattern that knows it."""
    plain, places = _folded(text)
    taken: list[range] = []
    for code, pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            if any(match.start() < one.stop and one.start < match.end() for one in taken):
                continue
            taken.append(range(match.start(), match.end()))
            start, last = places[match.start()], places[match.end() - 1]
            yield Finding(code=code, field=field, start=start, length=last + 1 - start)


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the text as it sounds to a machine, and for each of its characters the place in the original."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in _plain(character):
            letters.append(letter)
            places.append(place)
    return "".join(letters), places


def _plain(character: str) -> str:
    if character.isascii():
        return character
    if character in _NUMERALS:
        return _NUMERALS[character]
    if unicodedata.category(character) in ("Cf", "Mn", "Me"):  # what is not seen: zero-width spaces, marks on letters
        return ""
    digit = unicodedata.digit(character, -1)
    return str(digit) if digit >= 0 else unicodedata.normalize("NFKC", character)
