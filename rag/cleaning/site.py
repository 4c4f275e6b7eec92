"""Rules for what a web site put around or into a text: navigation, notices, adverts, footers."""

from __future__ import annotations

import re

from rag.cleaning.edits import Change, MappedText
from rag.cleaning.patterns import HAN, Line, filled_lines
from rag.cleaning.split import is_title_line
from rag.types import Mark

_DOTS = r"(?:[\s.…·]|。{3,}){0,12}"
_OMISSION = re.compile(
    rf"{_DOTS}[（(【\[][^（()）\n]{{0,60}}(?:省略|略去|隐藏|删节|略过)\s*了?\s*[:：]?(?:大?约)?\s*\d+\s*[余多]?字[^（()）\n]{{0,60}}[)）】\]]{_DOTS}"
    rf"|{_DOTS}[（(【\[]\s*(?:此处|以下|以上|中间|下文|后文|部分内容)[^（()）\n]{{0,12}}(?:省略|从略|略去|隐藏|删节)[^（()）\n]{{0,20}}[)）】\]]{_DOTS}"
    rf"|…+\s*(?:此处|中间|以下(?:内容)?)已?(?:省略|略去|隐藏)\s*[:：]?\s*(?:大?约?\d+[余多]?字)?(?:[，,][^。\n…]{{0,24}}(?:查看|阅读|可见|下载))?{_DOTS}"
)
_TRUNCATION = re.compile(
    rf"{_DOTS}[（(【\[]\s*(?:未完|全文共\s*\d+\s*字|本文(?:未完|共\s*\d+\s*字)|当前只显示)[^\n]*?(?:[)）】\]]|(?=\n)|$)"
    rf"|{_DOTS}未完[，,]?\s*待续[.。…]*"
    rf"|{_DOTS}(?:试读|预览|免费阅读)(?:部分)?已?(?:结束|完毕)[^\n]{{0,40}}"
    rf"|{_DOTS}[（(【\[](?:完整版?|全文|原文|剩余)[^（()）【】\[\]\n]{{0,16}}(?:下载|客服|购买|会员)[^（()）【】\[\]\n]{{0,10}}[)）】\]]"
    rf"|{_DOTS}(?:剩余|余下|还有)\s*\d+%?\s*(?:字|内容)?[^。\n]{{0,12}}(?:未读|未显示|请下载|下载后|登录后)[^\n]{{0,40}}"
    rf"|{_DOTS}[（(【\[]?(?:点击)?(?:阅读|查看|展开|下载)(?:全文|更多|剩余内容|完整版)[^\n。，]{{0,12}}(?=\n|$)"
)
_NEIGHBOUR_LINKS = re.compile(
    r"\s*[（(【\[](?:上一?|下一?)[篇页][)）】\]]\s*[:：]?[^\n]*"
    r"|\s*[（(【\[]?(?:上一?[篇页]|下一?[篇页]|相关(?:栏目|文章|阅读|链接|范文|推荐)|延伸阅读|推荐阅读|本文(?:标签|关键词)|责任编辑|标签)\s*[:：][^\n]*"
)
_GATHERED = r"(?:收集|整理|提供|发布|搜集|原创|首发|上传|编辑|转载|分享)"
# What only a site says of itself, in brackets of its own.
_BRACKETED_ADVERT = re.compile(
    rf"[（(【\[][^（()）【】\[\]，。；\n]{{0,16}}?(?:w\s*w\s*w\s*[.．。]|https?:/)[A-Za-z0-9_\s./:?=&%~-]*?(?:小编|网友|本站)?{_GATHERED}*[)）】\]]"
    r"|[（(【\[](?=本|此|以上|该|文章|资料|范文|内容|来源|转载|版权|小编)(?=[^（()）【】\[\]\n]{0,100}(?:小编|本站|版权归|转载请))[^（()）【】\[\]\n]{1,120}[)）】\]]"
    rf"|[（(【\[](?:本?文章?|此文|资料|内容|以上)(?:由|来自于?|来源于?|转载?自|摘自)?[:：]?[^（()）【】\[\]，。\n]{{1,20}}"
    rf"(?:网|网站|文库|论坛|之家){_GATHERED}{{0,3}}[)）】\]]"
)
_ADVERT = re.compile(
    rf"(?:文章)?(?:来源|出处|转自|选自)\s*[:：]\s*(?:[^。；，、\n]{{1,16}}?(?:网|网站|文库|论坛|之家|在线)\s*)?(?:https?:/+|www\.)[^\s{HAN}）)]*\s*[，,。]?"
    r"|(?:(?<=[。！？!?\s])|^)(?:欢迎|敬请|请)(?:您|大家|各位)?(?:阅读|参考|借鉴|下载|浏览|收藏)(?:(?:和|与|、|及)?(?:阅读|参考|借鉴|下载|浏览|收藏))*[。！!]?(?=\s|$)"
    rf"|(?:本?文章|本文|资料|范文|内容)(?:由|来源于?|来自于?|转载自|转自|摘自|出自)[:：]?\s*[^。；\n]{{0,20}}?[（(\s]*(?:https?:/+|www\.)[^\s)）\n{HAN}]*[)）]?\s*{_GATHERED}*[，,。]?"
    rf"|(?:本?文章|本文|资料|范文)(?:由|来自于?|来源于?|转载自|转自|摘自)\s*[^，。；\n]{{1,16}}(?:网|网站|文库|论坛|博客|公众号)(?:[（(][^）)\n]*[)）])?(?:{_GATHERED}+|(?=[，,。！\n]|$))[，,。]?"
    r"|(?:查看|了解)?更多(?:(?!更多)[^。，！\n]){0,30}[，,]?(?:请|敬请|欢迎)(?:关注|访问|点击|登录|搜索|浏览)[^。！!，,\n]{0,30}[。！!]?"
    r"|更多(?:(?!更多)[^。，！\n]){0,20}尽在[^。！!，,\n]{0,20}[。！!]?"
    r"|(?:如需)?转载[，,]?(?:请|须|务必|必须)?注明(?:出处|来源|作者|原文|链接|地址|转自|[及和、或]){1,6}[^。！!，,\n]{0,2}[。！!]?"
    r"|未经[^。，\n]{0,12}(?:许可|授权|同意|允许)[，,]?(?:不得|禁止|谢绝)[^。！!\n]{0,12}转载[。！!]?"
    r"|百度文库\s*[-—–]*\s*让每个人平等地提升自我"
    r"|版权归[^。\n]{0,16}所有[。！!]?"
    r"|(?:欢迎|请|敬请)(?:您|大家)?(?:下载|收藏|关注|转发|访问)(?:本站|本文|本网|我们|我站|公众号|微信)[^。！!，,\n]{0,24}[。！!]?"
    r"|(?:下载|阅读)全文[，,]?请[^。！!，,\n]{0,24}[。！!]?"
    r"|(?:代写|客服|加盟|商务合作|投稿|广告合作|咨询)[^。\n]{0,12}(?:QQ|qq|微信|电话|热线|手机)\s*号?\s*[:：]?\s*[\dA-Za-z_-]{5,20}[，,。！!]?"
    r"|(?:加|联系)?(?:QQ|qq|微信)(?:群|号|公众号)?\s*[:：]?\s*[\dA-Za-z_-]{5,20}[，,。！!]?"
)
_CONTROLS = re.compile(
    r"[【\[（(]\s*字体\s*[:：][^】\])）\n]{0,14}[】\])）]|[【\[]\s*(?:打印|关闭|收藏|返回|评论|推荐|复制|分享|纠错)[^】\]\n]{0,8}[】\]]"
)
_BARE_ADDRESS = re.compile(
    r"[（(【\[]?\s*(?:https?:/{1,3}|www\.)[A-Za-z0-9./?=&%_~#:+-]*[A-Za-z0-9/]\s*[)）】\]]?"
)
_META_FIELD = re.compile(
    r"(?:文章来源|信息来源|来源|稿源|作者|编辑|责编|发布(?:时间|日期|者|人)|更新(?:时间|日期)|上传(?:时间|日期|者)|点击(?:次数|数|率|量)?|浏览(?:次数|量)?|阅读(?:次数|量|数)?|字数|字体|人气)\s*[:：]"
)
_DATED_FIELD = re.compile(
    r"^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\s|｜\d:：]*[^。，；\d]{0,8}[:：]\s*\d*[次人]?$"
)
_CONTROL_LINE = re.compile(
    r"^(?:字体\s*[:：]?\s*[【\[（(]?\s*大\s*中\s*小|打印(?:本页|本文|此文|文章)?|关闭(?:窗口|本页)?|返回(?:顶部|首页|列表|上一页)?|收藏(?:本文|本页|此文)?"
    r"|分享到?|我要(?:评论|纠错|投稿)|下载(?:本文|全文|文档|word版?)?|点击(?:下载|查看全文)|发表评论|网友评论|加入收藏|设为首页|举报|复制(?:链接|本文)?|首页|登录|注册"
    r"|微信扫一扫|扫描?二维码|大|中|小|[:：\s|/【】\[\]（）()、>»·.-])+$",
    re.IGNORECASE,
)
_LABEL_LINE = re.compile(
    r"^(?:本文(?:内容|正文)|本类(?:热门|推荐|最新)|最新(?:文章|更新|资讯|范文|推荐)?|热门(?:文章|推荐|范文|标签)?|相关(?:文章|阅读|推荐|链接|内容|范文|栏目)|推荐(?:阅读|文章|范文)?|猜你喜欢|大家都在看|延伸阅读|精品推荐|点击排行"
    r"|随机推荐|热点推荐|站内搜索|友情链接|网站地图|关于我们|联系我们|版权(?:声明|所有)[^。]*|免责声明[^。]*|copyright[^。]*|顶一下.{0,20}|[-—=]*分[隔割]线[-—=]*|[^。]{0,12}公网安备[^。]*|[^。]{0,20}经营许可证[^。]*|温馨推荐|[^。]{0,12}ICP备[^。]*|文库大全|范文大全)[:：]?$",
    re.IGNORECASE,
)
_LISTS_TITLES = re.compile(
    r"^(?:推荐(?:阅读|文章|范文)|相关(?:文章|阅读|推荐|链接|范文)|猜你喜欢|大家都在看|延伸阅读|精品推荐|点击排行|热门(?:文章|推荐|范文)|最新(?:文章|范文|推荐)|随机推荐|[^。，]{0,30}还(?:看了|看过|喜欢|关注)[^。，]{0,6})\s*[:：]?$"
)
_BREADCRUMB = re.compile(
    rf"^(?:当前位置|您?(?:现在|当前|目前)?(?:所在|在)?的?位置(?:是|在)?|首页)\s*[:：>»→›/|-].*$"
    rf"|^[{HAN}A-Za-z0-9]{{2,10}}(?:\s*[>»→›]{{1,2}}\s*[{HAN}A-Za-z0-9]{{2,12}}){{2,}}$"
)
_PAGER = re.compile(
    r"^(?:共\s*\d+\s*页\s*[:：]?)?\s*(?:首页|上一?页|下一?页|末页|尾页|[\d\s\[\].…|<>«»])*(?:上一?页|下一?页)(?:首页|末页|尾页|[\d\s\[\].…|<>«»])*$"
)
_SHARING_LINE = re.compile(
    r"^[-—–\s]*(?:(?:精品|精选|优质|实用|学习)(?:文档|资料|范文|文库)[^。]{0,40}|word(?:文档|版|格式)[^。]{0,20}|您可前往[^。]{0,30}|享受[^。]{0,8}阅读体验|精品文档|精选文档|实用文档|学习资料|(?:精品文档)?[,，\s]*欢迎下载|[^。]{0,12}(?:文档|资料)[^。]{0,20}下载后[^。]{0,24}|分享到[:：][^。]{0,40}|.{0,4}可编辑(?:版|修改)?)[!！。.\s—–-]*$",
    re.IGNORECASE,
)
_PICKS_LINE = re.compile(
    r"^(?:小编|编辑|站长|本站|本网)(?:推荐|精选|精心|为(?:您|你|大家)|寄语|提示)[^。\n]{0,60}$"
    r"|^(?:推荐阅读|相关(?:文章|阅读|推荐|范文)|猜你喜欢|延伸阅读|热门(?:文章|推荐|范文|标签)|本文(?:地址|链接|网址))\s*[:：][^。\n]{0,60}$"
    r"|^[（(【\[]?(?:责任编辑|责编|编辑)\s*[:：]\s*[^。，\n]{0,16}$"
)
_DISCLAIMER = re.compile(
    r"(?:如有|若有|如果)[^。\n]{0,12}(?:侵权|侵犯)[^。\n]{0,40}(?:联系|告知|删除|通知|来信|邮件)|不代表(?:本站|本网|本平台)"
    r"|^[^。\n]{0,12}(?:本站|本网站|本平台|本文库)[^。\n]{0,16}(?:网络|网友|用户|转载|上传|版权|立场|观点|免费|会员)"
)
_CONTACT_LINE = re.compile(
    r"^(?=.*(?:客服|QQ|投稿|商务合作|广告合作|公众号|加盟))(?:[^。，:：\n]{0,10}(?:热线|电话|QQ|微信|邮箱|公众号|传真|合作|网址)\s*[:：]?\s*[\w.@+/-]*\s*[|,，]?\s*){1,5}$",
    re.IGNORECASE,
)
_NAV_TOKEN = re.compile(rf"^[{HAN}A-Za-z0-9]{{1,14}}$")
_SITE_SUFFIX = re.compile(
    rf"\s*[_|｜–—-]\s*[{HAN}A-Za-z0-9._|｜-]{{2,24}}(?:网|网站|文库|论坛|频道|范文|大全|之家|资料库|在线|\.com|\.cn)\s*$"
)
_LABELLED_TITLE = re.compile(r"^(?:标题|题目|文章标题|题名)\s*[:：]\s*(?P<title>[^|\n]+?)\s*\|?\s*$")


