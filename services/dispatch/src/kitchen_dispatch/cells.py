"""Cells of Excel files that are written line by line."""

from __future__ import annotations

from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font


def bold(page: Any, text: str) -> Any:
    """Return a cell of a heading."""
    cell = WriteOnlyCell(page, value=text)
    cell.font = Font(bold=True)
    return cell


def text_cell(page: Any, text: str) -> Any:
    """Return a text, whatever it begins with: nothing of it is ever computed; what no file can hold is shown as �."""
    cell = WriteOnlyCell(page, value=ILLEGAL_CHARACTERS_RE.sub("�", text))
    cell.data_type = "s"
    return cell
