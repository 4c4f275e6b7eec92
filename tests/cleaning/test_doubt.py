from rag.cleaning.doubt import conflicting_documents, doubt_marks, doubtful_years, era_of


def marked(text, file_years=None, date=""):
    return [(m.kind, text[m.start : m.end]) for m in doubt_marks(text, file_years or {}, date)]


def test_a_text_belongs_to_the_time_of_the_latest_thing_it_speaks_of():
    era = era_of("高举“三个代表”重要思想伟大旗帜，贯彻党的十六届三中、四中全会精神")
    assert era is not None
    assert (era.name, era.first, era.before) == ("十六届四中全会", 2004, 2007)


def test_a_year_after_that_time_is_doubtful():
    assert marked("贯彻十六届四中全会精神，2023年的会议") == [("doubtful_date", "2023")]
    assert marked("贯彻党的二十大精神，2023年的会议") == []
    assert marked("贯彻十六届四中全会精神，2005年的会议") == []


def test_the_first_year_of_a_plan_is_known():
    text = "2024年是“十二五”规划的开局之年，总结2024年工作"
    assert marked(text) == [("doubtful_date", "2024"), ("doubtful_date", "2024")]
    assert "2011" in doubtful_years(text)["2024"]
    assert marked("2011年是“十二五”规划的开局之年") == []


def test_a_count_that_equals_a_year_of_the_text_is_doubtful():
    assert ("doubtful_number", "2023") in marked("讨论通过了县2023年实施意见，每人至少要联系2023名劳动力")
    assert marked("全县选举产生代表2016名，2011年换届") == []


def test_a_document_number_later_than_its_paper_is_doubtful():
    assert marked("穗字〔2024〕5号，根据中发〔2005〕9号文件", date="2007年9月17日") == [
        ("doubtful_date", "2024")
    ]


def test_a_year_both_reviewed_and_planned_is_doubtful():
    text = "主要是总结回顾2019年全县工作，安排部署2019年工作"
    assert [kind for kind, _ in marked(text)] == ["doubtful_date", "doubtful_date"]


def test_years_that_another_article_of_the_file_disproves_are_doubtful_here_too():
    assert marked("2024年度工作", {"2024": "同一文件"}) == [("doubtful_date", "2024")]


def test_the_same_document_with_another_year_is_doubtful_only_where_its_text_disproves_it():
    texts = {
        "a": "党的十七大精神，中发〔2024〕9号",
        "b": "2007年，中发〔2005〕9号，科学发展观",
    }
    conflicts = conflicting_documents(texts)
    assert list(conflicts) == ["a"]
    assert "〔2005〕" in conflicts["a"][0].note
