from __future__ import annotations

from pathlib import Path

import pytest

from kitchen_console.static import FOR_EVER
from tests.unit.console.conftest import Page


@pytest.mark.parametrize("path", ["/", "/desk/queue?state=new", "/cases/0196-abc"])
async def test_every_address_of_the_app_is_the_one_page_under_a_strict_policy(page: Page, path: str) -> None:
    answer = await page.client.get(path)
    assert (answer.status_code, "中央厨房" in answer.text) == (200, True)
    assert answer.headers["cache-control"] == "no-cache"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers.get_list("x-content-type-options") == ["nosniff"]
    assert "strict-transport-security" not in answer.headers


async def test_what_is_named_by_its_content_is_kept_for_ever_and_the_rest_is_asked_for_again(page: Page) -> None:
    asset = await page.client.get("/assets/app-3f2a.js")
    assert asset.headers["cache-control"] == FOR_EVER
    assert "javascript" in asset.headers["content-type"]
    icon = await page.client.get("/favicon.svg")
    assert icon.headers["cache-control"] == "no-cache"
    again = await page.client.get("/favicon.svg", headers={"If-None-Match": icon.headers["etag"]})
    assert (again.status_code, again.headers["content-security-policy"]) == (
        304,
        icon.headers["content-security-policy"],
    )


@pytest.mark.parametrize(
    "path", ["/assets/gone-1111.js", "/nothing.txt", "/api/x", "/v1/nothing", "/..%2Fsecrets.json"]
)
async def test_what_is_not_there_is_a_problem_and_never_the_page(page: Page, path: str) -> None:
    answer = await page.client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


async def test_the_processs_own_paths_are_not_the_apps(page: Page) -> None:
    assert (await page.client.get("/healthz")).status_code == 200
    assert "paths" in (await page.client.get("/openapi.json")).json()


async def test_what_is_kept_for_ever_comes_packed_to_whoever_can_unpack_it(page: Page) -> None:
    for _ in range(2):
        packed = await page.client.get("/assets/app-3f2a.js", headers={"Accept-Encoding": "br, gzip"})
        assert (packed.headers["content-encoding"], packed.text) == ("gzip", "export {}")
        assert packed.headers["vary"] == "Accept-Encoding"
        assert "javascript" in packed.headers["content-type"]
        assert packed.headers["cache-control"] == FOR_EVER
    plain = await page.client.get("/assets/app-3f2a.js", headers={"Accept-Encoding": "identity"})
    assert ("content-encoding" in plain.headers, plain.text) == (False, "export {}")


async def test_only_reading_is_served(page: Page) -> None:
    assert (await page.client.head("/")).status_code == 200
    assert (await page.client.post("/")).status_code == 405


async def test_where_the_app_is_not_built_it_is_said_how(page: Page, folder: Path) -> None:
    (folder / "index.html").unlink()
    answer = await page.client.get("/")
    assert answer.status_code == 503
    assert "make web" in answer.json()["detail"]


@pytest.mark.parametrize("https", [True])
async def test_over_https_browsers_are_told_to_stay_there(page: Page, https: bool) -> None:
    assert https
    assert "max-age" in (await page.client.get("/")).headers["strict-transport-security"]
