from pathlib import Path

import pytest

from rag.errors import SourceError
from rag.loading import load_raw

TEXT = (
    "各级人大及其常委会要坚持党的领导、人民当家作主、依法治国有机统一，依法行使监督权。\n代表履职情况要记载、考核。\n"
    * 3
)
TRADITIONAL = (
    "各級人大及其常委會要堅持黨的領導、人民當家作主、依法治國有機統一，依法行使監督權。\n代表履職情況要記載。\n"
    * 3
)


@pytest.mark.parametrize(
    "encoding", ["utf_8", "utf_8_sig", "gb18030", "gbk", "utf_16", "utf_16_le", "utf_16_be", "utf_32"]
)
def test_texts_are_decoded_whatever_their_encoding(tmp_path: Path, encoding: str):
    path = tmp_path / "a.txt"
    data = TEXT.encode(encoding)
    if encoding == "utf_16_be":
        data = b"\xfe\xff" + data
    path.write_bytes(data)
    raw = load_raw(path)
    assert raw.text == TEXT
    assert raw.name == "a.txt"


def test_big5_is_decoded(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_bytes(TRADITIONAL.encode("big5"))
    assert load_raw(path).text == TRADITIONAL


def test_utf8_that_holds_a_stretch_of_double_encoding_is_text(tmp_path: Path):
    path = tmp_path / "a.txt"
    text = "会议指出：" + "要密切联系群众，做好代表工作。".encode().decode("latin_1")
    path.write_text(text, encoding="utf_8")
    assert load_raw(path).text == text


@pytest.mark.parametrize(("encoding", "stray"), [("utf_8", b"\xe6\x88"), ("gb18030", b"\xff")])
def test_a_byte_that_cannot_be_read_does_not_cost_the_whole_text(tmp_path: Path, encoding: str, stray: bytes):
    path = tmp_path / "a.txt"
    first, second = TEXT.split("。", 1)
    path.write_bytes((first + "。").encode(encoding) + stray + second.encode(encoding))
    raw = load_raw(path)
    assert raw.encoding == encoding
    assert raw.text.startswith(first)
    assert "\ufffd" in raw.text


def test_stray_control_characters_do_not_make_chinese_text_binary(tmp_path: Path):
    path = tmp_path / "a.txt"
    text = TEXT.replace("代表", "代\x00表").replace("监督", "监\x00督")
    path.write_text(text, encoding="utf_8")
    assert load_raw(path).text == text


def test_line_ends_are_left_as_they_are(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_bytes("甲\r\n乙".encode())
    assert load_raw(path).text == "甲\r\n乙"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "空"),
        (b" \n\t ", "空"),
        ("\ufeff \n".encode(), "空白"),
        (bytes(range(256)) * 8, "不是文本"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "不是文本"),
    ],
)
def test_files_without_a_readable_text_are_refused_with_their_name(tmp_path: Path, data: bytes, reason: str):
    path = tmp_path / "坏文件.txt"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=reason) as error:
        load_raw(path)
    assert "坏文件.txt" in str(error.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(SourceError, match=r"gone\.txt"):
        load_raw(tmp_path / "gone.txt")


def test_a_pipe_is_refused_instead_of_waited_for(tmp_path):
    import os

    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(SourceError, match="不是普通文件"):
        load_raw(tmp_path / "pipe.txt")
