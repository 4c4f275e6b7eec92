from __future__ import annotations

from pathlib import Path

import pytest

from tests.index_samples import build, sample_article, settings_of_samples, write_sample_corpus
from tests.llms.scripted import KEY, Reply, scripted_server
from ui.doctor import Check, examine
from ui.strings import Strings

RAW = "在全县人大工作会议上的讲话\n\n同志们：\n\n各级党委要支持人大依法行使职权。代表要密切联系群众。\n"


@pytest.fixture
def corpus(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("RENDA_CORPUS_DIR", str(tmp_path / "corpus"))
    monkeypatch.setenv("RENDA_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "corpus"


def test_an_empty_set_up_is_told_what_to_do_step_by_step(renda, corpus):
    outcome = renda("doctor")
    assert outcome.code == 1
    for step in (f"把要查询的文件放进 {corpus / 'raw'}", "运行 renda clean", "renda index"):
        assert step in outcome.out
    assert "有 3 项需要处理" in outcome.out


def test_articles_that_fell_behind_are_noticed(renda, corpus):
    (corpus / "raw").mkdir(parents=True)
    (corpus / "raw" / "a.txt").write_text(RAW, encoding="utf-8")
    renda("clean")
    assert "1 篇，与清洗结果一致" in renda("doctor").out
    (corpus / "raw" / "a.txt").write_text(RAW.replace("群众", "选民"), encoding="utf-8")
    outcome = renda("doctor")
    assert outcome.code == 1
    assert "与清洗结果不一致" in outcome.out


def test_an_unreadable_raw_file_is_named(renda, corpus):
    (corpus / "raw").mkdir(parents=True)
    (corpus / "raw" / "a.txt").write_text(RAW, encoding="utf-8")
    renda("clean")
    (corpus / "raw" / "b.txt").write_bytes(b"")
    assert "b.txt：" in renda("doctor").out


def test_a_wrong_setting_is_reported_not_raised(renda, monkeypatch):
    monkeypatch.setenv("RENDA_PORT", "many")
    outcome = renda("doctor")
    assert outcome.code == 1
    assert "RENDA_PORT" in outcome.out


def test_optional_parts_are_listed_with_the_command_that_adds_them(renda, corpus):
    shown = renda("doctor").out
    assert "sentence-transformers" in shown
    assert "已安装" in shown or "pip install 'renda[st]'" in shown


@pytest.mark.parametrize(
    ("language", "told"),
    [("zh", "文章内容：索引是"), ("en", "the articles: ")],
)
def test_an_index_that_does_not_hold_later_changes_yet_is_told(tmp_path, language, told):
    strings, settings = Strings(language), settings_of_samples(tmp_path)

    def state() -> Check:
        (found,) = (one for one in examine(strings, lambda: settings) if one.name == strings("doctor.index"))
        return found

    def interrupt(stage, done, total):
        raise KeyboardInterrupt

    build(settings)
    assert state().fix == ""
    write_sample_corpus(settings, sample_article("wenzhou", extra="\n新的一句。"))
    with pytest.raises(KeyboardInterrupt):
        build(settings, progress=interrupt)
    assert told in state().fix
    assert "renda index" in state().fix


def test_a_model_that_was_built_in_part_is_not_ready(renda, corpus, monkeypatch, tmp_path):
    monkeypatch.setenv("RENDA_MODEL_DIR", str(tmp_path / "models"))
    (tmp_path / "models" / "half").mkdir(parents=True)
    (tmp_path / "models" / "half" / "model.onnx").write_bytes(b"half")
    assert "内置模型还没有建" in renda("doctor").out


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_configured_language_model_is_tried(renda, corpus, monkeypatch):
    with scripted_server() as script:
        script.enqueue("你好")
        monkeypatch.setenv("RENDA_LLM_API_BASE", script.base_url)
        monkeypatch.setenv("RENDA_LLM_MODEL", "m")
        monkeypatch.setenv("RENDA_LLM_API_KEY", KEY)
        shown = renda("doctor").out
        assert "秒开始回答" in shown
        assert len(script.requests) == 1
        script.enqueue(Reply(status=401, message=f"wrong {KEY}"))
        script.next_reply()
        shown = renda("doctor").out
    assert "RENDA_LLM_API_KEY" in shown
    assert KEY not in shown


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_judge_is_tried_where_one_is_configured_and_its_key_is_never_shown(renda, corpus, monkeypatch):
    assert "评判模型" not in renda("doctor").out
    with scripted_server() as script:
        script.enqueue("好")
        monkeypatch.setenv("RENDA_JUDGE_API_BASE", script.base_url)
        monkeypatch.setenv("RENDA_JUDGE_MODEL", "judge-7b")
        monkeypatch.setenv("RENDA_JUDGE_API_KEY", KEY)
        (told,) = (line for line in renda("doctor").out.splitlines() if "评判模型" in line)
        assert told.startswith("✓ 评判模型  judge-7b@127.0.0.1")
        assert "秒开始回答" in told
        assert script.keys == [f"Bearer {KEY}"]
        assert script.requests[0]["model"] == "judge-7b"
        script.enqueue(Reply(status=401, message=f"wrong {KEY}"))
        script.next_reply()
        outcome = renda("doctor")
    assert "该怎么办：语言模型 judge-7b" in outcome.out
    assert "请检查 RENDA_JUDGE_API_KEY" in outcome.out
    assert "RENDA_LLM_" not in outcome.out
    assert KEY not in outcome.out + outcome.err


def test_a_judge_without_a_name_or_with_a_key_in_its_address_is_told_by_its_own_settings(
    renda, corpus, monkeypatch
):
    monkeypatch.setenv("RENDA_JUDGE_API_BASE", f"http://127.0.0.1:9/v1?key={KEY}")
    outcome = renda("doctor")
    assert "请设置 RENDA_JUDGE_API_BASE" in outcome.out
    assert KEY not in outcome.out + outcome.err
    monkeypatch.setenv("RENDA_JUDGE_API_BASE", f"http://user:{KEY}@127.0.0.1:9/v1")
    outcome = renda("doctor")
    assert "请设置 RENDA_JUDGE_MODEL" in outcome.out
    assert KEY not in outcome.out + outcome.err


def test_a_language_model_that_is_wanted_and_not_configured_is_told(renda, corpus, monkeypatch):
    monkeypatch.setenv("RENDA_ANSWER_MODE", "llm")
    assert "RENDA_LLM_API_BASE" in renda("doctor").out


def test_a_database_that_cannot_be_opened_is_told(renda, corpus, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("RENDA_DATABASE_URL", f"sqlite:///{tmp_path}/file/all.db")
    assert "file/all.db" in renda("doctor").out
