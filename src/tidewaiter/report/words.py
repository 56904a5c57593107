"""The words of an answer: outcomes, views, statuses, and text that is safe to show.

A code is for tables, a word is for people. No outcome says that a shipment is legal, or that
anything was cleared: the program says what the provisions it models say.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome of a determination, in words.

    Attributes:
        code: what the tables say.
        word: what people read.
        meaning: one sentence for "How to read this".
        urgency: 0 is looked at first.
    """

    code: str
    word: str
    meaning: str
    urgency: int


OUTCOMES = (
    Outcome(
        "prohibited",
        "prohibited",
        "A modeled provision forbids the transaction on the facts given, and no modeled exception "
        "lifts that. Stop, and take advice.",
        0,
    ),
    Outcome(
        "conflict",
        "conflict",
        "Two provisions in force on the day give different answers. Both are shown; a person "
        "must choose.",
        1,
    ),
    Outcome(
        "undetermined",
        "undetermined",
        "A fact that decides is not known. The answer names the facts that would settle it.",
        2,
    ),
    Outcome(
        "license_required",
        "license required",
        "A modeled provision asks for a license and no modeled license exception is available. "
        "The review policy says how an application would be looked at.",
        3,
    ),
    Outcome(
        "exception_available",
        "exception available",
        "A license is required, and the conditions of at least one license exception are met on "
        "the facts given. Its duties must still be carried out.",
        4,
    ),
    Outcome(
        "no_license_required",
        "no license required",
        "None of the modeled provisions asks for a license on the facts given. Provisions that "
        "are not modeled were not looked at.",
        5,
    ),
)
_BY_CODE = {o.code: o for o in OUTCOMES}

VIEWS = {
    "codified": "The text as it stands in the Code of Federal Regulations on the day.",
    "enforced": "What the agency says it enforces on the day; differs from the text where the "
    "agency has announced that it will not enforce a provision.",
    "reforms": "A proposed change, applied as if it had been adopted. Never the law as it is.",
}

STATUSES = {
    "held": "Its conditions are met on the facts given.",
    "did not hold": "At least one of its conditions is not met.",
    "unknown": "A fact it asks for is not known.",
    "note": "Said for the reader; it decides nothing.",
}

# Letters of the field that a person expects to see in capitals.
_CAPITALS = frozenset(
    {"aca", "acm", "aes", "aia", "bis", "bw", "c67", "c68", "ccl", "cfr", "d5", "dpl", "ear"}
    | {"eccn", "fr", "hbm", "hq", "lpp", "meu", "nac", "nveu", "pd", "sdn", "tpp", "uae", "us"}
    | {"uveu", "uvl", "veu"}
)
# Characters that reorder or hide text: an order number must look like what it is.
_HIDDEN = frozenset("\u061c\u200b\u200e\u200f\u2028\u2029\u2060\ufeff") | {
    chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


def outcome(code: object) -> Outcome:
    """Return the words for an outcome code.

    A code that is not in the list is shown as it is and looked at first, so that no row is
    lost and none looks better than it is.
    """
    known = _BY_CODE.get(str(code))
    if known is not None:
        return known
    word = plain(phrase(code)) or "no outcome given"
    return Outcome("other", word, "The table gave an outcome that has no words.", -1)


def phrase(code: object) -> str:
    """Return a code as words: ``nac_notice`` is ``NAC notice``; null is nothing."""
    if code is None:
        return ""
    parts = str(code).split("_")
    return " ".join(p.upper() if p.lower() in _CAPITALS else p for p in parts)


def codes(text: object) -> list[str]:
    """Return the codes of a ``;`` list in order; null and blanks give none."""
    if text is None:
        return []
    if isinstance(text, (list, tuple)):
        return [str(part) for part in text]
    return [part.strip() for part in str(text).split(";") if part.strip()]


def plain(value: object) -> str:
    """Return a value from outside as one line of text that shows everything it holds.

    Line ends and tabs become spaces. Control characters, which could drive a terminal, and
    characters that reorder or hide text are written as escapes. Null is nothing.
    """
    if value is None:
        return ""
    text = str(value)
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(c) for c in text)


def _shown(character: str) -> str:
    if character in "\n\r\t":
        return " "
    if character in _HIDDEN or unicodedata.category(character) in ("Cc", "Cs"):
        code = ord(character)
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    return character


def number(value: object) -> str:
    """Return a figure with thousands separated; null is an em dash, never a zero.

    Example:
        >>> number(15824.0), number(5.92), number(None)
        ('15,824', '5.92', '—')
    """
    if not isinstance(value, (int, float)) or value != value:
        return plain(value) if value is not None and value == value else "—"
    if float(value).is_integer() and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:,.2f}" if abs(value) < 1e15 else f"{value:.3g}"
