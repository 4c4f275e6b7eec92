"""Why a language model gave no answer, in words: one text a reason, whose slots are filled with values."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rag.errors import Both, Language, LanguageModelError

DETAIL = "detail"
"""The value that not every failure has: what the server itself said."""
QUOTED, COMPLETED = "quoted", "completed"
"""What was done instead: quotations answer, rules complete a follow-up; a notice ends in the one or the other."""

ABOUT_ONE_REPLY = frozenset(
    {"unsupported", "endless", "empty", "cut", "filtered", "context", "window", "refused"}
)
"""Reasons that tell of one request or its reply; any other tells of the service, which the next one meets, too."""

_OWN_SETTINGS = re.compile(r"RENDA_LLM_(API_BASE|MODEL|API_KEY|GGUF)")

_WHO = Both("语言模型 {model}（{where}）", "The language model {model} ({where})")

MESSAGES: Mapping[str, Both] = {
    "settings": Both(
        "没有配置语言模型。请在 .env 中设置 RENDA_LLM_API_BASE 与 RENDA_LLM_MODEL，或设置 RENDA_LLM_GGUF；"
        "不用语言模型时把 RENDA_ANSWER_MODE 设为 extractive。",
        "No language model is configured. Set RENDA_LLM_API_BASE and RENDA_LLM_MODEL in .env, or "
        "RENDA_LLM_GGUF; to do without one, set RENDA_ANSWER_MODE to extractive.",
    ),
    "settings_address": Both(
        "语言模型的地址 {where!r} 不合适。请设置 RENDA_LLM_API_BASE，例如 http://127.0.0.1:8000/v1；"
        "密钥写在 RENDA_LLM_API_KEY，不写在地址的 ? 之后。",
        "The address of the language model, {where!r}, can't be used. Set RENDA_LLM_API_BASE, "
        "e.g. http://127.0.0.1:8000/v1; a key belongs in RENDA_LLM_API_KEY, not behind a ? in the address.",
    ),
    "settings_model": Both(
        "没有指定语言模型，请设置 RENDA_LLM_MODEL。",
        "No language model is named. Set RENDA_LLM_MODEL.",
    ),
    "file_unreadable": Both(
        "读不了模型文件 {where}（{cause}）。请检查 RENDA_LLM_GGUF。",
        "The model file {where} can't be read ({cause}). Check RENDA_LLM_GGUF.",
    ),
    "file_other": Both(
        "{where} 不是 GGUF 模型文件。请检查 RENDA_LLM_GGUF。",
        "{where} is not a GGUF model file. Check RENDA_LLM_GGUF.",
    ),
    "file_unusable": Both(
        "模型文件 {where} 无法载入（{cause}）。文件可能不完整，或内存不足，"
        "请更换模型或调小 RENDA_LLM_CONTEXT_WINDOW。",
        "The model file {where} can't be loaded ({cause}). It may be incomplete, or there is too little memory: "
        "take another model, or make RENDA_LLM_CONTEXT_WINDOW smaller.",
    ),
    "part_missing": Both(
        "运行 GGUF 模型文件 {where} 要用 xllamacpp，还没有安装。请运行：{command}。",
        "The model file {where} needs xllamacpp, which is not installed. Run: {command}.",
    ),
    "unreachable": Both(
        f"{_WHO.chinese}连接不上或断开了（{{cause}}）。请确认服务在运行，并检查 RENDA_LLM_API_BASE。",
        f"{_WHO.english} can't be reached, or broke off ({{cause}}). "
        "Make sure that the service is running, and check RENDA_LLM_API_BASE.",
    ),
    "encryption": Both(
        f"{_WHO.chinese}的加密连接没有建成（{{cause}}）。请检查 RENDA_LLM_API_BASE 开头是 http 还是 https；"
        "服务用自签证书时，把证书文件写进环境变量 SSL_CERT_FILE。",
        f"{_WHO.english}: no encrypted connection ({{cause}}). Check whether RENDA_LLM_API_BASE should begin "
        "with http or https; where the service has a self-signed certificate, name its file in the variable SSL_CERT_FILE.",
    ),
    "redirected": Both(
        f"{_WHO.chinese}要求转到 {{host}}，没有跟去。请把 RENDA_LLM_API_BASE 改为服务真正的地址。",
        f"{_WHO.english} points to {{host}}, which was not followed. "
        "Set RENDA_LLM_API_BASE to the real address of the service.",
    ),
    "slow_start": Both(
        f"{_WHO.chinese}在 {{seconds}} 秒内没有开始回答。请检查服务，或调大 RENDA_LLM_FIRST_TOKEN_S。",
        f"{_WHO.english} did not begin to answer within {{seconds}} s. "
        "Check the service, or raise RENDA_LLM_FIRST_TOKEN_S.",
    ),
    "slow": Both(
        f"{_WHO.chinese}在 {{seconds}} 秒内没有答完。请检查服务，或调大 RENDA_LLM_TIMEOUT_S。",
        f"{_WHO.english} did not finish within {{seconds}} s. Check the service, or raise RENDA_LLM_TIMEOUT_S.",
    ),
    "rate": Both(
        f"{_WHO.chinese}拒绝了请求（错误 {{status}}）：请求过多或额度用完，已试 {{tries}} 次，请稍后再问。",
        f"{_WHO.english} turned the request away (status {{status}}): too many requests, or the quota is used up, "
        "after {tries} tries. Ask again later.",
    ),
    "rate_wait": Both(
        f"{_WHO.chinese}拒绝了请求（错误 {{status}}）：请求过多或额度用完，请在 {{seconds}} 秒后再问。",
        f"{_WHO.english} turned the request away (status {{status}}): too many requests, or the quota is "
        "used up. Ask again in {seconds} s.",
    ),
    "payment": Both(
        f"{_WHO.chinese}回答了错误 {{status}}：余额不足，请向服务商充值。",
        f"{_WHO.english} answered with status {{status}}: the balance is used up. Top up your account there.",
    ),
    "server": Both(
        f"{_WHO.chinese}回答了错误 {{status}}：服务内部出错，已试 {{tries}} 次，请查看该服务的日志。",
        f"{_WHO.english} answered with status {{status}}: an error inside the service, after {{tries}} tries. "
        "Look at its log.",
    ),
    "broken": Both(
        f"{_WHO.chinese}在回答中途报错。请查看该服务的日志。",
        f"{_WHO.english} reported an error in the middle of its reply. Look at the log of the service.",
    ),
    "key": Both(
        f"{_WHO.chinese}回答了错误 {{status}}：密钥无效或没有权限，请检查 RENDA_LLM_API_KEY。",
        f"{_WHO.english} answered with status {{status}}: the key is wrong or lacks permission. "
        "Check RENDA_LLM_API_KEY.",
    ),
    "model": Both(
        f"{_WHO.chinese}回答了错误 {{status}}：没有这个地址或模型，请检查 RENDA_LLM_API_BASE（通常以 /v1 结尾）"
        "与 RENDA_LLM_MODEL。",
        f"{_WHO.english} answered with status {{status}}: no such address or model. "
        "Check RENDA_LLM_API_BASE (it usually ends in /v1) and RENDA_LLM_MODEL.",
    ),
    "context": Both(
        f"{_WHO.chinese}回答了错误 {{status}}：提问与资料超出了模型的上下文长度，"
        "请调小 RENDA_LLM_CONTEXT_WINDOW 使之与服务一致。",
        f"{_WHO.english} answered with status {{status}}: question and passages exceed the model's context. "
        "Make RENDA_LLM_CONTEXT_WINDOW as small as the service's.",
    ),
    "refused": Both(
        f"{_WHO.chinese}回答了错误 {{status}}。请检查模型名与参数。",
        f"{_WHO.english} answered with status {{status}}. Check the name of the model and the parameters.",
    ),
    "protocol": Both(
        f"{_WHO.chinese}的回答不是 OpenAI 格式。请检查 RENDA_LLM_API_BASE 是否指向 …/v1。",
        f"{_WHO.english} did not reply in OpenAI's format. Check that RENDA_LLM_API_BASE points to …/v1.",
    ),
    "cut": Both(
        f"{_WHO.chinese}的回答在中途断了。请查看该服务的日志，或稍后再问。",
        f"{_WHO.english} broke off in the middle of its reply. Look at the log of the service, or ask again later.",
    ),
    "filtered": Both(
        f"{_WHO.chinese}的服务商拦下了这个回答（内容过滤）。请换一种问法，或换一个模型。",
        f"{_WHO.english}: its provider withheld this reply (content filter). "
        "Put the question differently, or take another model.",
    ),
    "empty": Both(
        f"{_WHO.chinese}的回答是空的。请换一种问法，或检查模型是否适合对话。",
        f"{_WHO.english} replied with nothing. "
        "Put the question differently, or check that the model is made for dialogue.",
    ),
    "endless": Both(
        f"{_WHO.chinese}写了 {{tokens}} token 仍没有写完。请问得具体些，或调大 RENDA_LLM_MAX_TOKENS。",
        f"{_WHO.english} had not finished after {{tokens}} tokens. "
        "Ask something more specific, or raise RENDA_LLM_MAX_TOKENS.",
    ),
    "window": Both(
        "语言模型的上下文只有 {window} token，放不下一段资料。"
        "请调大 RENDA_LLM_CONTEXT_WINDOW，或调小 RENDA_LLM_MAX_TOKENS。",
        "The context of the language model has {window} tokens only, too few for one passage. "
        "Raise RENDA_LLM_CONTEXT_WINDOW, or lower RENDA_LLM_MAX_TOKENS.",
    ),
    "unsupported": Both(
        "语言模型 {model} 的回答没有一句能在文件中找到依据，没有采用。",
        "Not one sentence that the language model {model} wrote is supported by the documents, "
        "so nothing of it was used.",
    ),
    DETAIL: Both(
        "服务的说明：{detail}",
        " The service says: {detail}",
    ),
    QUOTED: Both(
        "以下是从文件中摘录的回答。",
        " Below are quotations from the documents.",
    ),
    COMPLETED: Both(
        "这个追问改按规则补全后查找。",
        " The follow-up was completed by rules instead.",
    ),
}


def failure(reason: str, **values: object) -> LanguageModelError:
    """The error of a reason; ``detail`` may be among the values of any."""
    said = {name: str(value) for name, value in values.items() if name != DETAIL or value}
    return LanguageModelError(told(reason, said, "zh"), told(reason, said, "en"), reason, said)


def done_instead(*, refused: bool) -> Both:
    """What a notice ends in: a refusal quotes nothing, so that only its follow-up can have been the model's."""
    return MESSAGES[COMPLETED if refused else QUOTED]


def named_for_judge(said: str) -> str:
    """What was said of the model that answers, with the names of the settings that the judge has of its own."""
    return _OWN_SETTINGS.sub(r"RENDA_JUDGE_\1", said)


def told(reason: str, values: Mapping[str, str], language: Language) -> str:
    """The text of a reason. Raises KeyError where the reason is unknown or lacks a value."""
    detail = MESSAGES[DETAIL].told(language).format(detail=values[DETAIL]) if DETAIL in values else ""
    return MESSAGES[reason].told(language).format_map(values) + detail
