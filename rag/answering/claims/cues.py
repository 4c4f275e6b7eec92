"""The words that deny, forbid, allow or demand, and how far each of them reaches."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.text import is_known_word, tagged_words

_MUST_TWICE = (
    r"(?:不得不|不能不|不可不|不会不|不可能不|不应不|不该不)(?!.不)|不是不|不无|无不|莫不|无一不|没有一[个名位项件次]不|必不可少|离不开|离不了"
    r"|少不了|不可或缺|缺不了|非[^,，。;；]{1,16}?不(?:可|行|能)(?=$|[,，。;；的])"
)
_BOUND = r"(?:超过|多于|高于|大于|超出|少于|低于|小于|足(?=\d)|到(?=[\d一二三四五六七八九十百]))"
_FORBID = (
    rf"(?:不得(?!不)|不能(?!够|不(?!.不))|不可以?(?![不缺少或避])|不许|(?<![找拿说看摸抓瞄算测认报把])不准|不允许|不应当?|严禁|禁止|切忌|不让|不要|绝不能?|绝不可|不予|没有?(?={_BOUND}))"
    rf"(?!{_BOUND})|(?<![分特个区辨差类级])别(?![人的处]|{_BOUND})|勿|莫(?=[要把])"
)
_NEEDLESS = r"不必|不用|用不着|没必要|没有必要|犯不着|无必要|不需要?|无须|无需|毋须|毋需|不一定|未必|(?<![许认宁])可不(?!可)|可以不(?![断仅但光懈])|免于|免予|不要求"
_BARE = (
    r"没有|没(?!收(?!到|集|取|听|看|齐))|未(?![来必])|(?<!有)无(?!.之|[论限不私党法线形疑])(?=[\u4e00-\u9fff])|非(?=[同党公法经])|(?<=[更亦既并而])非"
    rf"|不(?!同(?!意(?!见)))(?!断(?![档层供流粮])|[仅但光只论管少足懈久惜止便妨如忘过]|限于|当(?![场众面选地年即晚天日次期]))(?!(?:得|能|可|许|准|应|可以|允许)?{_BOUND})"
)
_NEGATIVE = (
    r"(?:(?:并|从|(?<!解)决|绝|毫)不)(?![断仅但光只论管止])|不是|并非|绝非|拒不|不再|避免|防止|严防|谨防|提防|力戒|以防|以免|免得|杜绝|拒绝|谢绝|婉拒|拒(?=[收领签付缴交])|取消|离开了?|[避绕撇抛]开|远离|轮不到"
    r"|缺乏|缺少|欠缺|匮乏|(?<![短紧欠残或出补空稀奇急可])缺(?=[\u4e00-\u9fff]{2})(?![位席勤口点陷憾失额课漏乏少什哪啥])|脱离|背离|偏离|违背|违反|失去|丧失|毫无|绝无|(?<![困艰疑繁灾畏为苦万刁责遇蒙两磨发避逃空国劫患非])难以?(?=[\u4e00-\u9fff])(?![点题度免得民处关事办啃缠]|问题|现象|等)"
    r"|除了?(?=[^,，。;；]{2,40}外)"
)
_WANTING = r"有待|[尚仍亟还]需要?"
"""What is wanting is not there yet, and is asked for: it agrees with a denial and with a demand."""
HAS_TO = r"(?<![主重需必紧首纲摘概不只简])要(?![求点素害领道闻是么])"
_OUGHT = r"(?<![相反适对供响顺答])应(?![急对用有付邀])"
FIRMLY = rf"必须|务必|应当|应该|(?<![必斯])须|{_OUGHT}"
"""Words of demand that leave nothing open."""
ALL_OF_THEM = r"(?<![首大])都(?!市)|均(?![衡匀等])"
_MUST = rf"必须|务必|应当|应该|一定要|须|只能|{_OUGHT}|{HAS_TO}|得(?=[给专先开另跟要有])"
_MAY = r"允许|准许|可以|(?<![认许宁不尽])可(?![靠能见操持观是不行以])|(?<![不可职功才性效智潜只])能(?![力够量动不源耐见])|能够"
CUE = re.compile(
    rf"(?P<twice>{_MUST_TWICE})|(?P<needless>{_NEEDLESS})|(?P<forbid>{_FORBID})|(?P<negative>{_NEGATIVE})|(?P<bare>{_BARE})"
    rf"|(?P<wanting>{_WANTING})|(?P<must>{_MUST})|(?P<may>{_MAY})"
)
_COMPLEMENT = re.compile(
    r"(?<=[\u4e00-\u9fff])(?<![绝并也都就从毫还又更才既而且们是的会要能])(?<!(?<!解)决)不(?P<how>[了好到成着起住完准清动出])"
)
_IDIOM = re.compile(r"[\u4e00-\u9fff](?=[、的等和与及]|问题|现象|情况|行为|之[风类])")
"""What stands behind 不 in a set phrase of four characters (有法不依、执法不严)."""
_UNABLE = re.compile(
    r"(?![以用拿把因让由在将像])[^,，。;；的]{1,12}(?P<of>的)(?:要|应|须|必须|可以?|限|由|就|则|都|一律|均|再|尽快|转|不)"
)
"""不能当场解决的限期解决 says of whom it is said, and forbids nothing."""
_WHOSE = re.compile(
    r"(?:而|且|对于?)?(?![^,，。;；]*(?:要|应|须|可|得|都|也|就|绝|坚决))[\u4e00-\u9fff]{0,8}"
)
"""Who is not able to: 乡里不能解决的再报到县里, 自己不能处理的转交有关部门."""
_PREPOSED = frozenset("对凡由给向为")
"""What begins a clause with the one of whom it speaks: 对长期不履职的代表劝其辞职."""
SCALES = frozenset("大小高低多少强弱好坏快慢难易深浅远近长短够严实紧准齐全")
"""Adjectives of one character that say the contrary behind 不."""
_DESCRIBING = re.compile(r"不是|并非|难以?|缺.?|脱离|背离|偏离|违背|违反|失去|丧失")
"""What may describe what it stands before (违反规定的单位), and then denies nothing of that."""
_FOURFOLD = re.compile(r"不(?![能得可会应该要许准])[\u4e00-\u9fff]不[\u4e00-\u9fff](?![\u4e00-\u9fff]{3})")
"""不闻不问: each denial reaches one character."""
_LED = re.compile("[对把将给由向](?![\u4e00-\u9fff]{0,8}(?:的|是|要|应|须|可|能))[\u4e00-\u9fff]{0,8}$")
"""对两名长期不参加会议的代表终止资格: what is led in by 对 is described before the 的."""
_CLEFT = re.compile("的(?:就|都|主要|正|还)?是(?!否)")
_TURNS = re.compile(r"(?<=.)(?:[也就便则却](?!是|业|职|任|地|近|要求)|而(?!且|言)|才(?=[能会可算有]))")
"""What begins the second half of a clause that has no comma; a denial in the first does not reach it."""
_MEASURED = re.compile(r"(?:满|足|到|达到?|及)(?=[\d半一二两三四五六七八九十百]|法定|规定)")
"""未满半届 denies that it is half a term, and nothing of what follows."""
_NOBODYS = re.compile(r"(?:没有?|无)[\u4e00-\u9fff]{1,10}的(?P<act>[\u4e00-\u9fff]{2,4})")
_AGAIN = re.compile(
    r"(?!是|可能|会|应|该|得|能|要)[\u4e00-\u9fff]{1,4}?(?=[不未]|没有)"
    r"(?!不[了好到成着起住完准清动出同]|[不没未][^,，。;；]{1,6}的[\u4e00-\u9fff])"
)
"""不满意不放过: what is denied first is the condition of what is denied then."""
_REACH = 16
_KIND = 2
"""非党员 denies what is next to it."""
DENIES = frozenset(("forbid", "negative", "needless"))


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that denies, forbids or demands: ``kind`` at ``[start, end)``, and how far it reaches.

    It stands ``behind`` what it governs where it closes a clause (做样子是不行的).
    """

    kind: str
    start: int
    end: int
    reach: int
    behind: bool = False

    @property
    def denies(self) -> bool:
        """Whether it turns what it governs into its opposite."""
        return self.kind in DENIES


