from __future__ import annotations

import shutil
import subprocess

import pytest

from rag.settings import PROJECT_ROOT, Settings

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="the command is make's")


def test_cleaning_data_spares_the_conversations(tmp_path):
    shutil.copy(PROJECT_ROOT / "Makefile", tmp_path)
    data = tmp_path / ".renda"
    (data / "index" / "builds").mkdir(parents=True)
    for name in ("renda.db", "renda.db-wal", "index/current", ".hidden", "model.onnx"):
        (data / name).write_text("x")
    for _ in range(2):
        subprocess.run(["make", "clean-data"], cwd=tmp_path, check=True, capture_output=True)
        assert {path.name for path in data.iterdir()} == {"renda.db", "renda.db-wal"}
    assert Settings(_env_file=None, data_dir=data).database_file == data / "renda.db"
    shutil.rmtree(data)
    subprocess.run(["make", "clean-data"], cwd=tmp_path, check=True, capture_output=True)
    told = subprocess.run(["make", "help"], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert "对话（renda.db）留着" in told
