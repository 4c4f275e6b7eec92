"""What every prompt is made of: Markdown templates with named slots, and text from elsewhere between fences."""

from __future__ import annotations

import hashlib
import re
from string import Template

from rag.llms.base import Message
from rag.question import strip_controls

_PARTS = ("# system\n", "# user\n")
_TEMPLATE_MARK = re.compile(r"<(?=[|｜/!<a-z])|\[(?=/?[A-Z_]{3,}\])", re.I)
_HEAD_LIKE = re.compile(r"^(\s*)[\[［](\s*\d{1,3}\s*)[\]］]", re.M)
_RULE_LIKE = re.compile(r"={3,}")
_OTHER_BRACKET = {"<": "＜", "[": "［"}


def templates(text: str) -> tuple[Template, Template]:
    """System and user template of a prompt file's text, under these headings. Slots are ``$name``."""
    _, _, rest = text.partition(_PARTS[0])
    system, _, user = rest.partition(_PARTS[1])
    return Template(system.strip()), Template(user.strip())


def filled(system: Template, user: Template, **slots: str) -> tuple[Message, ...]:
    """The messages of both templates with their slots filled."""
    return (
        Message("system", system.substitute(slots)),
        Message("user", user.substitute(slots)),
    )


def fence(*texts: str) -> str:
    """A line that stands in none of the texts, the same for the same texts."""
    whole = "\n".join(texts)
    return f"=====资料{hashlib.sha256(whole.encode()).hexdigest()[:12]}====="


def inert(text: str) -> str:
    """``text`` without invisible characters, and without what a server reads as the marks of its chat template
    or a model as the head of another passage or a fence; what is read stays the same.
    """
    lines = "\n".join(strip_controls(one) for one in text.splitlines())
    plain = _TEMPLATE_MARK.sub(lambda match: _OTHER_BRACKET[match[0]], lines)
    return _RULE_LIKE.sub("＝", _HEAD_LIKE.sub(r"\1〔\2〕", plain))


def line(text: str) -> str:
    """``text`` made inert, in one line."""
    return " ".join(inert(text).split())
