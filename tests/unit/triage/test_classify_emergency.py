"""The emergency lexicon: danger is seen, and what only sounds like danger is not."""

from __future__ import annotations

import pytest

from kitchen_triage.classify import Lexicon, read_data

LEXICON = Lexicon.parse(read_data("emergency.yaml"))

DANGERS = (
    "电梯里有人被困，快来",
    "花溪河有小孩落水",
    "河边有人喊救人，看见一只手在水面上晃",
    "我家小孩把手指绞进洗衣机里了",
    "厨房煤气罐漏气，我把总阀关了但味道还很重",
    "地下通道里有个人躺着，怎么叫都没反应",
    "几个混混堵着一个学生打，已经流血了",
    "电线杆上火花四溅，掉下来的线落在水坑里",
    "电梯从十楼猛地掉到六楼，门打不开",
    "楼上煤气爆炸，玻璃飞到院子里",
    "山洪把我们的车冲到树上卡着，两个人在车顶",
    "奶奶有糖尿病，早上到现在叫不醒",
    "工人从三楼脚手架上摔下来，动不了",
    "一辆油罐车撞了护栏，油在往外淌",
    "养老院着火，里面还有老人没出来",
    "有个女孩发朋友圈说再见了，定位在桥上",
    "六岁的孩子走丢了，穿红衣服，在商场门口",
    "猪圈后面的山塌了，埋了一个人",
    "一家四口吃了自己采的蘑菇，都吐得站不起来",
    "游客掉下观景台，挂在树枝上",
    "村里的桥被洪水冲走，里面还有人没撤出来",
    "仓库冒烟，里面堆的是油漆",
    "有人触电了，躺在配电房门口",
    "高速上好几台车撞在一起，有人卡在驾驶室",
    "我被关在电梯里，手机没多少电",
    "孕妇大出血，路上堵着",
    "化粪池里有人掉进去了",
    "有人在公交车上拿刀乱划",
    "老人在楼道里摔了，头上全是血",
    "大雪封山，车上有婴儿，油快没了",
    "一氧化碳报警器一直响，家里人都头晕",
    "楼上着火了没人管",
    "燃气管被挖断，嘶嘶响",
    "幼儿园七八个小朋友中午吃完都吐了",
    "紧急求助，安置点被褥和退烧药不够，孩子在发烧",
    "河水进村了，需要紧急救援",
    "上游涨得快，要紧急转移",
)
CALM = (
    "电梯广告太吵了",
    "消防队今天来小区教大家怎么用灭火器",
    "小区消防演练现场浓烟滚滚",
    "健身房跑路，会员群里炸了锅",
    "去年那场大水以后，村里的桥一直没有修",
    "请问电动车着火保险赔不赔",
    "楼道里堆满纸箱，万一着火怎么跑",
    "消防通道堵了，一旦发生火灾消防车进不来",
    "想请消防员来学校讲防溺水",
    "家里的狗走丢了",
    "手机店说进水不保修",
    "贫困户补助什么时候发",
    "商场跳楼价甩卖，喇叭吵",
    "电脑中毒了，开不了机，找人上门修",
    "热水器打不着火了，师傅什么时候能来",
    "空调不制冷，屋里热得像着了火",
    "大火爆炒肥肠哪家好吃",
    "轮胎漏气找谁补",
    "老鼠把电表吵得慌",
    "路灯杆歪了",
    "小伙勇救落水儿童，点赞",
    "无人员被困",
    "紧急求助，谁家有闲置的轮椅借两天",
    "紧急求助！家里钥匙丢了，有没有会开锁的师傅",
    "老人房间的紧急求助按钮按了不响，找人修",
    "紧急救援队招募志愿者，周末培训",
    "如需紧急救援请打物业电话，电话贴在大堂",
    "昨晚已紧急转移十二户，都安顿好了",
)


@pytest.mark.parametrize("text", DANGERS)
def test_danger_is_seen(text: str) -> None:
    assert LEXICON.look(text).hit


@pytest.mark.parametrize("text", CALM)
def test_what_only_sounds_like_danger_is_not(text: str) -> None:
    assert not LEXICON.look(text).dangers


def test_a_denied_danger_does_not_hide_the_next() -> None:
    alert = LEXICON.look("没有人被困，但是还在烧，火势很大")
    assert [danger.word for danger in alert.dangers] == ["火势"]
    assert alert.cancelled == ("被困",)


def test_people_still_in_danger_outweigh_those_saved() -> None:
    assert LEXICON.look("已有三人获救，还有五人被困").hit
    assert not LEXICON.look("被困的三人都已获救").hit


def test_a_cancelling_word_reaches_only_its_own_clause() -> None:
    assert LEXICON.look("昨天小区搞消防演练。今天三楼真的起火了").hit


def test_people_in_a_lift_are_the_lifts_matter_and_not_any_rescue() -> None:
    alert = LEXICON.look("电梯里有人被困")
    assert {(danger.group, danger.code) for danger in alert.dangers} == {("lift", "GOV-LIFT")}
    assert alert.tier == "E1"


def test_the_most_urgent_tier_counts() -> None:
    assert LEXICON.look("电梯里有人被困，有个老人没有呼吸了").tier == "E0"


@pytest.mark.parametrize("text", ["被 困", "ＳＯＳ", "被\u200b困"])
def test_odd_writing_does_not_hide_danger(text: str) -> None:
    assert LEXICON.look(text).hit


def test_every_word_says_something() -> None:
    groups = read_data("emergency.yaml")["groups"]
    words = [word for group in groups for word in group["words"]]
    assert [word for word in words if len(str(word)) < 2 and word != "🆘"] == []


def test_a_group_of_an_unknown_tier_is_refused() -> None:
    data = read_data("emergency.yaml")
    data["groups"][0]["tier"] = "E7"
    with pytest.raises(ValueError, match="E7"):
        Lexicon.parse(data)


@pytest.mark.timeout(20)
def test_a_hostile_text_does_not_hang() -> None:
    for text in ("电梯" * 1000 + "困" * 2000, "被困猫走失" * 800, "着火，" * 1300, "掉" * 4000):
        LEXICON.look(text)