def drop_notices(text: MappedText) -> MappedText:
    """Notices that something was left out or cut off become marks; completeness builds on them."""
    text = _notice(text, "omission_notice", "omission", _OMISSION, "原网页在此处省略了一段内容：")
    return _notice(text, "truncation_notice", "truncation", _TRUNCATION, "原网页在此处截断，未显示全文：")


def _notice(text: MappedText, rule: str, kind: str, pattern: re.Pattern[str], explanation: str) -> MappedText:
    found = [m for m in pattern.finditer(text.text) if m[0].strip(" .…·。\n")]
    text = text.mark(
        Mark(kind, m.start(), m.start(), explanation + m[0].strip(" .…·。\n")[:60]) for m in found
    )
    changes = []
    for match in found:
        # A notice in running text parts two pieces that don't belong to one sentence.
        inside = match.end() < len(text.text) and "\n" not in text.text[match.end() - 1 : match.end() + 1]
        changes.append(Change(*match.span(), "\n" if inside else ""))
    return text.replace(rule, changes)


def drop_site_lines(text: MappedText) -> MappedText:
    """Whole lines of a site: navigation, breadcrumbs, controls, labels, details of the upload."""
    lines = filled_lines(text.text)
    nav = [_is_navigation(line.content) for line in lines]
    rules = _with_related_titles(lines, [_site_rule(lines, nav, index) for index in range(len(lines))])
    return text.replace_named(
        (_whole_line(text.text, line), rule) for line, rule in zip(lines, rules, strict=True) if rule
    )


