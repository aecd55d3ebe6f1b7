"""Invented people and figures. No telephone or identity number made here can belong to anybody."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from stdnum.cn import ric

from kentan.domain.petitioners.rules import Given

FAMILY = "周刘王李陈谢罗邓蒋唐何谭肖尹廖贺凌阳彭曾黄蔡陆龙谷资雷封颜段欧祝宁万全向"
GIVEN = (
    "春生 冬梅 国强 建军 秀英 桂香 志高 小兰 美华 德福 光明 红艳 玉珍 友良 满秀 长庚 运生 少华 立新 海波 "
    "翠云 金莲 卫东 文斌 丽君 爱国 满姣 四清 解放 新民 跃进 双喜 喜凤 月娥 树林 石保 水生 火根 土生 茂林 "
    "宏伟 雪梅 晓燕 江华 湘莲 衡生 端阳 中秋 元宵 立秋 谷雨 志刚 丽萍 小玲 晨曦 子豪 雨桐 思远 佳怡 俊杰"
)
ESTATES = ("云湖名邸", "湘岸花园", "锦绣家园", "金桂苑", "滨江壹号", "阳光新城", "岭秀嘉园", "银杏小苑")
# No county of China has this code, and no operator has been given this prefix.
NOWHERE, NOBODY = "430499", "154"
FIRST_BIRTH, LAST_BIRTH = date(1942, 1, 1).toordinal(), date(1996, 12, 31).toordinal()


def full_name(chance: random.Random) -> str:
    """A name like those of the county."""
    return chance.choice(FAMILY) + chance.choice(GIVEN.split())


def somebody(chance: random.Random, address: str) -> Given:
    """A person with a telephone, most with an identity number and an address."""
    given = Given(name=full_name(chance), phone=f"{NOBODY}{chance.randrange(10**8):08d}")
    if chance.random() < 0.7:
        given["id_number"] = _id_number(chance)
    if chance.random() < 0.8:
        given["address"] = address
    return given


def _id_number(chance: random.Random) -> str:
    born = date.fromordinal(chance.randint(FIRST_BIRTH, LAST_BIRTH))
    stem = f"{NOWHERE}{born:%Y%m%d}{chance.randrange(1000):03d}"
    return stem + ric.calc_check_digit(stem + "0")


def figures(chance: random.Random, year: int) -> dict[str, Any]:
    """Values for the placeholders of a matter: `n` people or households, `m` months, money, a past year, an estate."""
    return {
        "n": chance.randint(8, 46),
        "m": chance.randint(3, 16),
        "money": f"{chance.randint(8, 96) / 10:g}万",
        "year": year - chance.randint(1, 3),
        "estate": chance.choice(ESTATES),
    }
