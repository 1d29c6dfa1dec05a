"""A work order on paper (纸质工单): what the page shows, masked as there, with who printed it and when across it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from html import escape
from io import BytesIO
from typing import Any

from reportlab.lib.colors import Color, black
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

FONT = "STSong-Light"  # readers of PDFs bring its Chinese glyphs along: nothing is embedded
GETA = "〓"  # stands for what that font cannot say: characters beyond the basic plane
BASIC = 0xFFFF
LINE = Color(0.6, 0.6, 0.6)
FAINT = Color(0.5, 0.5, 0.5, alpha=0.16)
MARGIN = 20 * mm
NAMES, VALUES = 32 * mm, 138 * mm
WATERMARK_STEP = 62 * mm
STATES = {
    "filed": "已立案", "dispatched": "已派单", "return_requested": "申请退单", "disputed": "争议裁定",
    "signed": "已签收", "in_progress": "办理中", "awaiting_citizen": "待补充", "extension_requested": "申请延期",
    "shelved": "挂账", "resolved": "已办结", "rework": "重办", "withdrawn": "已撤诉", "wrong_lane": "转回研判",
}  # fmt: skip
ROLES = {"lead": "主办", "assist": "协办"}
CAUSES = {
    "not_solved": "来件人认为没有解决，请重新办理并答复", "dissatisfied": "来件人不满意，请与其联系后重新办理",
    "check_failed": "核查与答复不符，请按核查所见办理", "reopened": "结案后重新打开，请重新办理",
    "not_lasting": "回头看时问题又出现，请重新办理", "centre": "中心要求重新办理",
}  # fmt: skip

pdfmetrics.registerFont(UnicodeCIDFont(FONT))
_TEXT = ParagraphStyle("text", fontName=FONT, fontSize=10.5, leading=16, wordWrap="CJK")
_NAME = ParagraphStyle("name", parent=_TEXT, textColor=Color(0.3, 0.3, 0.3))
_TITLE = ParagraphStyle("title", parent=_TEXT, fontSize=18, leading=26, alignment=1)
_HEAD = ParagraphStyle("head", parent=_NAME, spaceBefore=10, spaceAfter=2, keepWithNext=1)
_SMALL = ParagraphStyle("small", parent=_TEXT, fontSize=8.5, leading=13, textColor=Color(0.35, 0.35, 0.35))


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """Who prints it, and when."""

    person: str  # a name, or an id where there is none
    at: datetime
    zone: tzinfo

    def mark(self) -> str:
        """Return what stands across every page: whoever passes the sheet on is on it."""
        return f"{self.person}　{_moment(self.at, self.zone)}"


def order_sheet(order: Mapping[str, Any], printing: Printing) -> bytes:
    """Return the order as a PDF; `order` is what its page is answered."""
    made = BytesIO()
    document = SimpleDocTemplate(
        made, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN,
        title=f"工单 {order['case_no']}", author="", subject="政府办理工单",
    )  # fmt: skip
    rows = [[Paragraph(name, _NAME), _words(value)] for name, value in _lines(order, printing.zone) if value]
    table = Table(rows, colWidths=[NAMES, VALUES])
    table.setStyle(
        TableStyle([("GRID", (0, 0), (-1, -1), 0.5, LINE), ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("TOPPADDING", (0, 0), (-1, -1), 3), ("BOTTOMPADDING", (0, 0), (-1, -1), 5)])
    )  # fmt: skip
    story = [
        Paragraph("工 单", _TITLE),
        Spacer(1, 4 * mm),
        table,
        *(
            part
            for name, text in _texts(order, printing.zone)
            if text
            for part in (Paragraph(name, _HEAD), *_words(text))
        ),
        Spacer(1, 6 * mm),
        Paragraph(f"打印：{_said(printing.mark())}。本工单已隐去来件人信息，仅供办理使用，不得外传。", _SMALL),
    ]

    def across(canvas: Canvas, _: object) -> None:
        _watermark(canvas, _plain(printing.mark()))

    document.build(story, onFirstPage=across, onLaterPages=across)
    return made.getvalue()


def _lines(order: Mapping[str, Any], zone: tzinfo) -> list[tuple[str, str]]:
    state = str(order["state"])
    tier = str(order["tier"])
    return [
        ("编号", str(order["case_no"])),
        (
            "承办单位",
            f"{order['unit_name']}（{ROLES.get(order['role'], order['role'])}）" if order["unit_name"] else "待派单",
        ),
        ("状态", STATES.get(state, state) + ("　超期" if order["overdue"] else "")),
        ("级别", tier),
        ("处置优先级", _priority(order["priority"])),
        ("类别", f"{order['category_code']}　{order['item']}".strip()),
        ("区域", str(order["area_code"])),
        ("派单时间", _moment(order["dispatched_at"], zone)),
        ("签收时限", _moment(order["sign_by"], zone)),
        ("办理时限", _moment(order["due_at"], zone) + ("（暂定）" if order["provisional"] else "")),
        ("保密", "来件人要求保密" if order["confidential"] else ""),
    ]


def _priority(given: Mapping[str, Any] | None) -> str:
    return f"{given['title']}　{given['code']}".strip() if given else ""


def _texts(order: Mapping[str, Any], zone: tzinfo) -> list[tuple[str, str]]:
    """Return what may be long: it flows over as many pages as it needs, which a cell of a table cannot."""
    return [
        ("诉求内容", str(order["text"])),
        ("重办要求", "\n".join(_again(one, zone) for one in order.get("reworks", ()))),
        ("督办意见", str(order.get("instruction") or "")),
        ("办理答复", str(order["reply"])),
    ]


def _again(one: Mapping[str, Any], zone: tzinfo) -> str:
    """Return why it is done again, in one round: when and by whom it was sent back, what is asked, in whose words."""
    by = "中心" if one["by"] else "来件人"
    said = "。".join(text for text in (CAUSES.get(one["cause"], ""), one["reason"]) if text)
    place = f"（{one['place']}）" if one["place"] else ""
    return f"第{one['number']}次　{_moment(one['at'], zone)}　{by}：{said}{place}"


def _words(text: str) -> list[Paragraph]:
    return [Paragraph(_said(line) or " ", _TEXT) for line in text.splitlines()]


def _said(text: str) -> str:
    """Return a text that is only text: no markup of its own, nothing that the font would garble."""
    return escape(_plain(text))


def _plain(text: str) -> str:
    return "".join(one if ord(one) <= BASIC else GETA for one in text)


def _moment(instant: datetime | None, zone: tzinfo) -> str:
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M") if instant is not None else ""


def _watermark(canvas: Canvas, text: str) -> None:
    width, height = A4
    canvas.saveState()
    canvas.setFont(FONT, 15)
    canvas.setFillColor(FAINT)
    canvas.rotate(30)
    y = -width / 2
    while y < height:
        x = -width / 2
        while x < width + height / 2:
            canvas.drawString(x, y, text)
            x += canvas.stringWidth(text, FONT, 15) + 20 * mm
        y += WATERMARK_STEP
    canvas.setFillColor(black)
    canvas.restoreState()
