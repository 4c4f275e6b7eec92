"""Why a language model gave no answer, in Chinese and English. The Chinese texts are the library's own."""

from __future__ import annotations

from rag.llms.failures import COMPLETED, DETAIL, MESSAGES, QUOTED

_WHO = "The language model {model} ({where})"

ZH: dict[str, str] = {f"failure.{reason}": text for reason, text in MESSAGES.items()}

EN: dict[str, str] = {
    "failure.settings": "No language model is configured. Set RENDA_LLM_API_BASE and RENDA_LLM_MODEL in .env, or "
    "RENDA_LLM_GGUF; to do without one, set RENDA_ANSWER_MODE to extractive.",
    "failure.settings_address": "The address of the language model, {where!r}, can't be used. Set RENDA_LLM_API_BASE, "
    "e.g. http://127.0.0.1:8000/v1; a key belongs in RENDA_LLM_API_KEY, not behind a ? in the address.",
    "failure.settings_model": "No language model is named. Set RENDA_LLM_MODEL.",
    "failure.file_unreadable": "The model file {where} can't be read ({cause}). Check RENDA_LLM_GGUF.",
    "failure.file_other": "{where} is not a GGUF model file. Check RENDA_LLM_GGUF.",
    "failure.file_unusable": "The model file {where} can't be loaded ({cause}). It may be incomplete, or memory short: "
    "take another model, or make RENDA_LLM_CONTEXT_WINDOW smaller.",
    "failure.part_missing": "The model file {where} needs xllamacpp, which is not installed. Run: {command}.",
    "failure.unreachable": f"{_WHO} can't be reached, or broke off ({{cause}}). "
    "Make sure that the service is running, and check RENDA_LLM_API_BASE.",
    "failure.encryption": f"{_WHO}: no encrypted connection ({{cause}}). Check whether RENDA_LLM_API_BASE should begin "
    "with http or https; for a certificate of your own, name its file in the variable SSL_CERT_FILE.",
    "failure.redirected": f"{_WHO} points to {{host}}, which was not followed. "
    "Set RENDA_LLM_API_BASE to the real address of the service.",
    "failure.slow_start": f"{_WHO} did not begin to answer within {{seconds}} s. "
    "Check the service, or raise RENDA_LLM_FIRST_TOKEN_S.",
    "failure.slow": f"{_WHO} did not finish within {{seconds}} s. Check the service, or raise RENDA_LLM_TIMEOUT_S.",
    "failure.rate": f"{_WHO} turned the request away (status {{status}}): too many requests, or the quota is used up, "
    "after {tries} tries. Ask again later.",
    "failure.rate_wait": f"{_WHO} turned the request away (status {{status}}): too many requests, or the quota is "
    "used up. Ask again in {seconds} s.",
    "failure.payment": f"{_WHO} answered with status {{status}}: the balance is used up. Top up your account there.",
    "failure.server": f"{_WHO} answered with status {{status}}: an error inside the service, after {{tries}} tries. "
    "Look at its log.",
    "failure.broken": f"{_WHO} reported an error in the middle of its reply. Look at the log of the service.",
    "failure.key": f"{_WHO} answered with status {{status}}: the key is wrong or lacks permission. "
    "Check RENDA_LLM_API_KEY.",
    "failure.model": f"{_WHO} answered with status {{status}}: no such address or model. "
    "Check RENDA_LLM_API_BASE (it usually ends in /v1) and RENDA_LLM_MODEL.",
    "failure.context": f"{_WHO} answered with status {{status}}: question and passages exceed the model's context. "
    "Make RENDA_LLM_CONTEXT_WINDOW as small as the service's.",
    "failure.refused": f"{_WHO} answered with status {{status}}. Check the name of the model and the parameters.",
    "failure.protocol": f"{_WHO} did not reply in OpenAI's format. Check that RENDA_LLM_API_BASE points to …/v1.",
    "failure.cut": f"{_WHO} broke off in the middle of its reply. Look at the log of the service, or ask again later.",
    "failure.filtered": f"The provider of {_WHO[4:]} withheld this reply (content filter). "
    "Put the question differently, or take another model.",
    "failure.empty": f"{_WHO} replied with nothing. "
    "Put the question differently, or check that the model is made for dialogue.",
    "failure.endless": f"{_WHO} had not finished after {{tokens}} tokens. "
    "Ask something more specific, or raise RENDA_LLM_MAX_TOKENS.",
    "failure.window": "The context of the language model has {window} tokens only, too few for one passage. "
    "Raise RENDA_LLM_CONTEXT_WINDOW, or lower RENDA_LLM_MAX_TOKENS.",
    "failure.unsupported": "Not one sentence that the language model {model} wrote has support in the documents, "
    "so it was not used.",
    f"failure.{DETAIL}": " The service says: {detail}",
    f"failure.{QUOTED}": " Below are quotations from the documents.",
    f"failure.{COMPLETED}": " The follow-up was completed by rules instead.",
}
