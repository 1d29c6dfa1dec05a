"""Saying in Chinese why a suggestion is what it is. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kitchen_triage.classify.categories import Categories
    from kitchen_triage.classify.evidence import Evidence
    from kitchen_triage.classify.verdict import Verdict

WORDS_SHOWN: Final = 5
KIND_NAMES: Final = {
    "news_lead": "新闻线索",
    "good_person": "好人线索",
    "emergency": "突发事件",
    "appeal": "建议诉求",
    "volunteer_need": "志愿服务需求",
}
"""The kinds of tips (线索类型) as people read them."""


def explain(evidence: Evidence, verdict: Verdict, categories: Categories,
            spoke: Sequence[str], *, where: Sequence[str]) -> tuple[str, ...]:  # fmt: skip
    """Return the reasons, the weightiest first, one sentence each.

    `where` says in lines of its own where it is, `spoke` are the words that moved the model.
    """
    lines = [*_danger(evidence), *_rules(evidence, verdict, categories), *_sender(evidence, categories)]
    lines += _model(evidence, verdict, spoke)
    if verdict.conflict:
        lines.append(f"道路有冲突：{verdict.why_abstain}，请人工研判")
    elif verdict.why_abstain:
        lines.append(f"交人工研判：{verdict.why_abstain}")
    return (*lines, *where)


def quoted(words: Iterable[str]) -> str:
    """Return words in Chinese quotation marks, not too many of them."""
    return "".join(f"“{word}”" for word in list(dict.fromkeys(words))[:WORDS_SHOWN])


def _danger(evidence: Evidence) -> list[str]:
    lines = []
    if evidence.alert.dangers:
        first = evidence.alert.dangers[0]
        words = quoted(danger.word for danger in evidence.alert.dangers)
        lines.append(f"紧急词：{words}（{first.zh}），按{first.tier}")
    if evidence.alert.cancelled:
        lines.append(f"紧急词{quoted(evidence.alert.cancelled)}不计：上下文像演练、往事、担忧或已脱险")
    return lines


def _rules(evidence: Evidence, verdict: Verdict, categories: Categories) -> list[str]:
    chosen = verdict.category.code if verdict.category else None
    others = [code for code, _ in evidence.finding.scores if code != chosen]
    lines = []
    for code in [chosen, *others[:2]]:
        matches = evidence.finding.for_category(code) if code else ()
        if code and matches:
            words = quoted(word for match in matches for word in match.words)
            rules = "、".join(match.rule.id for match in matches)
            lines.append(f"词表：出现{words}，指向“{categories.by_code[code].zh}”（规则 {rules}）")
    return lines


def _model(evidence: Evidence, verdict: Verdict, spoke: Sequence[str]) -> list[str]:
    if not evidence.model or not verdict.category:
        return []
    chance = evidence.model.get(verdict.category.code, 0.0)
    words = f"，依据{quoted(spoke)}" if spoke else ""
    return [f"模型：像“{verdict.category.zh}”的可能为{chance:.0%}{words}"]


def _sender(evidence: Evidence, categories: Categories) -> list[str]:
    lines = []
    if evidence.hint:
        lines.append(f"来件自选类别“{evidence.hint.zh}”")
    elif evidence.expected:
        lane = categories.lane_names[evidence.expected]
        lines.append(f"来件类型“{KIND_NAMES[evidence.kind]}”，本走“{lane}”")
    return lines