def _with_related_titles(lines: list[Line], rules: list[str]) -> list[str]:
    """Titles listed under a label (推荐阅读) belong to it where they run to the end of the page."""
    result = list(rules)
    index = len(lines) - 1
    while index > 0 and (result[index] or _is_listed(lines[index].content)):
        index -= 1
    listed = index + 1
    while listed < len(lines) and not _LISTS_TITLES.match(lines[listed].content):
        listed += 1
    if listed > len(lines) // 2:
        for place in range(listed, len(lines)):
            result[place] = result[place] or "neighbour_links"
    return result


def _is_listed(line: str) -> bool:
    return is_title_line(re.sub(r"^\d{1,2}[.、．]\s*", "", line)) or bool(_LISTS_TITLES.match(line))


def _whole_line(text: str, line: Line) -> Change:
    start = text.rfind("\n", 0, line.start) + 1
    end = text.find("\n", line.end)
    return Change(start, len(text) if end < 0 else end)


def _site_rule(lines: list[Line], nav: list[bool], index: int) -> str:
    content = lines[index].content
    if nav[index] or _BREADCRUMB.match(content) or _is_navigation_label(lines, nav, index):
        return "site_navigation"
    if any(p.match(content) for p in (_LABEL_LINE, _PAGER, _SHARING_LINE, _PICKS_LINE, _CONTACT_LINE)):
        return "site_label"
    if _DISCLAIMER.search(content) and len(content) <= 160 and content.count("。") <= 3:
        return "site_label"
    if _CONTROL_LINE.match(content) and re.search(rf"[{HAN}]{{2}}|大\s*中\s*小", content):
        return "site_label"
    fields = len(_META_FIELD.findall(content))
    if fields >= 2 and len(content) <= 120 and "。" not in content:
        return "upload_details"
    at_edge = index < 8 or index >= len(lines) - 4
    if at_edge and fields and len(content) <= 40 and _DATED_FIELD.match(content):
        return "upload_details"
    if at_edge and _META_FIELD.match(content) and len(content) <= 40 and not re.search("[。，,；;]", content):
        return "upload_details"
    return ""


