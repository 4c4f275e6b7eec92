from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from rag.settings import Settings
from tests.ui.fake_engine import FakeEngine
from tests.ui.served import fake_source, services_of
from ui.api.app import build_api
from ui.api.manual import schema_of
from ui.strings import TABLES, Strings

API = Path(__file__).resolve().parents[3] / "ui" / "api"
BY_KIND = ("api.invalid.", "api.http.")
"""Looked up by what pydantic or Starlette call the failure."""


class Noting(Strings):
    """Notes every key that is asked for."""

    asked: ClassVar[set[str]] = set()

    def __call__(self, key: str, **values: object) -> str:
        self.asked.add(key)
        return super().__call__(key, **values)


def test_every_text_of_the_api_is_used():
    with services_of(lambda: fake_source(FakeEngine()), Settings(_env_file=None)) as services:
        noting = Noting("zh")
        schema_of(build_api(replace(services, strings=noting)), noting, "0")
        described = Noting.asked
    sources = "\n".join(path.read_text(encoding="utf-8") for path in API.glob("*.py"))
    named = set(re.findall(r'"(api\.[a-z_.]+)"', sources))
    refused = {f"api.refused.{code}" for code in re.findall(r'RefusedError\([^"]+"([a-z0-9_]+)"', sources)}
    texts = {key for key in TABLES["zh"] if key.startswith("api.") and not key.startswith(BY_KIND)}
    assert texts - described - named - refused == set()
    assert refused <= texts
