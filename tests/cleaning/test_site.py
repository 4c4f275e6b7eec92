import pytest

from rag.cleaning import site
from rag.cleaning.edits import MappedText


def lines_left(raw):
    text = site.drop_site_lines(MappedText.from_raw(raw)).text
    return [line for line in text.split("\n") if line.strip()]


def test_navigation_with_its_labels_and_breadcrumbs_goes():
    raw = (
        "工作总结\n职业工作总结 半年工作总结 年终工作总结 学校工作总结 公司工作总结 销售工作总结\n优秀作文\n"
        "英文作文 满分作文 小学作文 初中作文 高中作文 300字作文\n首页 > 范文大全 > 三号文库\n最新文章\n各位代表：\n正文。"
    )
    assert lines_left(raw) == ["各位代表：", "正文。"]


@pytest.mark.parametrize(
    "line",
    [
        "本类热门",
        "共2页：上一页 1 2 下一页",
        "精品文档，欢迎下载！",
        "本文档为word格式，下载后可任意编辑",
        "分享到：微信 微博 QQ空间",
        "打印本页 关闭窗口",
        "【字体：大 中 小】",
        "返回顶部",
        "当前位置：首页 > 讲话",
        "您所在的位置：公文之家 >> 领导讲话 >> 人大政协",
        "小编推荐：乡镇人大工作总结10篇",
        "本站部分内容来自网络，如有侵权请联系管理员删除，邮箱：admin@gwzj.example.com",
        "客服热线：400-123-4567  在线QQ：88886666",
        "本文内容：",
        "(责任编辑:admin)",
        "顶一下 (3) 踩一下 (0)",
        "------分隔线----------------------------",
        "本文地址：http://www.zggw.example/a/233.html",
        "苏公网安备 32010202010001号",
        "精品资料 欢迎下载",
        "word文档 可自由复制编辑",
    ],
)
def test_controls_and_labels_go(line):
    assert lines_left(f"正文一。\n{line}\n正文二。") == ["正文一。", "正文二。"]


def test_details_of_the_upload_go_and_their_date_is_kept():
    raw = "标题\n来源：网络  作者：佚名  更新时间：2024-08-10\n正文。"
    assert lines_left(raw) == ["标题", "正文。"]
    assert site.upload_date(raw) == "2024-08-10（网站更新日期）"


def test_a_date_with_an_empty_field_under_the_title_goes():
    assert lines_left("标题\n2023-07-01 | 阅读：\n正文。") == ["标题", "正文。"]


def test_titles_listed_at_the_end_go_with_their_label():
    body = "\n".join(f"正文第{n}段写完了。" for n in range(6))
    assert lines_left(f"{body}\n推荐阅读：\n乡镇人大主席述职报告\n代表履职报告精选") == body.split("\n")
    signed = f"{body}\n清河镇人大主席团"
    assert lines_left(signed) == signed.split("\n")


def test_numbered_titles_under_what_others_have_read_go():
    body = "\n".join(f"正文第{n}段写完了。" for n in range(6))
    assert lines_left(f"{body}\n看了人大工作总结还看了：\n1.人大工作计划\n2.述职报告") == body.split("\n")


@pytest.mark.parametrize(
    "notice",
    [
        "……（省略约500字）……",
        "……此处隐藏：893字，全部文档内容请下载后查看……",
        "（此处隐藏1200字，登录后可见）",
    ],
)
def test_omissions_in_many_words_become_marks(notice):
    text = site.drop_notices(MappedText.from_raw(f"今年{notice}各代表小组"))
    assert text.text == "今年\n各代表小组"
    assert [m.kind for m in text.marks] == ["omission"]


@pytest.mark.parametrize("notice", ["试读结束，如需阅读或下载，请点击购买", "（完整版请联系客服下载）"])
def test_offers_of_the_rest_become_marks(notice):
    text = site.drop_notices(MappedText.from_raw(f"要进一步加\n{notice}"))
    assert text.text.strip() == "要进一步加"
    assert [m.kind for m in text.marks] == ["truncation"]


@pytest.mark.parametrize(
    "links", ["【上一篇】镇长讲话\n【下一篇】书记讲话", "上一篇:镇长讲话 下一篇:书记讲话"]
)
def test_links_to_neighbours_go_in_every_kind_of_brackets(links):
    text = site.drop_neighbour_links(MappedText.from_raw(f"正文。\n{links}")).text
    assert text == "正文。"


@pytest.mark.parametrize(
    "advert",
    [
        "[莲山课件 w ww.5y kj.co m]",
        "（本文来自：范文大全网 www.fwdq.example）",
        "（此文由www.liux.example小编收集整理，版权归原作者所有）",
        "来源：范文先生网 www.fwsir.example ",
        "文章来源：http://www.a.example/a/1.html ",
    ],
)
def test_adverts_in_running_text_go_as_a_whole(advert):
    raw = f"要健全制度。{advert}要抓住重点。"
    assert site.drop_adverts(MappedText.from_raw(raw)).text == "要健全制度。要抓住重点。"


