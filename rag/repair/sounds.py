"""Pinyin without tones: which syllables sound alike, and which characters are written alike."""

from __future__ import annotations

_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_FINALS = (("ing", "in"), ("eng", "en"), ("ang", "an"))

# Characters that are often mistaken for one another because they look alike (or are one stroke apart).
_LOOKALIKES = (
    "人入八", "大太犬丈", "己已巳", "未末本木", "侯候", "拔拨", "土士", "日曰目", "戊戌戍", "治冶", "兔免", "徒徙", "令今", "折拆析",
    "辨辩辫", "即既", "部陪", "官宫", "券卷", "贷货", "栽裁载", "籍藉", "微徽", "晴睛", "刺剌", "由甲申田", "干千于", "天夭夫", "见贝",
    "午牛", "代伐", "衷哀", "季委", "义议", "杈权叔", "监蓝", "洵询殉", "审宙", "评坪秤", "届屈", "选迭", "举誉", "质盾", "约钓", "视现",
    "察祭", "罢罚", "勉免", "直真", "组祖", "织帜", "提堤", "名各", "名召", "召台", "常堂", "会合", "主王", "席度", "团困", "县具", "长卡",
    "办为", "议仪", "案桉", "建健", "述迷", "职积", "决快", "定宝", "考老", "法去", "执热", "检验", "查香", "备各", "规观", "宪完", "选先",
    "问间", "间闻", "闭闲", "期斯", "换挽", "区巨", "免兔", "票栗", "府腐", "院阮", "委秀", "员贠", "派脉", "复夏", "受爱", "厂广", "历厉",
    "往住", "住注", "候修", "例列", "贯惯", "幕募", "设没", "暴爆", "遗遣", "密蜜", "抓爪", "拟似", "导异",
)  # fmt: skip


def near_sound(syllable: str) -> str:
    """Return the syllable with the usual confusions levelled: zh/z, ch/c, sh/s, n/l, ing/in, eng/en, ang/an."""
    for wide, narrow in _INITIALS:
        if syllable.startswith(wide):
            syllable = narrow + syllable[len(wide) :]
            break
    for wide, narrow in _FINALS:
        if syllable.endswith(wide):
            return syllable[: -len(wide)] + narrow
    return syllable


def lookalikes(char: str) -> frozenset[str]:
    """Return the characters that look like ``char``."""
    return _ALIKE.get(char, frozenset())


def _alike() -> dict[str, frozenset[str]]:
    alike: dict[str, set[str]] = {}
    for group in _LOOKALIKES:
        for char in group:
            alike.setdefault(char, set()).update(set(group) - {char})
    return {char: frozenset(others) for char, others in alike.items()}


_ALIKE = _alike()
