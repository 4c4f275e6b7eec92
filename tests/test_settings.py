from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.setting_meanings import MEANINGS
from rag.settings import PROJECT_ROOT, Settings, asked_language, load_settings
from tests.error_texts import CHINESE


@pytest.fixture
def env_file(tmp_path, monkeypatch):
    monkeypatch.delenv("RENDA_DATA_DIR", raising=False)

    def write(content):
        path = tmp_path / ".env"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def refusal(env_file=None, **overrides):
    with pytest.raises(SettingsError) as caught:
        load_settings(env_file, **overrides)
    return str(caught.value)


def test_without_env_file_the_defaults_hold(env_file, tmp_path):
    assert load_settings(tmp_path / "missing") == Settings(_env_file=None)


def test_relative_folders_lie_under_the_project_whatever_the_working_folder(env_file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = load_settings(env_file("RENDA_DATA_DIR=elsewhere\n"))
    assert settings.data_dir == PROJECT_ROOT / "elsewhere"
    assert settings.index_dir == PROJECT_ROOT / "elsewhere" / "index"
    assert settings.raw_dir == PROJECT_ROOT / "corpus" / "raw"
    assert settings.articles_dir == PROJECT_ROOT / "corpus" / "articles"


def test_absolute_folders_stay_as_given(env_file, tmp_path):
    assert load_settings(env_file(f"RENDA_DATA_DIR={tmp_path}\n")).data_dir == tmp_path


def test_command_line_wins_over_environment_wins_over_env_file(env_file, monkeypatch):
    path = env_file("RENDA_PORT=1001\nRENDA_SEARCH_K=11\nRENDA_PASSAGE_CHARS=300\n")
    monkeypatch.setenv("RENDA_PORT", "1002")
    monkeypatch.setenv("RENDA_SEARCH_K", "12")
    settings = load_settings(path, port=1003, search_k=None)
    assert (settings.port, settings.search_k, settings.passage_chars) == (1003, 12, 300)


def test_settings_cannot_be_changed_after_reading():
    with pytest.raises(ValueError, match="frozen"):
        Settings(_env_file=None).port = 1


@pytest.mark.parametrize("name", ["RENDA_PROT", "renda_prot", "PROT", "PORT", "RENDA_POR"])
def test_an_unknown_name_in_env_file_is_refused_naming_the_nearest(env_file, name):
    message = refusal(env_file(f"{name}=7000\n"))
    assert f"没有名为 {name} 的设置" in message
    assert "RENDA_PORT" in message


@pytest.mark.parametrize("name", ["RENDA_PROT", "renda_prot"])
def test_an_unknown_process_variable_is_refused_naming_the_nearest(env_file, monkeypatch, name):
    monkeypatch.setenv(name, "7000")
    message = refusal()
    assert f"没有名为 {name} 的设置" in message
    assert "RENDA_PORT" in message


@pytest.mark.parametrize("line", ["RENDA_LOGIN", "export RENDA_LOGIN", "RENDA_LLM_API_KEY"])
def test_a_line_without_a_value_is_refused_and_says_how_to_write_it(env_file, line):
    name = line.removeprefix("export ")
    assert f"请写成 {name}=值，或删去这一行" in refusal(env_file(f"RENDA_PORT=7000\n{line}\n"))


def test_an_unknown_override_is_refused_naming_the_nearest(env_file):
    assert "RENDA_PORT" in refusal(prot=7000)


def test_variables_of_other_programs_are_left_alone(env_file, monkeypatch):
    monkeypatch.setenv("OTHER_PROGRAM_PORT", "x")
    assert load_settings(None).port == 7860


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("RENDA_PORT=abc", "'abc' 不合适：应为整数"),
        ("RENDA_PORT=", "'' 不合适：应为整数"),
        ("RENDA_PORT=65536", "'65536' 不合适：不能大于 65535"),
        ("RENDA_PORT=0", "'0' 不合适：不能小于 1"),
        ("RENDA_EMBED_TIMEOUT_S=0", "'0' 不合适：应大于 0"),
        ("RENDA_EMBED_TIMEOUT_S=soon", "'soon' 不合适：应为数字"),
        ("RENDA_LANGUAGE=fr", "'fr' 不合适：只能是 'zh'、'en' 之一"),
    ],
)
def test_a_wrong_value_is_named_with_its_setting_and_what_is_allowed(env_file, monkeypatch, line, named):
    name, value = line.split("=")
    from_file = refusal(env_file(line + "\n"))
    assert name in from_file
    assert named in from_file
    monkeypatch.setenv(name, value)
    assert refusal() == from_file


