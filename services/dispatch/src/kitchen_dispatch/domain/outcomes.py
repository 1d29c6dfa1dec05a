"""What an answer can come to (办理结果), as it is counted."""

from __future__ import annotations

NOT_RESPONSIBLE = "not_responsible"  # 非职责范围: names who is
OUTCOMES = frozenset(
    {"fixed", "partly_fixed", "explained", "planned", NOT_RESPONSIBLE, "cannot_fix", "no_action", "duplicate",
     "self_resolved"}
)  # fmt: skip
