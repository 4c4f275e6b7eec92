"""One tree of settings, read once at an entry point from ``RENDA_*`` variables and ``.env``.

Relative paths are relative to the project folder (``PROJECT_ROOT``), whatever the working folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Literal

from dotenv import dotenv_values
from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import Language, SettingsError
from rag.setting_errors import unfit_setting, unknown_setting, valueless_setting

PROJECT_ROOT = Path(__file__).resolve().parent.parent
ENV_PREFIX = "RENDA_"
_COMPUTING, _WAITING_FOR_A_MODEL = 2, 16
_SERVED_PASSAGES, _IN_PROCESS_PASSAGES = 6, 3
"""The evidence stands among the first 6 passages in 97 questions of 100, among 3 in 93; a small model answers better
from 3, in half the time (eval/NOTES.md)."""
_SERVED_S, _IN_PROCESS_S = (60.0, 180.0), (300.0, 900.0)
"""Seconds until a language model begins, and until it ends. One processor core reads some 30 tokens a second of a
prompt with a model of 1.5 billion weights (eval/NOTES.md)."""


def _under_project(path: Path) -> Path:
    return path if path.is_absolute() else PROJECT_ROOT / path


ProjectPath = Annotated[Path, AfterValidator(_under_project)]


@dataclass(frozen=True, slots=True)
class LanguageModelSettings:
    """Which language model answers, and how long it may take."""

    api_base: str = field(default="", repr=False)  # may name user and password
    model: str = ""
    api_key: SecretStr = field(default_factory=lambda: SecretStr(""))
    gguf: Path | None = None
    context_window: int = 8192
    max_tokens: int = 1024
    temperature: float = 0.1
    first_token_s: float = _SERVED_S[0]
    timeout_s: float = _SERVED_S[1]
    threads: int = 0


class Settings(BaseSettings):
    """All settings. Unknown names are refused, in ``.env`` and in the environment alike."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, env_file_encoding="utf-8", extra="forbid", frozen=True
    )

    corpus_dir: ProjectPath = Field(
        Path("corpus"), validate_default=True, description="原始文件与清洗结果所在的文件夹"
    )
    data_dir: ProjectPath = Field(
        Path(".renda"), validate_default=True, description="索引等可重建数据和对话数据库所在的文件夹"
    )
    model_dir: ProjectPath = Field(
        Path(".renda/models"), validate_default=True, description="内置向量模型文件所在的文件夹"
    )

    embedder: Literal["bundled", "sentence-transformers", "api"] = Field(
        "bundled", description="向量模型：bundled 内置离线；sentence-transformers；api 为 OpenAI 兼容接口"
    )
    embed_model: str = Field("", description="sentence-transformers 的模型名或文件夹，或接口的模型名")
    embed_api_base: str = Field(
        "", repr=False, description="OpenAI 兼容向量接口的地址，例如 http://127.0.0.1:8000/v1"
    )
    embed_api_key: SecretStr = Field(SecretStr(""), description="向量接口的密钥")
    embed_timeout_s: float = Field(30.0, gt=0, le=600, description="向量接口的时限（秒）")
    embed_threads: int = Field(0, ge=0, le=256, description="内置模型使用的线程数，0 为自动")

    passage_chars: int = Field(500, ge=100, le=2000, description="段落的目标长度（字）")
    search_k: int = Field(10, ge=1, le=100, description="默认返回的段落数")
    rerank_model: str = Field(
        "", description="重排用的 cross-encoder：模型名或文件夹，空则不用；须装 st 部分"
    )
    rerank_depth: int = Field(30, ge=1, le=200, description="重排的段落数")
    answer_chars: int = Field(
        800,
        ge=100,
        le=4000,
        description="回答的长度上限（字）；问到的一整列要点可多一半，几段都可能是答案时可多四分之一",
    )
    answer_mode: Literal["extractive", "llm"] = Field(
        "extractive", description="回答方式：extractive 摘录原文；llm 由语言模型撰写"
    )
    llm_api_base: str = Field(
        "", repr=False, description="语言模型的地址（OpenAI 兼容接口），例如 http://127.0.0.1:11434/v1"
    )
    llm_model: str = Field("", description="语言模型的名称")
    llm_api_key: SecretStr = Field(SecretStr(""), description="语言模型的密钥")
    llm_gguf: ProjectPath | None = Field(
        None, description="GGUF 模型文件，在本进程内运行，代替 RENDA_LLM_API_BASE；须装 llm 部分"
    )
    llm_context_window: int = Field(
        8192, ge=1024, le=1_000_000, description="语言模型的上下文长度（token），提问、资料与回答合计"
    )
    llm_max_tokens: int = Field(1024, ge=64, le=32_768, description="语言模型的回答最多多少 token")
    llm_passages: int = Field(
        0, ge=0, le=20, description="给语言模型看几段资料，越少越快；0 为自动：6，GGUF 模型 3"
    )
    llm_temperature: float = Field(0.1, ge=0, le=2, description="语言模型的温度，越低越稳定")
    llm_first_token_s: float = Field(
        0.0, ge=0, le=3600, description="等语言模型开始回答的时限（秒），0 为自动：60，GGUF 模型 300"
    )
    llm_timeout_s: float = Field(
        0.0, ge=0, le=7200, description="语言模型答完的时限（秒），0 为自动：180，GGUF 模型 900"
    )
    llm_threads: int = Field(0, ge=0, le=256, description="运行 GGUF 模型的线程数，0 为核数减一")
    llm_unsupported: Literal["mark", "drop"] = Field(
        "mark", description="语言模型写的、文件里没有依据的句子：mark 标明；drop 删去"
    )
    judge_api_base: str = Field(
        "",
        repr=False,
        description="评判回答的语言模型（renda eval grade）的地址，不能与撰写回答的是同一个；空则不用",
    )
    judge_model: str = Field("", description="评判模型的名称；上下文长度、时限和线程数与 RENDA_LLM_* 相同")
    judge_api_key: SecretStr = Field(SecretStr(""), description="评判模型的密钥")
    judge_gguf: ProjectPath | None = Field(
        None, description="评判用的 GGUF 模型文件，代替 RENDA_JUDGE_API_BASE；须装 llm 部分"
    )
    refusal: Literal["careful", "balanced", "eager"] = Field(
        "balanced", description="何时说“文件没有回答”：careful 宁可不答；balanced 适中；eager 尽量回答"
    )

    database_url: SecretStr = Field(
        SecretStr(""),
        description="保存对话的数据库，SQLAlchemy 地址；空则用数据文件夹里的 SQLite 文件 renda.db",
    )

    host: str = Field("127.0.0.1", description="网页监听的地址")
    port: int = Field(7860, ge=1, le=65535, description="网页监听的端口")
    workers: int = Field(
        0,
        ge=0,
        le=64,
        description="同时处理的问题数；0 为自动：2 个，由别处的语言模型撰写时 16 个（多在等它）",
    )
    max_waiting: int = Field(256, ge=0, le=10_000, description="排队的问题最多几个；再来的会被告知稍后再问")
    login: bool = Field(False, description="是否须登录后才能使用（用户用 renda users 管理）")
    session_hours: float = Field(12.0, gt=0, le=8760, description="登录一次的有效时间（小时）")
    open_to_network: bool = Field(
        False, description="没有登录也向其他电脑开放；不设为 true 时，只能监听本机地址"
    )
    allowed_hosts: str = Field(
        "", description="除本机外，允许用哪些域名或地址访问，逗号分隔，例如 renda.example.cn"
    )
    secure_cookies: bool = Field(False, description="cookie 只经 HTTPS 发送（前面有 HTTPS 代理时设为 true）")
    trusted_proxies: str = Field(
        "",
        description="可信代理的地址或网段，逗号分隔；只有它们的 X-Forwarded-For 算数。放在代理之后时须 RENDA_LOGIN=true",
    )
    cors_origins: str = Field(
        "", description="允许哪些其他网站的脚本调用接口，逗号分隔，例如 https://oa.example.cn；空则都不允许"
    )
    rate_limit: str = Field(
        "",
        pattern=r"^([1-9]\d{0,5}/(second|minute|hour|day))?$",
        description="每个用户（未登录时每个地址）提问的上限，例如 30/minute；空则不限",
    )
    max_body_kib: int = Field(1024, ge=1, le=102_400, description="请求正文的上限（KiB）")
    mcp: bool = Field(False, description="是否在 /mcp 提供 MCP 服务，供其他 AI 工具查询；须装 mcp 部分")

    language: Language = Field("zh", description="界面、报错和回答中 renda 自己的话所用的语言")
    log_level: Literal["debug", "info", "warning", "error"] = Field("warning", description="日志级别")

    @property
    def at_once(self) -> int:
        """Questions that are worked on at the same time."""
        elsewhere = self.answer_mode == "llm" and self.llm_gguf is None
        return self.workers or (_WAITING_FOR_A_MODEL if elsewhere else _COMPUTING)

    @property
    def language_model(self) -> LanguageModelSettings:
        """What describes the language model."""
        first_token_s, timeout_s = self._limits(self.llm_gguf)
        return LanguageModelSettings(
            api_base=self.llm_api_base,
            model=self.llm_model,
            api_key=self.llm_api_key,
            gguf=self.llm_gguf,
            context_window=self.llm_context_window,
            max_tokens=self.llm_max_tokens,
            temperature=self.llm_temperature,
            first_token_s=first_token_s,
            timeout_s=timeout_s,
            threads=self.llm_threads,
        )

    @property
    def prompt_passages(self) -> int:
        """Passages that the language model is shown."""
        return self.llm_passages or (_SERVED_PASSAGES if self.llm_gguf is None else _IN_PROCESS_PASSAGES)

    def _limits(self, gguf: Path | None) -> tuple[float, float]:
        """Seconds until a model begins, and until it ends."""
        first_token_s, timeout_s = _SERVED_S if gguf is None else _IN_PROCESS_S
        return self.llm_first_token_s or first_token_s, self.llm_timeout_s or timeout_s

    @property
    def judge(self) -> LanguageModelSettings:
        """What describes the model that grades answers; it always says the same of the same answer."""
        first_token_s, timeout_s = self._limits(self.judge_gguf)
        return replace(
            self.language_model,
            api_base=self.judge_api_base,
            model=self.judge_model,
            api_key=self.judge_api_key,
            gguf=self.judge_gguf,
            first_token_s=first_token_s,
            timeout_s=timeout_s,
            temperature=0.0,
        )

    @property
    def raw_dir(self) -> Path:
        """Folder of the raw files, as received."""
        return self.corpus_dir / "raw"

    @property
    def articles_dir(self) -> Path:
        """Folder of the cleaned articles."""
        return self.corpus_dir / "articles"

    @property
    def database_file(self) -> Path:
        """SQLite file of the conversations where ``database_url`` is empty."""
        return self.data_dir / "renda.db"

    @property
    def index_dir(self) -> Path:
        """Folder that holds the builds of the index and the pointer to the current one."""
        return self.data_dir / "index"


