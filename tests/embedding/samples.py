"""Texts of many kinds, for comparing our tokenizer and vectors with the original engine."""

from __future__ import annotations

import random

TEXTS = (
    "乡镇人大主席团在闭会期间召开会议，讨论决定本行政区域内的重大事项。",
    "區(qū)人大常委會要堅持黨的領導，貫徹落實會議精神。",
    "2023年9月6日，全县共有代表1,024名，占98.6％，比上年提高3.5个百分点。",
    "The standing committee of the people's congress supervises the government.",
    "全文   有  好几个   空格\u3000和全角\u3000空格\t制表符\n换行\r\n结束 ",
    "😀👍🏽 表情 🇨🇳 与罕用字 𠀀𠀁𠀂 龘靐齉",
    "ＡＢＣ１２３（全角）①②③ Ⅳ ℃ ㎡ ㈠ ½ ﬁ ŉ",
    "é e\u0301 ü 한국어 日本語の文 русский العربية",
    "零宽\u200b字\u200d符\ufeff 与控制\x01\x1f字符",
    "<s> </s> <unk> <mask> ▁▁ a▁b",
    "“双引号”‘单引号’《书名》——破折号……省略号、顿号；分号：冒号",
    "人",
    "",
    "   ",
    "a",
    "重大事项决定权、监督权、选举权。" * 20,
)


def random_texts(count: int, seed: int) -> list[str]:
    """Texts of up to 60 characters drawn from ASCII, Latin, symbols, Han and emoji."""
    draw = random.Random(seed)
    ranges = ((32, 127), (1, 0x500), (0x2000, 0x3100), (0x4E00, 0x9FFF), (0x1F300, 0x1F700))
    return [
        "".join(chr(draw.randrange(*draw.choice(ranges))) for _ in range(draw.randrange(1, 60)))
        for _ in range(count)
    ]