def _is_navigation(content: str) -> bool:
    tokens = re.split(r"[\s|·]+", content.strip(" |·"))
    worded = sum(len(t) > 1 for t in tokens)
    return len(tokens) >= 6 and worded * 2 > len(tokens) and all(_NAV_TOKEN.match(t) for t in tokens)


def _is_navigation_label(lines: list[Line], nav: list[bool], index: int) -> bool:
    """A short line between (or right before) navigation lines is a label of that navigation."""
    content = lines[index].content
    if len(content) > 8 or not _NAV_TOKEN.match(content):
        return False
    return (index + 1 < len(lines) and nav[index + 1]) or (0 < index < 60 and nav[index - 1])


def drop_adverts(text: MappedText) -> MappedText:
    """Adverts and addresses that a site strewed into the text."""
    # In one pass, so that an advert goes as a whole, whether it holds brackets or they hold it.
    adverts = re.compile(f"{_BRACKETED_ADVERT.pattern}|{_ADVERT.pattern}")
    text = text.replace("advert", [Change(*m.span()) for m in adverts.finditer(text.text)])
    text = text.replace("site_control", [Change(*m.span()) for m in _CONTROLS.finditer(text.text)])
    return text.replace("web_address", [Change(*m.span()) for m in _BARE_ADDRESS.finditer(text.text)])


