"""People and titles named in a text, by their form alone. Light: it prefers to miss than to invent."""

from __future__ import annotations

import re

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛"
    "伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋"
    "植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连"
    "郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺"
)
"""The surnames of one character, commonest first."""
_DOUBLE = "欧阳|上官|司马|诸葛|夏侯|皇甫|尉迟|公孙|慕容|令狐|司徒|东方|端木|呼延"
_ROLE = (
    r"(?:副|常务副|原|代|代理|新任|老)?(?:总?书记|主任|主席|县长|市长|区长|镇长|乡长|省长|州长|旗长|部长|局长|厅长|"
    r"处长|科长|院长|检察长|秘书长|会长|委员长|总理|委员|代表|同志|先生|女士|教授|研究员)"
)
_GIVEN = r"[\u4e00-\u9fff]{1,2}"
# A name begins after a mark, an office, the office's body (市委李明书记) or a verb that takes a person.
_LEFT = r"(?:^|(?<=[\s,，、。:：;；(（—“\"委府会院局记任席员长士家请由让经据和与及]))"
_FULL_NAME = rf"{_LEFT}(?P<name>(?:(?:{_DOUBLE})|[{SURNAMES}]){_GIVEN}?)"
_NAME_THEN_ROLE = re.compile(rf"{_FULL_NAME}(?={_ROLE})")
_AFTER = r"(?=[、,，。;；:：()（）\s]|同志|出席|主持|负责|作了?|在[会讲]|指出|强调|要求|参加|率|带领|结合|代表[县市区乡镇省]|就|分别|传达|宣读|$)"
_ROLE_THEN_NAME = re.compile(rf"{_ROLE}(?P<name>(?:(?:{_DOUBLE})|[{SURNAMES}]){_GIVEN}?){_AFTER}")
_LISTED = re.compile(
    rf"[、,，](?P<name>(?:(?:{_DOUBLE})|[{SURNAMES}]){_GIVEN}?)(?=[、,，。]|出席|参加|主持|同志)"
)
# Characters that given names hardly ever hold but ordinary words after a "surname" do (高度, 常委).
_NO_NAME = re.compile(
    r"[的了是在和与及或等会委员长主任书记表大镇乡县市区党政府院部门组织工作职权监督选举议案法律制度问题各级全要为对把向从到"
    r"副将能多人走访务交办答复排障时召开应听取我们他你这那也都就有无不以其所可]"
    r"|任何|强调|安全|方面|高度|成员|成绩|成立|成为|成功|和平|金融|文化|文明|明确|明年|时间|农业|农村|计划|解放|管理|项目|单位|印发"
    r"|关于|关系|关心|何时|何种|曾经|平时|平等|江苏|江西|温州|万元|马上|于是|相关|有关|单独|广大|先进|优秀|新任|专职|兼职"
)
_TITLE = re.compile(r"《([^《》\n]{1,80})》")


def find_people(text: str) -> list[tuple[int, int]]:
    """Return the spans of personal names that stand with an office or 同志: 许国斌同志, 县长许国斌."""
    spans: set[tuple[int, int]] = set()
    for pattern in (_NAME_THEN_ROLE, _ROLE_THEN_NAME):
        for match in pattern.finditer(text):
            if not _NO_NAME.search(match.group("name")):
                spans.add(match.span("name"))
    spans |= _names_in_lists(text, spans)
    return _without_overlap(sorted(spans))


def _names_in_lists(text: str, known: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Names that follow a known one in a row: 副主任胡灵均、刘勇、李桂琼."""
    found: set[tuple[int, int]] = set()
    reached = {end for _, end in known}
    at = 0
    while match := _LISTED.search(text, at):
        at = match.end("name")
        if match.start() in reached and not _NO_NAME.search(match.group("name")):
            found.add(match.span("name"))
            reached.add(match.end("name"))
        else:
            at = match.start() + 1
    return found


def _without_overlap(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def find_titles(text: str) -> list[tuple[int, int]]:
    """Return the spans of titles in 《》, without the marks."""
    return [match.span(1) for match in _TITLE.finditer(text)]
