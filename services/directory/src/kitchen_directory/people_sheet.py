"""Lists of people in Excel: read with every cell's own name, and an empty one to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from .domain.roles import ROLES

COLUMNS: Mapping[str, str] = {
    "username": "用户名",
    "name": "姓名",
    "role": "角色",
    "scope": "范围",
    "scope_code": "范围代码",
    "organisation_code": "机构代码",
}
NEEDED = frozenset({"username", "name"})
SCOPES: Mapping[str, str] = {
    "hub": "全市",
    "area": "区域",
    "unit": "承办单位",
    "desk": "融媒体分中心",
    "team": "志愿队",
    "merchant": "商户",
    "self": "本人",
}
MOST_ROWS = 20_000
WIDTH = 26


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says, and how people find it."""

    at: str  # Sheet1!C7
    text: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong, and where."""

    at: str
    why: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of the first sheet by column, and what is wrong with them as a sheet."""

    rows: tuple[Mapping[str, Cell], ...]
    wrong: tuple[Wrong, ...]


def read(file: Path) -> Sheet:
    """Return what the first sheet of a file says; a file that is no Excel file is a `ValueError`."""
    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError) as error:
        raise ValueError(f"{file} is no .xlsx file") from error
    try:
        page = book.worksheets[0]
        lines = page.iter_rows(values_only=True, max_row=MOST_ROWS + 2)
        return _sheet(page.title, lines)
    finally:
        book.close()


def write_empty(file: Path) -> None:
    """Write a list to fill in, with what may be filled in on a second sheet."""
    book = Workbook()
    page, help_page = book.worksheets[0], book.create_sheet("说明 help")
    page.title = "Sheet1"
    page.append([f"{chinese} {name}" for name, chinese in COLUMNS.items()])
    for number in range(1, len(COLUMNS) + 1):
        page.cell(1, number).font = Font(bold=True)
        page.column_dimensions[get_column_letter(number)].width = WIDTH
    page.freeze_panes = "A2"
    for line in _help():
        help_page.append(line)
    book.save(file)


def _help() -> Iterator[list[str]]:
    yield ["一行一项权限；同一人可有多行。", "One row for each right; a person may have several."]
    yield ["角色 role", *ROLES]
    yield ["范围 scope", *(f"{name} {chinese}" for name, chinese in SCOPES.items())]
    yield ["范围代码 scope_code", "hub、self 留空；其余填区域、机构、队伍、商户的代码", "empty for hub and self"]
    yield ["机构代码 organisation_code", "可空", "may be empty"]


def _sheet(title: str, lines: Iterator[tuple[object, ...]]) -> Sheet:
    header = [_text(value).casefold() for value in next(lines, ())]
    columns = {name: at for name in COLUMNS if (at := _column(header, name)) is not None}
    wrong = [
        Wrong(f"{title}!A1", f"there is no column {name} ({COLUMNS[name]})") for name in sorted(NEEDED - columns.keys())
    ]
    if wrong:
        return Sheet((), tuple(wrong))
    rows: list[Mapping[str, Cell]] = []
    for number, values in enumerate(lines, start=2):
        if not any(_text(value) for value in values):
            continue
        if number > MOST_ROWS + 1:
            return Sheet((), (Wrong(f"{title}!A{number}", f"at most {MOST_ROWS} rows at once"),))
        rows.append({name: _cell(title, at, number, values) for name, at in columns.items()})
    return Sheet(tuple(rows), ())


def _column(header: list[str], name: str) -> int | None:
    """A column is found by either of its names, or by both as the empty list has them."""
    names = {name, COLUMNS[name], f"{COLUMNS[name]} {name}"}
    return next((at for at, text in enumerate(header) if text in names), None)


def _cell(title: str, at: int, number: int, values: tuple[object, ...]) -> Cell:
    return Cell(f"{title}!{chr(ord('A') + at)}{number}", _text(values[at] if at < len(values) else None))


def _text(value: object) -> str:
    """Codes are often typed as numbers: 520103 is meant where Excel keeps 520103.0."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()
