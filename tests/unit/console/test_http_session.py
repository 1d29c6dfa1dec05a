from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.console.conftest import Page


def attributes(cookie: str) -> set[str]:
    return {part.strip().lower() for part in cookie.split(";")[1:]}


async def test_asking_who_is_signed_in_is_answered_when_nobody_is(page: Page) -> None:
    told = await page.look()
    assert (told["signed_in"], told["person"]) == (False, None)
    assert len(told["csrf"]) >= 32


async def test_the_same_browser_is_told_the_same_token_until_it_signs_in(page: Page) -> None:
    first = (await page.look())["csrf"]
    assert (await page.look())["csrf"] == first
    await page.sign_in()
    assert page.csrf != first
    assert (await page.look())["csrf"] == page.csrf


async def test_signing_in_gives_a_cookie_that_no_script_and_no_other_site_can_use_and_no_token(page: Page) -> None:
    answer = await page.sign_in()
    assert answer.status_code == 200
    assert (answer.json()["signed_in"], answer.json()["person"]["username"]) == (True, "clerk")
    (cookie,) = answer.headers.get_list("set-cookie")
    assert cookie.startswith("kitchen_session=")
    assert {"httponly", "samesite=strict", "path=/"} <= attributes(cookie)
    assert not [part for part in attributes(cookie) if part.startswith("domain")]
    for token in ("access-1", "refresh-1"):
        assert token not in answer.text + cookie


@pytest.mark.parametrize("https", [True])
async def test_over_https_the_cookies_are_secure_and_of_this_host_alone(page: Page, https: bool) -> None:
    cookies = [*(await page.client.get("/session")).headers.get_list("set-cookie")]
    cookies += (await page.sign_in()).headers.get_list("set-cookie")
    assert https
    assert [cookie.split("=")[0] for cookie in cookies] == ["__Host-kitchen_visit", "__Host-kitchen_session"]
    assert all({"secure", "httponly", "samesite=strict"} <= attributes(cookie) for cookie in cookies)


async def test_a_wrong_password_is_the_directorys_problem_and_sets_no_cookie(page: Page) -> None:
    answer = await page.sign_in("wrong")
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_credentials")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("csrf", ["", "made up"])
async def test_nobody_is_signed_in_by_another_site(page: Page, csrf: str) -> None:
    await page.look()
    body = {"username": "clerk", "password": "right"}
    answer = await page.client.post("/session", json=body, headers={"X-CSRF-Token": csrf})
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    assert page.directory.given == 0


async def test_nobody_is_signed_out_by_another_site(page: Page) -> None:
    await page.sign_in()
    assert (await page.client.delete("/session")).status_code == 403
    assert (await page.look())["signed_in"]


async def test_whoever_signs_in_anew_ends_what_was_there(page: Page) -> None:
    await page.sign_in()
    (before,) = page.store.rows
    await page.sign_in()
    assert len(page.store.rows) == 1
    assert before not in page.store.rows
    assert page.directory.good == {"refresh-2"}


async def test_signing_out_takes_the_cookie_away_and_may_be_done_twice(page: Page) -> None:
    await page.sign_in()
    assert (await page.ask("DELETE", "/session")).status_code == 204
    assert not page.client.cookies.get("kitchen_session")
    assert not page.store.rows
    assert not (await page.look())["signed_in"]
    assert (await page.ask("DELETE", "/session")).status_code == 204


async def test_a_session_that_is_over_is_told_as_nobody_and_one_signs_in_over_its_cookie(page: Page) -> None:
    """An answer about the old session may come after the next sign-in: it must not take that one's cookie away."""
    await page.sign_in()
    over = page.client.cookies["kitchen_session"]
    page.store.rows.clear()
    assert not (await page.look())["signed_in"]
    assert page.client.cookies["kitchen_session"] == over
    await page.sign_in()
    assert page.client.cookies["kitchen_session"] != over
    assert (await page.look())["signed_in"]


async def test_with_the_directory_away_the_page_still_knows_who_it_was(page: Page) -> None:
    await page.sign_in()
    page.directory.away = True
    page.later(3600)
    told = await page.look()
    assert (told["signed_in"], told["person"]["username"]) == (True, "clerk")


async def test_the_local_run_lists_the_first_account_of_each_role_without_its_api_key(page: Page) -> None:
    told = await page.look()
    assert [(one["role"], one["username"]) for one in told["demo_accounts"]] == [
        ("admin", "admin-01"),
        ("leader", "leader-01"),
    ]
    assert all(set(one) == {"role", "scope", "username", "password"} for one in told["demo_accounts"])


@pytest.mark.parametrize("accounts", [None, Path("/nowhere/accounts.json")])
async def test_without_a_file_of_accounts_none_is_listed(page: Page, accounts: Path | None) -> None:
    assert accounts in (None, Path("/nowhere/accounts.json"))
    assert (await page.look())["demo_accounts"] == []


async def test_what_the_page_does_not_know_is_refused(page: Page) -> None:
    await page.look()
    body = {"username": "clerk", "password": "right", "admin": True}
    answer = await page.ask("POST", "/session", body)
    assert answer.status_code == 422
