"""One form for what Chinese says in several: a text is rewritten before it is held against another.

Only forms that mean the same wherever they stand are rewritten, so that the rules which compare two texts need to
know one of them: 批准前不得公布 and 未经批准不得公布 become 批准后才可以公布, 欠紧密 becomes 不紧密, 无法解决 and 解决不了
become 不能解决, 丝毫不允许 becomes 不允许.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from rag.answering.claims.lexicon import set_phrases
from rag.answering.claims.polarity import leaves_open
from rag.text import is_known_word, tagged_words

_MARK = ",，。;；:：!！?？\n"
_BAN = r"(?:不得(?!不)|不能(?![不够])|不可以?(?![不或])|不许|不准|不允许|不应当?|不该|不要|禁止|严禁|别)"
_STILL = r"(?:都|一律|均|也|还|仍|就|则|一概|绝|决|坚决)*"
_FREELY = r"(?:擅自|随意|任意|私自|自行|随便)?"
_GO = r"(?:允许|准许|许可|准(?!备|时|确)|许(?!多)|能(?!力)|得(?!到|以)|可以|可(?!见|是|靠)|应当?|该|要(?!求|点)|让)"
_HOW = r"(?:很|较|非常|十分|相当|比较|极|更|太|特别|挺)"
_MATTER = r"(?:问题|现象|情况|矛盾|困难|难题|毛病|短板)"
_NONE = r"(?:没有?|(?<!有)无|不存在)(?:任何|什么|丝毫|多大)?"
_ENDS = rf"(?=$|[{_MARK}的])"
_ATTITUDE = (
    r"(?P<how>重视|了解|熟悉|理解|关心|支持|配合|适应|尊重|掌握|注重|关注|主动|积极|规范|严格|扎实|认真|及时|深入|充分|明确|健全|完善|紧密"
    r"|均衡|协调|清晰)"
)
_ALL_ONE = (
    r"都?(?:无所谓|没所谓|无关紧要|不打紧|不要紧|不重要|没有?(?:什么|啥|多大)?关系|没(?:有|什么|啥)?(?:区别|差别|影响)|一个样|一样"
    r"|都行|都可以|都成|随便|随意)"
)

Rewrite = Callable[[re.Match[str]], str]


def _ever_more(match: re.Match[str]) -> str:
    """不断提高 for 越来越高."""
    return f"不断{_TRENDS[match['how']]}"


def _acts_not(match: re.Match[str]) -> str:
    """如果代表不积极参与 for 如果没有代表的积极参与."""
    verb = [tag for _, tag in tagged_words(match["act"][-2:])] in (["v"], ["vn"])
    return f"{match['if']}{match['who']}不{match['act']}" if verb else match.group()


_TRENDS = {"高": "提高", "强": "增强", "好": "改善", "多": "增加", "大": "扩大", "快": "加快"}
_TRENDS |= {"低": "降低", "弱": "减弱", "差": "变差", "少": "减少", "小": "缩小", "慢": "放慢"}
_PLAIN: tuple[tuple[str, str | Rewrite], ...] = (
    # emphasis
    (rf"(?:丝毫也?不|毫不|(?<![杜拒谢禁断根])绝不|(?<!解)决不|从来?不|万万不|千万不|断不|切不)(?={_GO})", "不"),
    (r"(?:丝毫也?不|(?<![杜拒谢禁断根])绝不|(?<!解)决不|从来不)(?=[\u4e00-\u9fff])(?!含糊)", "毫不"),
    (r"毫不(?=(?:动摇|含糊|松懈|放松|手软|懈怠)(?!地))", "不"),
    (r"(?<!有)并不(?!断)(?=[\u4e00-\u9fff])", "不"),
    (r"丝毫(?:没有|未)|毫无", "没有任何"),
    (r"并没有|并无", "没有"),
    # only then
    (r"(?:(?<![双对各地多两一某甲乙官我])方|(?<![开原])始)才?[可能得]以?(?=[\u4e00-\u9fff])|才可以?(?=[\u4e00-\u9fff])(?!靠|贵)|(?<![的挥展备])才能够?(?=[\u4e00-\u9fff])", "才可以"),
    # against
    (r"有(?:违|悖于?)(?=[\u4e00-\u9fff]{2})(?!法(?!律)|纪(?!律)|[规约章反背禁])", "违背"),
    (r"容不得(?:有)?(?:半点|丝毫|任何|一点)?(?:的)?(?=[\u4e00-\u9fff]{2})", "不能有任何"),
    # an aim and what it takes
    (rf"要(?!求|点|素)(?=[^{_MARK}]{{2,24}}[,，](?:其|它的)?(?:前提|关键|根本|基础|条件)(?:条件)?(?:就)?(?:是|在于))", "想"),
    # as well
    (rf"除了?(?P<one>[^{_MARK}]{{2,40}}?)(?:[之以]外|外)[,，]?(?P<mid>(?!其[他余]|剩下)[^{_MARK}都均]{{0,14}}?)(?:还有|还包括|也有|也包括|另有)(?!没|[^{_MARK}]{{0,6}}[没未不])", r"不仅\g<one>,\g<mid>有"),
    (rf"除了?(?P<one>[^{_MARK}]{{2,40}}?)(?:[之以]外|外)[,，]?(?P<mid>(?!其[他余]|剩下)(?:[^{_MARK}都均不]{{0,10}}?(?=还|另)|[^{_MARK}都均不还另]{{0,24}}?(?=也(?!不|没|无))))(?![还也另][^{_MARK}]{{0,6}}[没未不])", r"不仅\g<one>,\g<mid>"),
    (rf"(?:无论|不论|不管)是?(?P<one>[^{_MARK}]{{1,20}}?)[,，]?(?:还是|或者|抑或|或是)(?P<two>[^{_MARK}]{{1,20}}?)[,，]?(?P<mid>[^{_MARK}]{{0,6}}?)(?:都|均|皆|一律)是?", r"\g<one>和\g<two>,\g<mid>"),
    (r"(?<![\d一二三四五六七八九十百千万亿从归为清])零(?=[\u4e00-\u9fff]{2})(?![距售散星部工碎件花用乱食钱头])", "没有"),
    # than a year ago
    (r"[比较与](?:去年|上一?年)(?:的)?同期(?:相比|比较)?[,，]?", "同比"),
    # spared
    (r"免受|免遭|免于(?=[\u4e00-\u9fff]{2})", "不受"),
    # one way or the other
    (rf"(?:(?<=认为)|(?<=觉得)|(?<=以为)|(?<![^{_MARK}]))(?P<what>[^{_MARK}]{{2,8}}?)与否", r"是否\g<what>"),
    (r"(?P<v>[\u4e00-\u9fff]{1,2})还是(?P<no>[不没])(?P=v)", r"\g<v>\g<no>\g<v>"),
    # not without
    (rf"[与跟同和](?:于)?(?P<what>[^{_MARK}]{{2,30}}?)(?:是|都|也|均|更|永远|始终|紧紧)*(?:分不开|密不可分|不可分割|难以分开)的?{_ENDS}", r"离不开\g<what>"),
    (r"[少离缺]不(?:了|得)(?=[\u4e00-\u9fff]{2})(?!解)", "离不开"),
    # what was not there before is new
    (r"(?:以前|过去|从前|此前|以往|原先|往届|往年)(?:从来?)?(?:没有?|未曾?)(?:有|遇到|遇上|碰到|碰上|出现|见|遇|碰)?过?的新?(?=[\u4e00-\u9fff]{2})", "新的"),
    # as far as one can
    (r"(?:最好|尽量|尽可能)地?(?:要)?(?:不要|别|避免|避开|不)(?=[\u4e00-\u9fff])", "尽量不"),
    # not got
    (r"(?<![舍懂晓觉值])得不到(?=[\u4e00-\u9fff]{2})", "没有得到"),
    # ever more
    (rf"越来越(?P<how>[高强好多大快低弱差少小慢]){_ENDS}", _ever_more),
    # denied twice
    (r"不(?:得|能|可|应|该)不(?![\u4e00-\u9fff]?断|.不)", "必须"),
    (rf"(?:不是|并非|不必|无须|不用|不需要?)非(?:得|要)(?P<what>[^{_MARK}]{{1,20}}?)(?:不(?:可|行))?{_ENDS}", r"不一定\g<what>"),
    (rf"(?:不是|并非|不必|无须|不用|不需要?)非(?P<what>[^{_MARK}]{{1,20}}?)不(?:可|行){_ENDS}", r"不一定\g<what>"),
    (r"非得?([^,，。;；]{1,16}?)不(?:可|行)(?=$|[,，。;；的])", r"必须\1"),
    (r"非得(?=[\u4e00-\u9fff])", "必须"),
    (r"(?:没有?|无)(?:一|任何一?)[个名位件家项条次]([\u4e00-\u9fff]{2})(?:没有?|未|不)(?=[\u4e00-\u9fff])", r"所有\1都"),
    # nobody can
    (rf"(?:没有?|无)(?P<who>人|谁|(?:任何|别的|其[他它]|哪一?[个级位家]?|一[个位级家名]|什么)[^{_MARK}的]{{0,8}}?)(?:能够?|可以?)(?=[\u4e00-\u9fff]{{2}})(?!议)", r"任何\g<who>不能"),
    (r"任何(?=任何|别的|其[他它])|(?<=任何)(?:谁|哪一?[个级位家]?|一[个位级家名]|什么)(?=[\u4e00-\u9fff])", ""),
    # those whose work it is
    (r"从事(?P<what>[\u4e00-\u9fff]{2,6}?工作)的(?:同志们?|人员|人士|干部们?|人们?)(?![\u4e00-\u9fff]?[民口])", r"\g<what>者"),
    # how it comes out
    (r"(?<![\u4e00-\u9fff]不)(?P<verb>[抓办管做干讲查写建走盯守用配选想看改])得(?P<how>[实细紧严好牢准稳深透快早])(?![\u4e00-\u9fff]?[不没坏])", r"\g<verb>\g<how>"),
    # somebody comes to hold an office
    (rf"(?P<who>由[^{_MARK}的]{{2,14}}?)来[当做]{_ENDS}", r"\g<who>担任"),
    # what can't be done
    (r"未能够?|没有?能够?(?!力)|无法(?=[\u4e00-\u9fff])|没(?:有办)?法子?(?=[\u4e00-\u9fff])|没办法|无力(?=[\u4e00-\u9fff])(?!感)", "不能"),
    # not much of it
    (rf"不(?:够|太|甚|很|怎么|十分|是{_HOW}|那么|大(?=[\u4e00-\u9fff]{{2}}))(?=[\u4e00-\u9fff])(?!的|了|大)", "不"),
    (rf"{_ATTITUDE}(?:得|程度)?(?:还|也|都|仍)?不(?:够|足){_ENDS}", r"不\g<how>"),
    (r"(?:尚|还|仍|亟)待(?=[\u4e00-\u9fff])|有待于", "有待"),
    # difficult
    (rf"难度(?:是|也|都)?{_HOW}?大(?=$|[{_MARK}的]|且|而|又)|难度{_HOW}?不小|{_HOW}?(?<!之)不(?:容易|易){_ENDS}", "很困难"),
    (r"不容易(?=[\u4e00-\u9fff])", "难以"),
    (rf"难度{_HOW}?不大|难度{_HOW}?小|(?<![万绝])不难(?![看发想理受为得])|不困难", "容易"),
    # alike
    (rf"{_NONE}(?:不一致|不统一)(?:的(?:地方|之处))?{_ENDS}|{_NONE}分歧{_ENDS}", "一致"),
    (rf"{_NONE}不同的?(?P<what>意见|看法){_ENDS}", r"\g<what>一致"),
    (rf"{_NONE}(?:两样|二致|差别|区别|差异|不同|不一样)(?:的(?:地方|之处)|之处)?{_ENDS}", "相同"),
    (r"(?:不是|并非|不属于)(?:同一[个种样]?|一样的?|相同的?|一致的?)", "不同"),
    # nothing to do with it
    (rf"(?P<with>[与跟同和][^{_MARK}]{{2,24}}?)(?:(?:没有?|(?<!有)无)(?:任何|什么|丝毫|直接|多大)*(?:关系|关联|瓜葛|干系|相干)|不相干){_ENDS}", r"\g<with>无关"),
    (r"不复存在", "不存在"),
    (rf"是(?:错误|错|不正确|不对|不妥)的{_ENDS}", "是不对的"),
    # different
    (r"(?:不尽相同|不相同|不一样|有所不同|(?<!没)有所?(?:区别|差别|差异)|(?<!没)有别(?![于的人样处])|各异|两样(?=$|[,，。;；]))", "不同"),
    # not only
    (r"(?<![但并])不限于", "不仅"),
    (r"(?:不只|不光|不单单?(?![独位纯一])|不仅仅|不但|(?:并|不)(?:非|是)[只仅光])(?=[\u4e00-\u9fff])(?!是?[由一二两三四五\d])", "不仅"),
    (r"不(?:能|可|要|应当?|该)(?:只是?|光|仅仅?|单单?)(?=[\u4e00-\u9fff])", "不仅"),
    (rf"[只光仅单]([^,，。;；]{{1,24}}?)(?:是)?(?:远远|还)?不(?:够|行|成)的?{_ENDS}", r"不仅\1"),
    (rf"[光仅单]([^,，。;；]{{1,24}}?)就(?:足够|够|行|成|可以)了?{_ENDS}", r"只\1"),
    (r"(?<![目时风阳灯曝观荣增争不])光(?=[看靠听说凭有讲做])", "只"),
    # leave open
    (r"可以?([\u4e00-\u9fff]{1,2})[,，]?也?可以?不\1", r"不一定\1"),
    (r"可以?(?P<v>[\u4e00-\u9fff])(?P<rest>[^,，。;；]{1,16})[,，]?也可以?不(?P=v)(?P=rest)?", r"不一定\g<v>\g<rest>"),
    (rf"(?:并不|并未|不|没有?|未)(?:要求|强求|强制|规定)(?P<who>[^{_MARK}不没未]{{0,20}}?)(?:必须|一定要?|非得?)(?=[\u4e00-\u9fff])", r"\g<who>不一定"),
    (r"(?:未必|不见得|不一定)(?:非得?|就|会)?(?:要|得)?", "不一定"),
    # not one's business
    (rf"(?<![^{_MARK}])(?P<act>[^{_MARK}]{{2,24}}?)(?:并不|不|并非)是(?P<who>[^{_MARK}的]{{1,14}}?)的(?:事情?|职责|任务|工作|分内事|本职)(?={_ENDS})", r"\g<who>不\g<act>"),
    # not to be laid at one's door
    (r"(?P<v>[算归落怪记])不到(?=[^,，。;；]{1,16}[头身]上)", r"不能\g<v>到"),
    (rf"不便(?=$|[{_MARK}])", "不方便"),
    # both ranks
    (r"正副(?P<office>主席|主任|书记|秘书长|委员长|[省市县区镇乡院局部厅处科组团会校]长)", r"\g<office>、副\g<office>"),
    # not in the first place
    (r"(?:主要|关键|重点)不(?:是|在于?)(?=[^。;；]{2,30}[,，]而是)", "不仅是"),
    # it won't do
    (rf"(?P<v>急|慢|拖|等|松|马虎|松懈|大意|怠慢|耽误|放松|偏废|忽视|轻视)不得{_ENDS}", r"不能\g<v>"),
    # nearly all
    (rf"(?:几乎|近乎|差不多)(?P<mid>[^{_MARK}没无不]{{0,4}}?)(?:全部|所有|全体|全都|都|每[个位])(?=[\u4e00-\u9fff])", r"\g<mid>绝大多数"),
    # only a part
    (r"(?<![不非并])(?:只有|仅有|只是|仅是|仅仅是|只|仅)(?=(?:一|少|小)?部分|少数|极少数|个别)", "有"),
    # many
    (r"(?:不在|不占|不是|并非|并不是)少数|为数不少|为数众多", "很多"),
    (r"(?<![缺至])不少(?![于\d])", "很多"),
    # who does not
    (rf"(?P<if>(?:^|(?<=[{_MARK}]))(?:如果|若|假如|要是|一旦)?)(?:没有?|离开|缺乏|缺少)(?P<who>[\u4e00-\u9fff]{{2,8}}?)的(?P<act>(?:积极|主动|大力|全力|广泛|密切|自觉|热情)[\u4e00-\u9fff]{{2}})(?=[,，][^{_MARK}]{{0,12}}[就便则都也难])", _acts_not),
    # not because
    (r"不因为?([^,，。;；]{2,30}?)而(?:被|受)?", r"\1不"),
    (r"(?:没有?|未)因为?([^,，。;；]{2,30}?)而(?:被|受)?", r"\1没有"),
    # no matter which
    (rf"(?:不管|不论|无论)(?:是|在)?([^{_MARK}]{{2,16}}?)[,，]?还是(?:在)?([^{_MARK}]{{2,16}}?)(?=[,，都均])", r"\1、\2"),
    # set apart
    (rf"(?<![^{_MARK}])(?![^{_MARK}]*[除此])([^{_MARK}不没无未享有是]{{2,16}}?(?<![权围算划制责额内]))[之以]外的", r"除\1外的"),
    (r"不容(?=[\u4e00-\u9fff])(?!易|置疑|乐观|辞|分说)", "不能"),
    (r"(?:没有|无)一(?:[名位个])?人", "没有一个人"),
    (r"无故|无缘无故|没有正当理由|无正当的?理由", "无正当理由"),
    (r"[,，]而?不(?:能|可|要|应当?)?(?:反过来|颠倒过来|倒过来|相反)(?=[。;；]|$)", ""),
    # when it doesn't meet
    (r"不开会(?:的时候|的时间|期间|时)", "闭会期间"),
    # solved
    (rf"({_MATTER})(?:都|均|也)*(?:已经?|早已|基本)*(?:得到|获得)?了?(?:有效|妥善|圆满|彻底|根本)?(?:解决|克服|消除|化解)(?:掉)?了?(?=$|[{_MARK}])", r"\1已不存在"),
)  # fmt: skip

_OPEN = re.compile(r"(?P<v>[\u4e00-\u9fff]{1,2})[不没](?P=v)")
_OWN_WORD = frozenset((*"能可是有要会该得对好行", "可以", "能够", "应该", "应当"))
"""Verbs whose 能不能, 好不好 other rules know."""
_INDIFFERENT = re.compile(rf"(?P<what>是否[^{_MARK}]{{1,10}}?)[,，]?[也均]?{_ALL_ONE}{_ENDS}")
_SHORT_OF = re.compile(r"(?<![拖亏积赊拒所])欠(?=(?P<what>[\u4e00-\u9fff]{2}))")
_NOT_EASY = re.compile(r"不(?:太|大|怎么)?好(?=(?P<verb>[\u4e00-\u9fff]{2}))")
_HARD = re.compile(
    rf"(?:要|想)?(?P<verb>[\u4e00-\u9fff]{{2}})(?:却|还|也|仍|都|是|就|并)*(?:起来的?{_HOW}?(?:有|存在|也)*(?:一定|较大|很大)?的?(?:困难|难度|费劲|费力|吃力|难)|的?(?:却|还|也|仍|都|是|就)*很困难)"
    rf"(?=$|[{_MARK}、的])"
)
_FAILS = re.compile(r"(?P<verb>[\u4e00-\u9fff]{1,2})(?<!了)不(?:了(?!解)|起(?!来)|下来)")
_PLAIN_VERBS = frozenset("办管做改查提选搞修治还付")
_SUCCEEDS = re.compile(r"(?P<verb>[\u4e00-\u9fff]{2})得(?:了(?=$|[,，。;；的])|起(?!来)|下来)")
_BARE_BEFORE = r"(?<![目当面眼跟提事会生空从先日产])前"
_UNTIL = re.compile(
    rf"(?P<what>[^{_MARK}]{{2,30}}?)(?:[之以]前|{_BARE_BEFORE})(?P<mid>[,，]?[^{_MARK}]{{0,12}}?)"
    rf"(?P<ban>{_STILL}{_BAN}){_FREELY}(?=[\u4e00-\u9fff])"
)
_NOT_BEFORE = re.compile(
    rf"{_BAN}在?(?P<what>[^{_MARK}]{{2,24}}?)(?:[之以]前|{_BARE_BEFORE})(?P<rest>[\u4e00-\u9fff]{{2}})"
)
_WITHOUT = re.compile(
    rf"(?:未|没有?|不|非)经过?(?P<what>(?![\u4e00-\u9fff]?{_BAN})[^{_MARK}]{{2,24}}?)(?P<mid>[,，]?[^{_MARK}]{{0,12}}?)"
    rf"(?P<ban>{_STILL}{_BAN}){_FREELY}(?=[\u4e00-\u9fff])"
)
_REASON = r"(?:理由|原因|情况|条件|授权|委托|许可|同意|批准|证明|证件|身份证|资格|手续|依据|通知|凭证|必要)"
_UNLESS = re.compile(
    rf"(?:(?:没有?|(?<!有)无(?!论))(?P<what>[^{_MARK}没无不未]{{0,10}}?{_REASON})|除非(?:是|有)?(?P<only>[^{_MARK}]{{2,20}}?)"
    rf"|除了?(?:是|有)?(?P<apart>[^{_MARK}没无不未]{{0,10}}?{_REASON})[之以]?外)的?"
    rf"(?P<mid>[,，]?(?![但也更并又且同])[^{_MARK}]{{0,12}}?)(?P<ban>{_STILL}{_BAN}){_FREELY}(?=[\u4e00-\u9fff])"
)
"""无特殊原因不得延期, 除非有特殊原因,不得延期: with such a reason it may be."""
_NOT_YET = re.compile(
    rf"(?:还|尚)?(?:没有?|未)(?P<before>(?!在|于|按|能|提|曾|[\d一二两三四五六七八九十])[^{_MARK}没未]{{2,30}}?(?:(?:之|以)前|{_BARE_BEFORE})"
    rf"(?=[,，]|[^{_MARK}]{{0,12}}?{_BAN}|[仍也还都就要应须必]))"
)
"""批准前 and 没批准之前 are the same time."""
_ALSO = re.compile(rf"(?P<comma>[,，])(?:也|亦|更|还)?{_BAN}{_FREELY}(?=[\u4e00-\u9fff])")


@lru_cache(maxsize=8192)
def canonical(text: str) -> str:
    """``text``, folded, in the one form of each of its turns; not of the same length."""
    for pattern, rewrite in _RULES:
        text = pattern.sub(rewrite, text)
    return _only_after(text)


def _left_open(match: re.Match[str]) -> str:
    """是否称职 for 称职不称职 and 称不称职; a doubled character that belongs to the word before leaves nothing open."""
    verb = match["v"]
    if verb in _OWN_WORD or not leaves_open(match.string, match.start(), verb):
        return match.group()
    return f"是否{verb}"


def _short_of(match: re.Match[str]) -> str:
    what = match["what"]
    return "不" if is_known_word(what) and what[0] not in "缺账款债费薪税条" else match.group()


def _not_easy(match: re.Match[str]) -> str:
    """难以 for 不好 before a verb: 不好解决, not 不好意思."""
    verb = [tag for _, tag in tagged_words(match["verb"])] == ["v"]
    return "难以" if verb else match.group()


def _hard(match: re.Match[str]) -> str:
    """难以化解 for 化解起来很困难 and 化解很困难."""
    verb = [tag for _, tag in tagged_words(match["verb"])] == ["v"]
    return f"难以{match['verb']}" if verb else match.group()


def _outcome(word: str) -> Rewrite:
    def rewrite(match: re.Match[str]) -> str:
        verb = match["verb"]
        if match.group() in set_phrases():
            return match.group()
        verbal = "不" in word or [tag[0] for _, tag in tagged_words(verb)] == ["v"]
        if verbal and len(verb) > 1 and is_known_word(verb):
            return word + verb
        return verb[:-1] + word + verb[-1] if verb[-1] in _PLAIN_VERBS else match.group()

    return rewrite


_RULES: tuple[tuple[re.Pattern[str], str | Rewrite], ...] = (
    *((re.compile(pattern), form) for pattern, form in _PLAIN),
    (_OPEN, _left_open),
    (_INDIFFERENT, r"\g<what>无所谓"),
    (_SHORT_OF, _short_of),
    (_NOT_EASY, _not_easy),
    (_HARD, _hard),
    (_FAILS, _outcome("不能")),
    (_SUCCEEDS, _outcome("能")),
)


def _only_after(text: str) -> str:
    """X前不得Y, 不得在X前Y and 未经X不得Y as X后才可以Y; what else is forbidden till then goes with it."""
    text = _NOT_YET.sub(r"\g<before>", text)
    text = _UNLESS.sub(
        lambda match: f"有{match['what'] or match['only'] or match['apart']}{match['mid']}才可以",
        text,
        count=1,
    )
    for pattern, form in (
        (_NOT_BEFORE, r"在\g<what>后才可以\g<rest>"),
        (_UNTIL, r"\g<what>后\g<mid>才可以"),
        (_WITHOUT, r"经\g<what>后\g<mid>才可以"),
    ):
        match = pattern.search(text)
        if match is None:
            continue
        rest = text[match.end() :]
        also = _ALSO.search(rest)
        if also and not any(mark in rest[: also.start()] for mark in _MARK):
            rest = rest[: also.start()] + f"{also['comma']}才可以" + rest[also.end() :]
        return text[: match.start()] + match.expand(form) + rest
    return text
