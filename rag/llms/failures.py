"""Why a language model gave no answer, in words: one text a reason, whose slots are filled with values.

``ui/texts/failures.py`` has the same reasons in English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rag.errors import LanguageModelError

DETAIL = "detail"
"""The value that not every failure has: what the server itself said."""
QUOTED, COMPLETED = "quoted", "completed"
"""What was done instead: quotations answer, rules complete a follow-up; a notice ends in the one or the other."""

ABOUT_ONE_REPLY = frozenset(
    {"unsupported", "endless", "empty", "cut", "filtered", "context", "window", "refused"}
)
"""Reasons that tell of one request or its reply; any other tells of the service, which the next one meets, too."""

_OWN_SETTINGS = re.compile(r"RENDA_LLM_(API_BASE|MODEL|API_KEY|GGUF)")

_WHO = "语言模型 {model}（{where}）"

MESSAGES: Mapping[str, str] = {
    "settings": "没有配置语言模型。请在 .env 中设置 RENDA_LLM_API_BASE 与 RENDA_LLM_MODEL，或设置 RENDA_LLM_GGUF；"
    "不用语言模型时把 RENDA_ANSWER_MODE 设为 extractive。",
    "settings_address": "语言模型的地址 {where!r} 不合适。请设置 RENDA_LLM_API_BASE，例如 http://127.0.0.1:8000/v1；"
    "密钥写在 RENDA_LLM_API_KEY，不写在地址的 ? 之后。",
    "settings_model": "没有指定语言模型，请设置 RENDA_LLM_MODEL。",
    "file_unreadable": "读不了模型文件 {where}（{cause}）。请检查 RENDA_LLM_GGUF。",
    "file_other": "{where} 不是 GGUF 模型文件。请检查 RENDA_LLM_GGUF。",
    "file_unusable": "模型文件 {where} 无法载入（{cause}）。文件可能不完整，或内存不足，"
    "请更换模型或调小 RENDA_LLM_CONTEXT_WINDOW。",
    "part_missing": "运行 GGUF 模型文件 {where} 要用 xllamacpp，还没有安装。请运行：{command}。",
    "unreachable": f"{_WHO}连接不上或断开了（{{cause}}）。请确认服务在运行，并检查 RENDA_LLM_API_BASE。",
    "encryption": f"{_WHO}的加密连接没有建成（{{cause}}）。请检查 RENDA_LLM_API_BASE 开头是 http 还是 https；"
    "服务用自签证书时，把证书文件写进环境变量 SSL_CERT_FILE。",
    "redirected": f"{_WHO}要求转到 {{host}}，没有跟去。请把 RENDA_LLM_API_BASE 改为服务真正的地址。",
    "slow_start": f"{_WHO}在 {{seconds}} 秒内没有开始回答。请检查服务，或调大 RENDA_LLM_FIRST_TOKEN_S。",
    "slow": f"{_WHO}在 {{seconds}} 秒内没有答完。请检查服务，或调大 RENDA_LLM_TIMEOUT_S。",
    "rate": f"{_WHO}拒绝了请求（错误 {{status}}）：请求过多或额度用完，已试 {{tries}} 次，请稍后再问。",
    "rate_wait": f"{_WHO}拒绝了请求（错误 {{status}}）：请求过多或额度用完，请在 {{seconds}} 秒后再问。",
    "payment": f"{_WHO}回答了错误 {{status}}：余额不足，请向服务商充值。",
    "server": f"{_WHO}回答了错误 {{status}}：服务内部出错，已试 {{tries}} 次，请查看该服务的日志。",
    "broken": f"{_WHO}在回答中途报错。请查看该服务的日志。",
    "key": f"{_WHO}回答了错误 {{status}}：密钥无效或没有权限，请检查 RENDA_LLM_API_KEY。",
    "model": f"{_WHO}回答了错误 {{status}}：没有这个地址或模型，请检查 RENDA_LLM_API_BASE（通常以 /v1 结尾）"
    "与 RENDA_LLM_MODEL。",
    "context": f"{_WHO}回答了错误 {{status}}：提问与资料超出了模型的上下文长度，"
    "请调小 RENDA_LLM_CONTEXT_WINDOW 使之与服务一致。",
    "refused": f"{_WHO}回答了错误 {{status}}。请检查模型名与参数。",
    "protocol": f"{_WHO}的回答不是 OpenAI 格式。请检查 RENDA_LLM_API_BASE 是否指向 …/v1。",
    "cut": f"{_WHO}的回答在中途断了。请查看该服务的日志，或稍后再问。",
    "filtered": f"{_WHO}的服务商拦下了这个回答（内容过滤）。请换一种问法，或换一个模型。",
    "empty": f"{_WHO}的回答是空的。请换一种问法，或检查模型是否适合对话。",
    "endless": f"{_WHO}写了 {{tokens}} token 仍没有写完。请问得具体些，或调大 RENDA_LLM_MAX_TOKENS。",
    "window": "语言模型的上下文只有 {window} token，放不下一段资料。"
    "请调大 RENDA_LLM_CONTEXT_WINDOW，或调小 RENDA_LLM_MAX_TOKENS。",
    "unsupported": "语言模型 {model} 的回答没有一句能在文件中找到依据，没有采用。",
    DETAIL: "服务的说明：{detail}",
    QUOTED: "以下是从文件中摘录的回答。",
    COMPLETED: "这个追问改按规则补全后查找。",
}


def failure(reason: str, **values: object) -> LanguageModelError:
    """The error of a reason; ``detail`` may be among the values of any."""
    said = {name: str(value) for name, value in values.items() if name != DETAIL or value}
    return LanguageModelError(told(MESSAGES, reason, said), reason, said)


def done_instead(*, refused: bool) -> str:
    """What a notice ends in: a refusal quotes nothing, so that only its follow-up can have been the model's."""
    return COMPLETED if refused else QUOTED


def named_for_judge(said: str) -> str:
    """What was said of the model that answers, with the names of the settings that the judge has of its own."""
    return _OWN_SETTINGS.sub(r"RENDA_JUDGE_\1", said)


def told(texts: Mapping[str, str], reason: str, values: Mapping[str, str]) -> str:
    """The text of a reason in the language of ``texts``. Raises KeyError where text or value is missing."""
    detail = texts[DETAIL].format(detail=values[DETAIL]) if DETAIL in values else ""
    return texts[reason].format_map(values) + detail