def load_settings(env_file: Path | None = PROJECT_ROOT / ".env", **overrides: object) -> Settings:
    """Read the settings; ``overrides`` (from the command line) win over the environment.

    Raises SettingsError, naming the setting, its value and the nearest known name.
    """
    _refuse_unknown(name for name in os.environ if name.upper().startswith(ENV_PREFIX))
    given = {key: value for key, value in overrides.items() if value is not None}
    try:
        if env_file is not None:
            filed = dotenv_values(env_file, encoding="utf-8")
            _refuse_unknown(filed)
            bare = next((name for name, value in filed.items() if value is None), None)
            if bare is not None:
                raise valueless_setting(bare, env_file)
        return Settings(_env_file=env_file, **given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise unfit_setting(error, Settings.model_fields, ENV_PREFIX) from None
    except UnicodeDecodeError:
        raise SettingsError(
            f"设置文件 {env_file} 不是 UTF-8 编码，请另存为 UTF-8 后再试。",
            f"The file of settings {env_file} is not in UTF-8; save it as UTF-8 and try again.",
        ) from None


def asked_language(env_file: Path | None = PROJECT_ROOT / ".env") -> Language:
    """The language that is asked for, also where the settings can't be used."""
    name = ENV_PREFIX + "LANGUAGE"
    try:
        filed = dotenv_values(env_file, encoding="utf-8") if env_file is not None else {}
    except UnicodeDecodeError:
        filed = {}
    given = {key.upper(): value for key, value in (*filed.items(), *os.environ.items())}
    return "en" if given.get(name) == "en" else "zh"


def _refuse_unknown(names: Iterable[str]) -> None:
    known = [ENV_PREFIX + field.upper() for field in Settings.model_fields]
    for name in names:
        if name.upper() not in known:
            raise unknown_setting(name, known)
