from __future__ import annotations

from pathlib import Path

import pytest

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