def read_cue(text: str, match: re.Match[str], start: int, end: int) -> Cue:
    """The cue that ``CUE`` found in the clause ``[start, end)`` of ``text``."""
    kind = str(match.lastgroup)
    if kind == "twice":
        return Cue("must", match.start(), match.start(), end)
    close = _next_only(text, match, start, end)
    if close:
        return close
    row = kind == "forbid" and "、" in text[match.end() : match.end() + _REACH]
    reach = end if row else min(end, match.end() + _REACH)
    if match.group().startswith("除"):
        reach = text.index("外", match.end())
    turn = _TURNS.search(text, match.end() + 1, reach) if kind in ("bare", "negative") else None
    if turn:
        reach = turn.start()
    cleft = _CLEFT.search(text, match.end(), reach) if kind in ("bare", "negative") else None
    if cleft:
        reach = min(reach, cleft.start())
    again = _AGAIN.match(text, match.end(), reach) if match.group() in ("不", "未") else None
    if again:
        reach = again.end()
    if kind == "bare" and text.startswith("经", match.end()):
        later = CUE.search(text, match.end(), reach)
        reach = later.start() if later else reach
    if kind == "bare" or _DESCRIBING.fullmatch(match.group()):
        return Cue("negative", match.start(), match.end(), _described(text, match, (start, end), reach))
    return Cue(kind, match.start(), match.end(), reach)


