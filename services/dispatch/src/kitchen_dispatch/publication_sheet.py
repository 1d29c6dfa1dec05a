"""A list for publication (通报) in Excel: one row for each order, and how many are whose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from .cells import bold, text_cell
from .domain.publication import LateOrder, by_unit
from .duty_sheet import XLSX

__all__ = ["XLSX", "written"]
SHEET, UNITS = "清单 List", "按单位 By unit"
LEVELS = {2: "督办", 3: "市级清单", 4: "通报"}
HEADS = {
    "工单编号 case": 18, "承办单位 unit": 28, "事项 item": 28, "区域 area": 32, "时限等级 tier": 12, "应办结 due": 18,
    "超期天数 days late": 14, "层级 level": 12, "列入时间 listed since": 18,
}  # fmt: skip


def written(lines: Sequence[LateOrder], level: int, as_of: datetime) -> bytes:
    """Return the file; times are those of `as_of`'s zone."""
    book = Workbook(write_only=True)
    page = book.create_sheet(SHEET)
    page.freeze_panes = "A2"
    for number, width in enumerate(HEADS.values(), start=1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.append([bold(page, head) for head in HEADS])
    for line in lines:
        page.append(_row(page, line, as_of))
    _units(book, lines, level, as_of)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _row(page: Any, line: LateOrder, as_of: datetime) -> list[Any]:
    said = (line.case_no, line.unit_name, line.item or line.category_code, line.area_name, line.tier)
    return [
        *(text_cell(page, one) for one in said),
        text_cell(page, _minute(line.due_at, as_of)),
        line.days_late,
        text_cell(page, LEVELS.get(line.level, str(line.level))),
        text_cell(page, _minute(line.reached_at, as_of)),
    ]


def _units(book: Workbook, lines: Sequence[LateOrder], level: int, as_of: datetime) -> None:
    page = book.create_sheet(UNITS)
    page.column_dimensions["A"].width = 32
    page.append([bold(page, "承办单位 unit"), bold(page, "件数 orders"), bold(page, "最长超期天数 most days late")])
    for unit in by_unit(lines):
        page.append([text_cell(page, unit.unit_name), unit.orders, unit.longest])
    page.append([])
    page.append([f"{LEVELS.get(level, level)}及以上 this level and above", f"截至 as of {as_of:%Y-%m-%d %H:%M}"])


def _minute(at: datetime | None, as_of: datetime) -> str:
    return f"{at.astimezone(as_of.tzinfo):%Y-%m-%d %H:%M}" if at is not None else ""
