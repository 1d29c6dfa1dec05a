"""What a text for everybody must not say: who asked, or where they live. Pure."""

from __future__ import annotations

import re

from kitchenkit.masking import HOUSE, MARKS, NAME, mask

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜谢邹喻苏潘葛范彭鲁韦马苗凤方俞任袁柳史唐费廉岑薛雷贺倪"
    "汤滕殷罗毕郝邬安常乐于傅皮齐康伍余顾孟黄穆萧尹姚邵汪祁毛戴宋熊纪舒屈项祝董梁杜阮蓝席季贾路江童颜郭梅林钟徐邱骆高夏蔡田"
    "樊胡凌霍虞万柯管卢莫房解应丁邓洪包左石崔龚程邢裴陆翁段焦侯班宁龙叶司黎白蒲向易廖聂曾游丘"
)
# Whoever is called by a title after their name: of units' people too, who answer for the unit and not for themselves.
_TITLED = re.compile(
    rf"[{_SURNAMES}](?:[\u4e00-\u9fff]{{0,2}}(?:先生|女士|小姐|太太)|(?:大爷|大妈|阿姨|奶奶|爷爷|师傅|某))"
)
_DOOR = re.compile(r"\d+(?:[-—－]\d+)*(?:号楼|号院|号|栋|幢|单元|室|楼)")  # as people write it


def proposed(text: str) -> str:
    """Return a text as it is put before whoever looks it through: without names, titles, numbers and doors."""
    return _DOOR.sub(HOUSE, _TITLED.sub(NAME, mask(text)))


def still_tells(text: str) -> str:
    """Return what in a text still says who somebody is, as the mark that would stand there; nothing where nothing does.

    A house is not among it: it may be that of an office, and whoever looks it through knows.
    """
    masked = _TITLED.sub(NAME, mask(text))
    return next((mark for mark in MARKS if masked.count(mark) > text.count(mark)), "")