def _next_only(text: str, match: re.Match[str], start: int, end: int) -> Cue | None:
    """A denial that reaches no farther than what stands next to it: 办不好, 执法不严、, 不闻不问, 非党员, 未满半届."""
    what = match.group()
    if what == "不":
        how = _COMPLEMENT.match(text, match.start(), end)
        long = is_known_word(text[max(start, match.start() - 2) : match.start()])
        good = how is not None and how.group("how") == "好" and long
        if how and not good and not _begins_word(text, how.end() - 1):
            verb = match.start() - (2 if long else 1)
            return Cue("negative", verb, verb, how.end())
        fourfold = any(_FOURFOLD.match(text, max(0, match.start() - before)) for before in (0, 2))
        scale = match.end() < end and tagged_words(text[match.end() : end])[0][0] in SCALES
        if _IDIOM.match(text, match.end()) or match.end() + 1 == end or fourfold or scale:
            return Cue("negative", match.start(), match.end(), match.end() + 1)
    if what in ("不能", "不可") and _WHOSE.fullmatch(text, start, match.start()):
        unable = _UNABLE.match(text, match.end(), end)
        return Cue("negative", match.start(), match.end(), unable.start("of")) if unable else None
    if what == "非" and not text.startswith("经", match.end()):
        return Cue("negative", match.start(), match.end(), min(end, match.end() + _KIND))
    measured = _MEASURED.match(text, match.end(), end) if match.lastgroup == "bare" else None
    return Cue("negative", match.start(), match.end(), measured.end()) if measured else None


def _described(text: str, match: re.Match[str], clause: tuple[int, int], reach: int) -> int:
    """How far a denial reaches that may only describe what stands behind a 的."""
    start, end = clause
    owned = -1 if _lacks_act(text, match, end) else text.find("的", match.end() + 1, reach)
    row = text.find("、", match.end(), reach)
    if row >= 0 and CUE.search(text, row, owned if owned > row else end):
        reach = row
    describes = (
        match.group() != "不" or match.start() == start or text[match.start() - 1] in "对于凡是把将给由"
    )
    plain = owned >= 0 and _is_quality(text[match.end() : owned])
    describes = describes or _LED.search(text, start, match.start()) is not None
    describes = describes or text[start] in _PREPOSED or CUE.search(text, max(owned, start), end) is not None
    return min(owned, reach) if describes and not plain and 0 <= owned < end - 2 else reach


def _lacks_act(text: str, match: re.Match[str], end: int) -> bool:
    """Whether all of a clause says that somebody's act is wanting: 没有群众的支持, not 没有收入的代表."""
    whole = _NOBODYS.fullmatch(text, match.start(), end)
    return whole is not None and all(tag.startswith("v") for _, tag in tagged_words(whole["act"]))


def _is_quality(text: str) -> bool:
    """Whether all of ``text`` is one adjective or pronoun, so that 没有新的要求 denies 要求 as well."""
    tags = [tag for _, tag in tagged_words(text)]
    return len(tags) == 1 and tags[0].startswith(("a", "b", "z", "r"))


def _begins_word(text: str, at: int) -> bool:
    """Whether the character and the next make a word: 不了解 has no outcome."""
    return text[at + 1 : at + 2] not in ("", "的") and is_known_word(text[at : at + 2])
