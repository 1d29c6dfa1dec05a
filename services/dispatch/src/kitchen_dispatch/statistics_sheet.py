"""Statistics in Excel: the figures, and beside them what each means."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from .cells import bold, text_cell
from .duty_sheet import XLSX
from .statistics import Line, Statistics

__all__ = ["XLSX", "written"]
SHEET, MEANINGS = "统计 Figures", "口径 Definitions"
PERCENT, DAYS = "0.0%", "0.0"


def written(found: Statistics) -> bytes:
    """Return the file: one row for each line, the total last."""
    book = Workbook(write_only=True)
    page = book.create_sheet(SHEET)
    page.freeze_panes = "C2"
    heads = ["编号 key", "名称 name", "综合得分 score"]
    heads += [f"{rate.title.zh} {rate.title.en}" for rate in found.rates]
    heads += [f"{mean.title.zh} {mean.title.en}" for mean in found.means]
    heads += [f"{count.meaning.zh} {count.name}" for count in found.counts]
    for number in range(1, len(heads) + 1):
        page.column_dimensions[get_column_letter(number)].width = 18
    page.append([bold(page, head) for head in heads])
    for line in [*found.lines, found.total]:
        page.append(_cells(page, line, found))
    _meanings(book, found)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(page: Any, line: Line, found: Statistics) -> list[Any]:
    shares = [_as(page, value, PERCENT) for value in (line.score, *(line.rates[rate.name] for rate in found.rates))]
    names = (text_cell(page, line.key), text_cell(page, line.name))
    days = [_as(page, line.means[mean.name], DAYS) for mean in found.means]
    return [*names, *shares, *days, *(line.counts[one.name] for one in found.counts)]


def _meanings(book: Workbook, found: Statistics) -> None:
    page = book.create_sheet(MEANINGS)
    page.column_dimensions["A"].width = 24
    page.column_dimensions["B"].width = page.column_dimensions["C"].width = 70
    page.append(["派单日期 dispatched", f"{found.first} – {found.last}", f"截至 as of {found.as_of.isoformat()}"])
    bounds = {"unit_id": found.unit_id, "area_code": found.area_code, "category_code": found.category_code}
    for name, value in bounds.items():
        if value:
            page.append([name, text_cell(page, value)])
    weights = "，".join(f"{name} {value:g}" for name, value in found.weights.items())
    page.append(["权重 weights", weights])
    page.append(["说明 note", found.period.zh, found.period.en])
    page.append(["提示 caveat", found.caveat.zh, found.caveat.en])
    for rate in found.rates:
        page.append([f"{rate.title.zh} {rate.title.en}", rate.meaning.zh, rate.meaning.en])
    for mean in found.means:
        page.append([f"{mean.title.zh} {mean.title.en}", mean.meaning.zh, mean.meaning.en])
    for count in found.counts:
        page.append([count.name, count.meaning.zh, count.meaning.en])


def _as(page: Any, value: float | None, number_format: str) -> Any:
    cell = WriteOnlyCell(page, value=value)
    cell.number_format = number_format
    return cell
