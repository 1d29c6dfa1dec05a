from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kitchen_directory.domain import access
from kitchen_directory.domain.people import Person
from kitchenkit.rights import Right, Scope

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
CLERK = Person(id="p1", username="clerk", name="受理员01", rights=(Right("intake_clerk", Scope("area", "520103")),))


def test_wrong_passwords_cost_nothing_at_first_and_then_more_and_more() -> None:
    seconds = [access.lock_after(count).total_seconds() for count in range(1, 12)]
    assert seconds == [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900]
    assert access.lock_after(10_000) == access.LONGEST_LOCK


def test_a_token_says_who_with_which_rights_how_many_and_until_when() -> None:
    claims = access.person_claims(CLERK, now=NOW, life=access.TOKEN_LIFE, token_id="t1", given_for=access.GivenFor())
    assert claims == {
        "iss": "directory",
        "aud": "kitchen",
        "sub": "p1",
        "name": "受理员01",
        "rights": [{"role": "intake_clerk", "kind": "area", "id": "520103"}],
        "limit": 60,
        "iat": 1795338000,
        "exp": 1795338000 + 900,
        "jti": "t1",
    }


def test_a_service_token_is_good_at_one_audience_for_five_minutes() -> None:
    claims = access.service_claims("triage", audience="directory", now=NOW, token_id="t1")
    assert (claims["sub"], claims["aud"]) == ("service:triage", "directory")
    assert claims["exp"] == 1795338000 + 300
    assert claims["rights"] == [{"role": "service", "kind": "hub", "id": ""}]


def test_staff_need_a_second_factor_and_the_public_does_not() -> None:
    assert access.needs_second_factor(CLERK.rights)
    assert not access.needs_second_factor((Right("grid_worker", Scope("area", "520103")),))
    assert access.needs_second_factor((Right("resident", Scope("self", "p1")), Right("admin", Scope("hub"))))


@pytest.mark.parametrize(
    ("used", "started", "over"),
    [
        (timedelta(), timedelta(), False),
        (access.IDLE, access.IDLE, False),
        (access.IDLE + timedelta(seconds=1), access.IDLE, True),
        (timedelta(), access.ABSOLUTE + timedelta(seconds=1), True),
    ],
)
def test_a_session_is_over_when_idle_or_old(used: timedelta, started: timedelta, over: bool) -> None:
    session = access.Session(id="s", person_id="p", secret_hash="h", started_at=NOW - started, used_at=NOW - used)
    assert session.over(NOW) is over


@pytest.mark.parametrize(
    ("password", "wrong"),
    [
        ("short", True),
        ("aaaaaaaaaaaaaa", True),
        ("my Clerk 2026 password", True),
        ("x" * 300, True),
        ("password1234", True),
        ("Admin@123456", True),
        ("1234567890ab", True),
        ("qwertyuiop[]", True),
        ("P@ssw0rd2026", True),
        ("gfedcba7654321", True),
        ("correct horse battery", False),
        ("翻山越岭的红色电车过了桥", False),
        ("no password, a long sentence", False),
    ],
)
def test_weak_passwords_are_named(password: str, wrong: bool) -> None:
    assert (access.weakness(password, username="clerk") is not None) is wrong
