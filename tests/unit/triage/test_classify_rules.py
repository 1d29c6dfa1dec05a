"""Word rules: what they decide, and what keeps them from deciding."""

from __future__ import annotations

from typing import Any

import pytest

from kitchen_triage.classify import Categories, RuleSet, read_data
from kitchen_triage.classify.emergency import plain

CATEGORIES = Categories.parse(read_data("categories.yaml"))
RULES = RuleSet.parse(read_data("rules.yaml"), CATEGORIES)


def top(text: str, rules: RuleSet = RULES) -> str | None:
    """Return the category that rules decide, if they decide one."""
    scores = rules.look(plain(text)).scores
    return scores[0][0] if scores and scores[0][1] >= rules.deciding.score else None


def made(**more: Any) -> RuleSet:
    """Return a small set of rules."""
    rule = {"id": "R-1", "for": "GOV-LIGHT", "any": ["路灯"], "also": ["不亮", "灯"], "not": ["演出"], "weight": 4}
    data = {
        "version": "1",
        "near": 6,
        "decide": {"score": 3},
        "swallow": ["路灯秀"],
        "negators": ["不是"],
        "rules": [rule],
    }
    return RuleSet.parse({**data, **more}, CATEGORIES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("花果园R区路灯三天不亮了", "GOV-LIGHT"),
        ("路面有个大坑", "GOV-ROAD"),
        ("井盖不见了", "GOV-MANHOLE"),
        ("垃圾堆了几天没人收", "GOV-RUBBISH"),
        ("楼道里全是小广告", "GOV-AD"),
        ("凌晨施工噪音扰民", "GOV-NOISE"),
        ("小区停水两天了", "GOV-WATER"),
        ("顶楼违章搭建", "GOV-BUILD"),
        ("老板拖欠工资不给", "GOV-LABOUR"),
        ("超市卖过期牛奶", "GOV-FOOD"),
        ("电梯里困了三个人", "GOV-LIFT"),
        ("奶奶瘫痪在床想请志愿者上门助浴", "VOL-BATH"),
        ("马桶堵了找师傅疏通", "COM-UNBLOCK"),
        ("忘带钥匙要开锁", "COM-LOCK"),
        ("卧室刷墙多少钱一平", "COM-RENOVATE"),
        ("车子扎了钉子，找人补胎", "COM-CAR"),
        ("喝了酒，帮忙叫个代驾", "COM-DRIVER"),
        ("手机换屏要多少钱", "COM-DIGITAL"),
        ("大衣干洗一件什么价", "COM-LAUNDRY"),
        ("寄快递到成都，上门取件", "COM-COURIER"),
        ("旧冰箱旧电视有人上门回收吗", "COM-RECYCLE"),
        ("新房除甲醛多少钱一平", "COM-PEST"),
        ("过年宠物寄养一天好多钱", "COM-PET"),
        ("想找人拍婚纱照，推荐一家", "COM-PHOTO"),
        ("名片印两盒，加急", "COM-PRINT"),
        ("订一束玫瑰，下午送到单位", "COM-FLOWER"),
        ("推拿师傅能上门不", "COM-BEAUTY"),
        ("请家教，初一英语，每小时多少", "COM-TUTOR"),
        ("小公司代理记账一年多少钱", "COM-FINANCE"),
        ("超市急招收银员，包吃住", "COM-JOB"),
        ("改裤脚找哪家裁缝", "COM-OTHER"),
        ("洗衣店把大衣洗缩水了，只肯赔一半", "GOV-CONSUMER"),
        ("拾金不昧的的哥，点赞", "NEWS-GOOD"),
    ],
)
def test_plain_matters_are_decided_by_rule(text: str, code: str) -> None:
    assert top(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("电梯广告太多", "GOV-LIFT"),
        ("今晚灯光秀真好看", "GOV-LIGHT"),
        ("孩子填报高考志愿", "VOL-ELDER"),
        ("热水器打不着火", "GOV-FIRE"),
        ("垃圾短信太多", "GOV-RUBBISH"),
        ("邀请记者参加消防演练", "GOV-FIRE"),
        ("单身狗的周末", "GOV-PET"),
    ],
)
def test_a_word_inside_another_phrase_decides_nothing(text: str, code: str) -> None:
    assert top(text) != code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("理发店办卡后关门，想要退款", "COM-BEAUTY"),
        ("快递丢了，想找人投诉", "COM-COURIER"),
        ("招工时说四千五，干完不给工资", "COM-JOB"),
        ("楼上装修噪音大，请管一管", "COM-RENOVATE"),
        ("有没有志愿者免费给孩子做家教", "COM-TUTOR"),
        ("收废品的垃圾堆满巷子，请人来收走", "COM-RECYCLE"),
        ("没钱请律师，法律援助在哪里", "COM-FINANCE"),
    ],
)
def test_what_went_wrong_with_a_service_is_no_order_of_it(text: str, code: str) -> None:
    assert code not in dict(RULES.look(plain(text)).scores)


def test_both_words_must_stand_near_each_other() -> None:
    assert top("路灯不亮", made()) == "GOV-LIGHT"
    assert top("路灯很好看，昨天我家的电视不亮", made()) is None


def test_the_second_word_is_not_a_part_of_the_first() -> None:
    assert top("这里有路灯", made()) is None


def test_a_swallowed_and_a_denied_word_do_not_count() -> None:
    assert top("路灯秀不亮", made()) is None
    assert top("不是路灯不亮", made()) is None


def test_an_excluding_word_switches_the_rule_off() -> None:
    assert top("演出时路灯不亮", made()) is None


def test_a_phrase_may_be_swallowing_and_a_word_at_once() -> None:
    rules = made(swallow=["路灯"])
    assert top("路灯不亮", rules) == "GOV-LIGHT"


@pytest.mark.parametrize(
    ("rule", "what"),
    [
        ({"id": "X", "for": "GOV-NOTHING", "any": ["灯"], "weight": 1}, "no category"),
        ({"id": "X", "for": "GOV-LIGHT", "any": [], "weight": 1}, "needs words"),
        ({"id": "X", "for": "GOV-LIGHT", "any": [""], "weight": 1}, "needs words"),
    ],
)
def test_a_rule_that_cannot_work_is_refused(rule: dict[str, Any], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        made(rules=[rule])


def test_a_rule_stands_once() -> None:
    rule = {"id": "X", "for": "GOV-LIGHT", "any": ["灯"], "weight": 1}
    with pytest.raises(ValueError, match="twice"):
        made(rules=[rule, rule])
