"""What a citizen sends twice because the answer was lost counts once, and what they saw may have changed since."""

from __future__ import annotations

import httpx

from .window import Web


async def give(web: Web, headers: dict[str, str], **said: str) -> httpx.Response:
    case = web.counter.only()
    path = f"/v1/cases/{case.case_no}:supplement?code={web.counter.reception.code(case)}"
    return await web.http.post(path, json=said, headers=headers)


async def test_the_same_key_counts_once_and_another_text_under_it_is_refused(web: Web) -> None:
    await web.submitted()
    key = {"Idempotency-Key": "k1"}
    first, again = [await give(web, key, text="就在三号楼前面") for _ in range(2)]
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    lines = [line for line in (await web.tracked())["timeline"] if "三号楼" in str(line)]
    assert len(lines) == 1
    other = await give(web, key, text="别的")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")


async def test_who_has_seen_an_older_state_is_told_how_it_is_now(web: Web) -> None:
    await web.submitted()
    seen = (await web.tracked())["sequence"]
    assert (await give(web, {"If-Match": f'"{seen}"'}, text="补充一")).status_code == 200
    stale = await give(web, {"If-Match": f'"{seen}"'}, text="补充二")
    assert (stale.status_code, stale.json()["sequence"]) == (412, seen + 1)
    wrong = await give(web, {"If-Match": "yesterday"}, text="补充三")
    assert (wrong.status_code, wrong.json()["errors"][0]["loc"]) == (422, ["header", "If-Match"])
