"""The duty list in Excel: written, and read with every cell's own name, so that what is wrong is found."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from .cells import bold, text_cell
from .domain.duty import LEVELS, MARKS, MOST_ITEMS, DutyItem, Known, flaws, gaps, in_order

SHEET = "Items"
COLUMNS: Mapping[str, str] = {
    "code": "编号",
    "category_code": "类别",
    "title": "事项",
    "description": "说明",
    "words": "关键词",
    "area": "适用区域",
    "level": "层级",
    "lead": "牵头单位类别",
    "lead_unit": "指定单位",
    "assist": "协办单位类别",
    "joint": "同时派单",
    "legal_basis": "法律依据",
    "deadline": "期限",
    "evidence": "办结凭证",
    "fallback": "兜底单位类别",
}
NEEDED = ("code", "category_code", "title", "level")
LISTS = ("words", "assist")
LEVEL_NAMES = {"city": "市", "district": "区县", "street": "街道"}
YES, NO = ("是", "yes", "true", "1"), ("", "否", "no", "false", "0")
MOST_WRONG = 200
MOST_COLUMNS = 60
MOST_UNPACKED = 128 * 1024 * 1024
# What a broken file can be to who reads it; lxml's errors are SyntaxErrors.
UNREADABLE = (
    ArithmeticError, AttributeError, BadZipFile, InvalidFileException, LookupError, OSError, SyntaxError, TypeError,
    ValueError, zlib.error,
)  # fmt: skip
WIDE = {"title": 32, "description": 40, "words": 48, "legal_basis": 44, "evidence": 28}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one cell, Chinese first."""

    cell: str  # Items!D17
    why: str


@dataclass(frozen=True, slots=True)
class Taken:
    """The items of a file; nothing of it is taken while anything is wrong."""

    items: tuple[DutyItem, ...]
    wrong: tuple[Wrong, ...]


def written(items: Iterable[DutyItem]) -> bytes:
    """Return a file with these items; read again, it is the same list."""
    book = Workbook(write_only=True)
    page = book.create_sheet(SHEET)
    page.freeze_panes = "A2"
    for number, name in enumerate(COLUMNS, start=1):
        page.column_dimensions[get_column_letter(number)].width = WIDE.get(name, 16)
    page.append([bold(page, f"{chinese} {name}") for name, chinese in COLUMNS.items()])
    for item in in_order(items):
        page.append([text_cell(page, _said(item, name)) for name in COLUMNS])
    notes = book.create_sheet("说明 help")
    for line in _help():
        notes.append(line)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read(file: bytes, known: Known) -> Taken:
    """Return the items of a file, and all that is wrong with it; what is no .xlsx file is a `ValueError`."""
    try:
        title, lines = _lines(file)
    except UNREADABLE as error:
        raise ValueError("这不是完好的 .xlsx 文件 / this is no sound .xlsx file") from error
    return _taken(title, iter(lines), known)


def _lines(file: bytes) -> tuple[str, list[tuple[object, ...]]]:
    """Return a sheet's name and its rows; raises one of `UNREADABLE`."""
    with ZipFile(BytesIO(file)) as packed:
        if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
            raise BadZipFile("far larger than a list")
    book = load_workbook(BytesIO(file), read_only=True, data_only=True)
    try:
        page = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
        return page.title, list(page.iter_rows(values_only=True, max_row=MOST_ITEMS + 2, max_col=MOST_COLUMNS))
    finally:
        book.close()


def _taken(title: str, lines: Iterator[tuple[object, ...]], known: Known) -> Taken:
    header = [_text(value).casefold() for value in next(lines, ())]
    columns = {name: at for name in COLUMNS if (at := _column(header, name)) is not None}
    wrong = [
        Wrong(f"{title}!A1", f"缺少列 {COLUMNS[name]} / there is no column {name}")
        for name in NEEDED
        if name not in columns
    ]
    if wrong:
        return Taken((), tuple(wrong))
    places: list[tuple[int, DutyItem]] = []
    for number, values in enumerate(lines, start=2):
        if not any(_text(value) for value in values):
            continue
        said = {name: _text(values[at] if at < len(values) else None) for name, at in columns.items()}
        item, misread = _item(said)
        places.append((number, item))
        wrong += [Wrong(_cell(title, columns, field, number), why) for field, why in misread]
        wrong += [Wrong(_cell(title, columns, flaw.field, number), flaw.why) for flaw in flaws(item, known)]
    items = tuple(item for _, item in places)
    judged = [place for place in places if known.has_category(place[1].category_code)]
    if judged or not places:
        wrong += _of_the_whole(title, columns, judged)
    return Taken(() if wrong else items, tuple(wrong[:MOST_WRONG]))


def _of_the_whole(title: str, columns: Mapping[str, int], places: Sequence[tuple[int, DutyItem]]) -> Iterator[Wrong]:
    """A code that is there twice is named where it stands the second time."""
    first = {item.code: number for number, item in reversed(places)}
    last = {item.code: number for number, item in places}
    for flaw in gaps([item for _, item in places]):
        rows = last if flaw.field == "code" else first
        yield Wrong(_cell(title, columns, flaw.field, rows.get(flaw.code, 2)), flaw.why)


def _item(said: Mapping[str, str]) -> tuple[DutyItem, list[tuple[str, str]]]:
    wrong: list[tuple[str, str]] = []
    given: dict[str, Any] = {name: text for name, text in said.items() if name not in (*LISTS, "joint")}
    given |= {name: _several(said.get(name, "")) for name in LISTS}
    level = said["level"].casefold()
    given["level"] = next((name for name, chinese in LEVEL_NAMES.items() if level in (name, chinese)), said["level"])
    joint = said.get("joint", "").casefold()
    if joint not in (*YES, *NO):
        wrong.append(("joint", "请填 是 或 否 / yes or no"))
    if not said.get("fallback"):
        given.pop("fallback", None)
    return DutyItem(**given, joint=joint in YES), wrong


def _said(item: DutyItem, name: str) -> str:
    value = getattr(item, name)
    if name == "joint":
        return "是" if value else "否"
    if name == "level":
        return LEVEL_NAMES.get(item.level, item.level)
    return MARKS[0].join(value) if name in LISTS else str(value)


def _several(text: str) -> tuple[str, ...]:
    """Words are divided by any of the marks that people use."""
    for mark in (*MARKS, "\n"):
        text = text.replace(mark, MARKS[0])
    return tuple(dict.fromkeys(word.strip() for word in text.split(MARKS[0]) if word.strip()))


def _column(header: Sequence[str], name: str) -> int | None:
    names = {name, COLUMNS[name], f"{COLUMNS[name]} {name}"}
    return next((at for at, text in enumerate(header) if text in names), None)


def _cell(title: str, columns: Mapping[str, int], field: str, number: int) -> str:
    return f"{title}!{get_column_letter(columns.get(field, 0) + 1)}{number}"


def _text(value: object) -> str:
    """Codes are often typed as numbers: 520103 is meant where Excel keeps 520103.0."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _help() -> Iterator[list[str]]:
    yield ["一行一个事项;列的顺序可以改变。", "One row for each item; columns in any order."]
    yield ["层级 level", *(f"{LEVEL_NAMES[name]} {name}" for name in LEVELS)]
    yield [
        "关键词 words",
        "用顿号分隔;每个类别须有一条无关键词、不限区域的总则",
        "one item of each category has no words",
    ]
    yield ["期限 deadline", "4wh 工作时,3wd 工作日,12h 小时,3d 天,30m 分钟"]
    yield ["同时派单 joint", "是/否", "协办单位与牵头单位同时收到(首接负责)"]
