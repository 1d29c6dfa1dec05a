"""Why the desk is called is a code, too: whoever reads another language has words for it."""

from __future__ import annotations

import ast
from pathlib import Path

import kitchen_dispatch.domain
from kitchen_dispatch.domain import merchant_acts, merchant_ends, merchant_order
from kitchen_dispatch.domain.merchant_called import CODES, code_of

DOMAIN = Path(str(kitchen_dispatch.domain.__file__)).parent
WEB = Path(__file__).parents[3] / "services/console/web/src/ui/called/i18n.ts"


def said_to_the_desk() -> set[str]:
    """Return the names of what `escalate` is called with, anywhere in the domain."""
    calls = [
        call
        for path in DOMAIN.glob("merchant*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "escalate"
    ]
    return {
        one.id for call in calls for one in ast.walk(call.args[1]) if isinstance(one, ast.Name) and one.id.isupper()
    }


def test_each_reason_has_a_code_of_its_own_and_words_in_both_languages() -> None:
    words = [
        getattr(module, name)
        for name in sorted(said_to_the_desk())
        for module in (merchant_acts, merchant_ends, merchant_order)
        if hasattr(module, name)
    ]
    codes = frozenset(code_of(one) for one in words)
    assert (codes, code_of("别的话")) == (CODES, "")
    said = WEB.read_text(encoding="utf-8")
    assert [said.count(f"{code}: '") for code in sorted(CODES)] == [2] * len(CODES)
