"""The whole classifier: lanes, kinds, conflicts, emergencies, and the honest desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kitchen_triage.classify import LANES, Ask, Classifier, RuleSet, Suggestion, read_areas, read_data
from kitchen_triage.classify.verdict import TIERS

AREAS = Path(__file__).parents[3] / "deploy" / "seed" / "areas.csv"
CLASSIFIER = Classifier.load(read_areas(AREAS))
BARE = Classifier.load(read_areas(AREAS), model=None)


def ask(text: str, **more: Any) -> Suggestion:
    return CLASSIFIER.suggest(Ask(text=text, **more))


@pytest.mark.parametrize(
    ("text", "lane", "code"),
    [
        ("花果园R区路灯三天不亮了，请派人维修", "government", "GOV-LIGHT"),
        ("小区停水两天了没有通知", "government", "GOV-WATER"),
        ("楼道里到处贴满小广告", "government", "GOV-AD"),
        ("老板拖欠我们三个月工资", "government", "GOV-LABOUR"),
        ("奶奶瘫痪在床，想请志愿者上门助浴", "volunteer", "VOL-BATH"),
        ("独居老人需要志愿者陪伴聊天", "volunteer", "VOL-ELDER"),
        ("好心人捡到钱包还给失主，希望表扬", "news", "NEWS-GOOD"),
        ("寨子里苗族四月八吹芦笙跳舞，非遗传承人都来", "news", "NEWS-CULTURE"),
        ("马桶堵了，找师傅上门疏通多少钱", "commercial", "COM-UNBLOCK"),
        ("忘带钥匙进不了门，找开锁师傅", "commercial", "COM-LOCK"),
    ],
)
def test_a_clear_text_is_sent_without_people(text: str, lane: str, code: str) -> None:
    said = ask(text)
    assert (said.lane, said.category_code, said.abstain) == (lane, code, False)


@pytest.mark.parametrize("text", ["", "   ", "？？？", "在吗", "那个事情搞好没有", "哈哈哈", "\U0001f602" * 9])
def test_a_text_without_a_matter_goes_to_the_desk(text: str) -> None:
    said = ask(text)
    assert said.abstain
    assert said.abstain_reason


def test_the_lift_is_an_emergency_dispatched_alone() -> None:
    said = ask("世纪城三栋电梯困人，里面三个人")
    assert said.emergency
    assert not said.abstain
    assert (said.lane, said.category_code, said.tier) == ("government", "GOV-LIFT", "E1")
    assert said.area_code == "520115006"
    assert any("紧急词" in line for line in said.explanation)


def test_danger_raises_the_tier_of_a_slower_category() -> None:
    assert ask("路灯电线掉下来漏电，电到人了").tier == "E0"
    assert ask("路灯不亮").tier == "E2"


def test_danger_outweighs_what_the_rest_of_the_text_looks_like() -> None:
    said = ask("楼顶上站着一个女的，下面围了好多人")
    assert (said.lane, said.category_code, said.abstain) == ("government", "GOV-RESCUE", False)


def test_an_emergency_whose_lanes_conflict_goes_to_the_desk_with_an_alarm() -> None:
    said = ask("家里着火了", kind="volunteer_need")
    assert said.emergency
    assert said.lanes_conflict
    assert said.abstain


def test_a_saved_life_is_news_and_no_alarm() -> None:
    said = ask("小伙勇救落水儿童不留名，希望点赞表扬", kind="good_person")
    assert (said.lane, said.category_code, said.emergency, said.abstain) == ("news", "NEWS-GOOD", False, False)


def test_the_senders_kind_tips_a_text_that_could_be_either() -> None:
    text = "邻居老人一个人住，做饭困难"
    assert ask(text, kind="volunteer_need").lane == "volunteer"
    assert not ask(text, kind="volunteer_need").abstain


def test_a_kind_against_a_clear_text_is_a_conflict() -> None:
    said = ask("忘带钥匙进不了门，找开锁师傅换锁芯", kind="good_person")
    assert said.lanes_conflict
    assert said.abstain
    assert "来件" in said.abstain_reason


def test_an_emergency_by_kind_is_at_least_urgent() -> None:
    said = ask("路灯不亮，很危险", kind="emergency")
    assert said.emergency
    assert (said.lane, said.tier) == ("government", "E1")


def test_the_senders_category_decides_a_short_text() -> None:
    assert ask("坏了，来修一下", category_hint="COM-APPLIANCE").category_code == "COM-APPLIANCE"
    assert ask("路灯不亮", category_hint="NO-SUCH").category_code == "GOV-LIGHT"


def test_the_given_area_wins_over_the_text() -> None:
    assert ask("花果园路灯不亮", area_code="520103").area_code == "520103"
    assert ask("路灯不亮", address="花果园").area_code == "520102031"


def test_what_lies_on_a_boundary_is_given_to_people_who_say_which_side_leads_and_danger_is_not() -> None:
    lamp = ask("花果园街道和河滨街道交界处路灯不亮")
    assert (lamp.lane, lamp.abstain, lamp.area_code) == ("government", True, "520102")
    assert lamp.abstain_reason == "位于交界处，由哪一方主办、哪一方协办请人工确定"
    assert "地点：在“南明区花果园街道”“南明区河滨街道”交界" in lamp.explanation
    assert not ask("花果园街道路灯不亮").abstain
    fire = ask("花果园街道和河滨街道交界处居民楼着火，有人被困")
    assert (fire.emergency, fire.abstain) == (True, False), "who is nearer goes at once"
    assert "地点：在“南明区花果园街道”“南明区河滨街道”交界" in fire.explanation


def test_a_suggestion_says_why() -> None:
    said = ask("花果园R区路灯三天不亮了")
    assert any("“路灯”" in line for line in said.explanation)
    assert any(line.startswith("模型") for line in said.explanation)
    assert any(line.startswith("地点") for line in said.explanation)
    assert said.rule_version == CLASSIFIER.rules.version
    assert said.model_version.startswith("m-")


def test_the_first_of_three_is_the_chosen_one() -> None:
    said = ask("楼下烧烤店油烟大又吵")
    assert len(said.top3) == 3
    assert said.top3[0].category_code == said.category_code


def test_without_a_model_rules_still_decide_and_all_else_goes_to_the_desk() -> None:
    assert BARE.suggest(Ask(text="花果园路灯不亮")).category_code == "GOV-LIGHT"
    assert not BARE.suggest(Ask(text="花果园路灯不亮")).abstain
    assert BARE.suggest(Ask(text="今天很高兴")).abstain
    assert BARE.suggest(Ask(text="花果园路灯不亮")).model_version == "none"


def test_a_heavy_new_rule_decides_what_the_model_never_saw() -> None:
    data = read_data("rules.yaml")
    data["rules"].append({"id": "NEW-1", "for": "GOV-BUS", "any": ["空中的士"], "weight": 14})
    ruled = CLASSIFIER.with_rules(RuleSet.parse(data, CLASSIFIER.categories))
    said = ruled.suggest(Ask(text="空中的士"))
    assert (said.category_code, said.decided_by, said.abstain) == ("GOV-BUS", "rule", False)


def test_many_at_once_say_the_same_as_one_by_one() -> None:
    asks = [Ask(text=text) for text in ("路灯不亮", "", "电梯困人", "找保洁多少钱", "你好")]
    assert CLASSIFIER.suggest_many(asks) == [CLASSIFIER.suggest(one) for one in asks]
    assert CLASSIFIER.suggest_many([]) == []


def test_two_classifiers_of_the_same_data_say_the_same() -> None:
    other = Classifier.load(read_areas(AREAS))
    asks = [Ask(text=text) for text in ("路灯不亮", "孩子放学没人管", "寨子里唱古歌")]
    assert other.suggest_many(asks) == CLASSIFIER.suggest_many(asks)


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(max_size=300),
    kind=st.sampled_from(["unknown", "appeal", "emergency", "good_person", "news_lead", "volunteer_need"]),
    hint=st.none() | st.sampled_from(["GOV-LIGHT", "VOL-BATH", "x"]),
    area=st.none() | st.text(max_size=12),
)
def test_any_text_gets_an_answer(text: str, kind: str, hint: str | None, area: str | None) -> None:
    said = CLASSIFIER.suggest(Ask(text=text, kind=kind, category_hint=hint, area_code=area, address=text[:20]))
    assert said.lane is None or said.lane in LANES
    assert said.tier in (*TIERS, "V", "M")
    assert 0.0 <= said.confidence <= 1.0
    assert said.abstain == bool(said.abstain_reason)
    assert said.abstain or (said.lane and said.category_code)
    assert said.abstain or not said.lanes_conflict


@pytest.mark.timeout(20)
def test_the_longest_text_does_not_hang() -> None:
    said = ask("我要投诉路灯不亮，" * 440)
    assert said.lane == "government"
