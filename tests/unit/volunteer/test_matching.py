"""Which teams are proposed: what they do, how near they are, and what they said before."""

from __future__ import annotations

from dataclasses import replace

from kitchen_volunteer.domain.matching import propose
from kitchen_volunteer.domain.order import Tried

from .lane import CITY, DISTRICT, REPAIR, STREET, T0, TEAMS, received, team

ELSEWHERE = team("elsewhere", "520102001")
OTHER_CITY = team("other-city", "520301001")


def names(*tried: tuple[str, str], area_code: str = "520103001") -> list[str]:
    turns = tuple(Tried(team_id=one, result=result, at=T0) for one, result in tried)
    found = propose(received(area_code=area_code, tried=turns), [*TEAMS, ELSEWHERE, OTHER_CITY])
    known = {one.id: one.code for one in (*TEAMS, ELSEWHERE, OTHER_CITY)}
    return [known[proposal.team_id] for proposal in found]


def test_the_nearest_that_does_it_comes_first_and_another_city_not_at_all() -> None:
    assert names() == ["street", "district", "city", "elsewhere"]
    assert REPAIR.code not in names()
    assert OTHER_CITY.code not in names()


def test_who_declined_is_not_asked_again_and_who_was_silent_or_served_comes_last() -> None:
    assert names((STREET.id, "declined")) == ["district", "city", "elsewhere"]
    for result in ("expired", "given_back", "served"):
        assert names((STREET.id, result)) == ["district", "city", "elsewhere", "street"]
    everybody = ((one.id, "expired") for one in (STREET, DISTRICT, CITY, ELSEWHERE))
    assert names(*everybody) == ["street", "district", "city", "elsewhere"]


def test_of_two_as_near_the_larger_then_the_earlier_code() -> None:
    order = received()
    big, first, second = (replace(STREET, id=code, code=code, members=n) for code, n in (("c", 30), ("a", 9), ("b", 9)))
    assert [one.team_id for one in propose(order, [second, first, big])] == ["c", "a", "b"]


def test_an_order_from_nowhere_may_be_for_any_team_that_does_it() -> None:
    assert set(names(area_code="")) == {"street", "district", "city", "elsewhere", "other-city"}


def test_the_reason_is_said_in_words() -> None:
    (street, *_) = propose(received(), TEAMS)
    assert street.reason == "服务类别相符，同一街道，20人"
    (again,) = propose(received(tried=(Tried(team_id=STREET.id, result="expired", at=T0),)), [STREET])
    assert again.reason.endswith("此前接触过本单")