def test_every_kind_of_bound_in_use_is_explained_in_chinese(env_file):
    for name, field in Settings.model_fields.items():
        for limit in field.metadata:
            bound = next(
                (getattr(limit, kind) for kind in ("ge", "gt", "le", "lt") if hasattr(limit, kind)), None
            )
            if bound is None:
                continue
            outside = bound - 1 if hasattr(limit, "ge") or hasattr(limit, "gt") else bound + 1
            reason = refusal(**{name: outside}).split("不合适：")[1].split("。")[0]
            assert not any("a" <= letter <= "z" for letter in reason)


def test_an_env_file_in_another_encoding_is_refused_with_what_to_do(env_file):
    path = env_file("# 端口\nRENDA_PORT=7000\n".encode("gb18030"))
    message = refusal(path)
    assert str(path) in message
    assert "UTF-8" in message


def test_an_env_file_with_byte_order_mark_is_read(env_file):
    assert load_settings(env_file(b"\xef\xbb\xbfRENDA_PORT=7000\n")).port == 7000


def test_a_key_never_shows_in_text_or_errors(env_file):
    settings = load_settings(env_file("RENDA_EMBED_API_KEY=sk-secret\n"))
    assert settings.embed_api_key.get_secret_value() == "sk-secret"
    assert "sk-secret" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    assert "sk-secret" not in refusal(None, embed_api_key=["sk-secret"])
    assert "sk-secret" not in refusal(env_file("RENDA_EMBED_API_KEYS=sk-secret\n"))


def test_every_setting_has_a_meaning():
    assert all(field.description for field in Settings.model_fields.values())


def test_reading_settings_creates_nothing(env_file, tmp_path):
    load_settings(env_file(f"RENDA_DATA_DIR={tmp_path / 'data'}\n"))
    assert not Path(tmp_path / "data").exists()


def test_a_model_in_the_process_has_more_time_and_fewer_passages_unless_set():
    served = load_settings(None).language_model
    local = load_settings(None, llm_gguf="model.gguf").language_model
    limited = load_settings(
        None, llm_gguf="model.gguf", llm_first_token_s=7.0, llm_timeout_s=8.0
    ).language_model
    judge = load_settings(None, judge_gguf="judge.gguf").judge
    assert (judge.first_token_s, judge.timeout_s) == (300, 900)
    assert load_settings(None).prompt_passages == 6
    assert load_settings(None, llm_gguf="model.gguf").prompt_passages == 3
    assert load_settings(None, llm_gguf="model.gguf", llm_passages=5).prompt_passages == 5
    assert (served.first_token_s, served.timeout_s) == (60, 180)
    assert (local.first_token_s, local.timeout_s) == (300, 900)
    assert (limited.first_token_s, limited.timeout_s) == (7, 8)


def test_the_language_is_known_also_where_the_settings_cannot_be_used(env_file, monkeypatch):
    path = env_file("RENDA_LANGUAGE=en\nRENDA_PORT=many\nRENDA_PROT=1\n")
    assert asked_language(path) == "en"
    assert asked_language(env_file(b"\xff")) == "zh"
    monkeypatch.setenv("renda_language", "en")
    assert asked_language(env_file(b"\xff")) == "en"
    monkeypatch.setenv("renda_language", "fr")
    assert asked_language(env_file("RENDA_LANGUAGE=en\n")) == "zh"


def test_a_wrong_value_is_told_in_english_with_the_meaning_of_its_setting(env_file):
    for name in Settings.model_fields:
        with pytest.raises(SettingsError) as caught:
            load_settings(None, **{name: object})
        told = caught.value.told("en")
        assert f"The setting RENDA_{name.upper()} ({MEANINGS[name]}) has the unfit value " in told
        assert not CHINESE.search(told)