def drop_neighbour_links(text: MappedText) -> MappedText:
    """Links to other pages at the end (上一篇, 下一篇, 相关栏目), with all that follows them."""
    late = len(text.text) * 0.6
    return text.replace(
        "neighbour_links",
        [
            Change(*m.span())
            for m in _NEIGHBOUR_LINKS.finditer(text.text)
            if m.start() > late or "一篇" in m[0][:8]
        ],
    )


def unlabel_title(text: MappedText) -> MappedText:
    """``标题：在…上的讲话 |`` and ``在…上的讲话_范文网`` keep only the title."""
    changes = []
    for line in filled_lines(text.text)[:1]:
        suffix = _SITE_SUFFIX.search(line.content)
        if suffix:
            changes.append(Change(line.start + suffix.start(), line.end))
    for line in filled_lines(text.text)[:5]:
        match = _LABELLED_TITLE.match(line.content)
        if match and all(change.end <= line.start for change in changes):
            start, end = line.start + match.start("title"), line.start + match.end("title")
            changes += [Change(line.start, start), Change(end, line.end)]
    return text.replace("title_label", [c for c in changes if c.end > c.start])


def upload_date(raw: str) -> str:
    """When a site says it uploaded or changed the page; empty where it doesn't say."""
    for line in filled_lines(raw)[:12]:
        if len(_META_FIELD.findall(line.content)) >= 2:
            match = re.search(
                r"(?P<what>更新|发布|上传)(?:时间|日期)\s*[:：]\s*(?P<date>[\d年月日/.-]{8,11})", line.content
            )
            if match:
                return f"{match['date']}（网站{match['what']}日期）"
    return ""
