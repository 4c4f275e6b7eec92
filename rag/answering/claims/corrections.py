"""不是两天，而是三天: a claim that first denies what somebody may have thought, and then says how it is.

The source need not deny what nobody said: it is enough that it says the one, and nowhere the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rag.answering.claims.words import said

_WHAT = r"(?P<denied>[^。;；!！?？]{1,30}?)"
_INDEED = r"(?:并|也|根本|其实|实际上)?"
_FORMS = (
    # 评议会不是由县长主持,而是由主任主持
    rf"{_INDEED}(?:不是|并非)(?P<case>)(?=[由在向对按从把以]){_WHAT},?而是(?=[由在向对按从把以])",
    # 会期不是两天,而是三天
    rf"{_INDEED}(?:不是|并非)(?P<case>){_WHAT},?而(?P<link>是)",
    # 不由县长而由主任主持
    rf"{_INDEED}不(?:是)?(?P<case>[由在向对按从]){_WHAT},?而(?=(?P=case))",
    # 没有降到300元,而是提高到500元
    rf"{_INDEED}(?:没有|未|不)(?P<case>){_WHAT},而是(?!不)",
)
_BEHIND = re.compile(r",(?:而|并)?(?:不是|非|并非)(?P<denied>[^,。;；!！?？]{1,20})(?=$|[,。;；!！?？])")
"""会议由主任主持,而不是县长."""
_CORRECTIONS = tuple(map(re.compile, _FORMS))


@dataclass(frozen=True, slots=True)
class Correction:
    """A claim that denies one thing and says another: how it is, what is denied, and the claim if that were so.

    ``otherwise`` is empty where the claim does not tell it whole.
    """

    rest: str
    denied: str
    otherwise: str = ""


def correction_in(claim: str) -> Correction | None:
    """What a folded claim corrects; None where it corrects nothing."""
    for form in _CORRECTIONS:
        if match := form.search(claim):
            before, denied = claim[: match.start()], match["denied"]
            link = (match.groupdict().get("link") or "") if before else ""
            return Correction(
                before + link + claim[match.end() :], denied, before + link + match["case"] + denied
            )
    if match := _BEHIND.search(claim):
        return Correction(claim[: match.start()] + claim[match.end() :], match["denied"])
    return None


def may_be_said(correction: Correction, sentences: Iterable[str]) -> bool:
    """Whether one of ``sentences`` holds every word of what is denied, some of which is not said as well."""
    words = [word.text for word in said(correction.denied).words if word.weight]
    if all(word in correction.rest for word in words):
        return False
    return any(all(word in sentence for word in words) for sentence in sentences)