@pytest.mark.parametrize(
    "sound",
    [
        "（本文由记者采写）",
        "来源于群众，服务于群众。",
        "联系人：李明，电话：0531-8765432，微信同号。",
        "欢迎阅读室开放。",
    ],
)
def test_sound_brackets_sources_and_contacts_stay(sound):
    raw = f"要健全制度。{sound}要抓住重点。"
    assert site.drop_adverts(MappedText.from_raw(raw)).text == raw


@pytest.mark.parametrize(
    "line",
    [
        "主题词:人大工作 意见",
        "一、基本情况",
        "对涉嫌侵犯公民权益的案件，要跟踪督办。",
        "一是信息更新不及时。二是本站用户反映，下载全文困难。",
        "大",
        "会议时间：2013年3月1日",
        "中 共 温 州 市 委",
        "出席：张三 李四 王五",
    ],
)
def test_lines_of_a_paper_stay(line):
    assert lines_left(f"标题\n{line}\n正文。") == ["标题", line, "正文。"]


def test_an_omission_becomes_a_mark_and_parts_what_does_not_belong_together():
    raw = "作贡献?今年 ……(快文网http://www.a.net省略1330字,正式会员可完整阅读)…… 二、全面贯彻"
    text = site.drop_notices(MappedText.from_raw(raw))
    assert text.text == "作贡献?今年\n二、全面贯彻"
    assert [(m.kind, m.start) for m in text.marks] == [("omission", 6)]
    assert "1330" in text.marks[0].note


def test_a_truncation_becomes_a_mark():
    raw = "把握民意作 ……(未完,全文共8620字,当前只显示3459字,请阅读下面提示信息。收藏本文) 上一篇:甲"
    text = site.drop_neighbour_links(site.drop_notices(MappedText.from_raw(raw)))
    assert text.text.strip() == "把握民意作"
    assert [m.kind for m in text.marks] == ["truncation"]


@pytest.mark.parametrize(
    "notice", ["（此处省略若干）", "（以下内容省略1200字）", "（未完待续）", "下载全文", "阅读全文"]
)
def test_other_notices_go_too(notice):
    assert site.drop_notices(MappedText.from_raw(f"正文。{notice}")).text == "正文。"


@pytest.mark.parametrize(
    "sound", ["附件（略）。", "不得隐藏、转移财产。", "认真阅读全文，领会精神。", "（试行）"]
)
def test_an_authors_own_brackets_are_no_notices(sound):
    text = site.drop_notices(MappedText.from_raw(sound))
    assert text.text == sound
    assert text.marks == ()


@pytest.mark.parametrize(
    "advert",
    [
        "文章由裤子(http:///blog/)收集",
        "本文来自www.example.com整理",
        "文章由人大范文网收集整理",
        "更多精彩范文请关注公众号人大文库。",
        "转载请注明出处！",
        "未经许可不得转载。",
        "代写文稿QQ：123456789。",
        "请收藏本站以便下次访问。",
        "http://www.fanwen.example/a/1.html",
    ],
)
def test_adverts_and_addresses_go(advert):
    assert (
        site.drop_adverts(MappedText.from_raw(f"人民群众最关心、最{advert}直接的问题。")).text
        == "人民群众最关心、最直接的问题。"
    )


@pytest.mark.parametrize(
    "sound",
    [
        "让更多群众关注人大工作，了解代表履职。",
        "内容由常委会审定后提供。",
        "联系电话：0523-86889999。",
        "办好人大信息网站和微信公众号。",
        "欢迎代表访问机关。",
    ],
)
def test_sentences_that_speak_of_the_net_stay(sound):
    assert site.drop_adverts(MappedText.from_raw(sound)).text == sound


def test_links_to_neighbours_go_with_their_titles():
    raw = "正文很长。" * 20 + "\n上一篇：甲\n下一篇：乙\n相关栏目：人大"
    assert site.drop_neighbour_links(MappedText.from_raw(raw)).text == "正文很长。" * 20


def test_a_title_loses_the_name_of_the_site():
    assert (
        site.unlabel_title(MappedText.from_raw("在会上的讲话_人大范文网\n正文")).text == "在会上的讲话\n正文"
    )
    assert (
        site.unlabel_title(MappedText.from_raw("关于建设人大信息网\n正文")).text == "关于建设人大信息网\n正文"
    )


def test_a_labelled_title_loses_its_label():
    assert site.unlabel_title(MappedText.from_raw("标题:在会上的讲话 |\n正文")).text == "在会上的讲话\n正文"
