"""Take a description apart: one spelling, then its words, also where they are written together."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator

from tidewaiter.item.catalogue import aliases
from tidewaiter.item.marks import names, plain

SMALL_WORDS = ("article", "within", "with", "purpose")
# Chinese, Japanese and Korean, which write words without spaces between them.
_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_AT_HAN = re.compile(f"(?<=[{_HAN}])(?=[^\\s{_HAN}])|(?<=[^\\s{_HAN}])(?=[{_HAN}])")
_IS_HAN = re.compile(f"[{_HAN}]+")

_PIECE = re.compile(
    r"[,;:|/()\[\]{}+&\"\u3001\u3002]|[^\s,;:|/()\[\]{}+&\"'_!?=@^`\\$\u3001\u3002]+"
)
_REGISTERED = re.compile(r"[\u00ae\u2122\u00a9\u2120]|\((?:r|tm)\)", re.IGNORECASE)
_PLURAL = re.compile(r"\b([A-Z]+\d+)s\b")
# Each with the characters that it cannot do without: to look for those is quicker.
_SPELLED: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", re.compile(r"[\u2010-\u2015\u2212]"), "-"),
    ("\u00d7\u2715", re.compile(r"[\u00d7\u2715]"), "x"),
    ("/", re.compile(r"\bw/(?:o|out)\b"), " without "),
    ("/", re.compile(r"\bc/w\b"), " with "),
    ("/", re.compile(r"\b([ps])/n\b"), r" \1n "),
    ("#", re.compile(r"#"), " number "),
    # Signs of a rough figure become words, which nobody overlooks.
    ("<>~\u2248\u2264\u2265%", re.compile(r"[<>~\u2248\u2264\u2265%]"), r" \g<0> "),
    ("*", re.compile(r"(?<=[\w)])\s*\*\s*(?=\d+\b)|(?<=\d)\s*\*\s*(?=\w)"), " x "),
    ("*", re.compile(r"\*"), " "),
)


def normalize(text: str) -> str:
    """Return the text in one spelling: lower case, plain hyphens, single spaces.

    >>> normalize("GeForce RTX\u2122 4090 \u2013 24GB * 8, P/N 1")
    'geforce rtx 4090 - 24gb x 8, pn 1'
    """
    # Before letters are made plain, or the trade mark of "RTX\u2122" would become a "tm".
    text = _REGISTERED.sub(" ", text).replace("\u2116", "#")
    text = _PLURAL.sub(_several, text)
    if text.isascii():
        text = text.lower()
    else:
        text = _AT_HAN.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    present = {*text}
    for needed, pattern, spelled in _SPELLED:
        if not present.isdisjoint(needed):
            text = pattern.sub(spelled, text)
    return " ".join(text.split())


def _several(found: re.Match[str]) -> str:
    """Tell "L40s", which may be some L40 or one L40S; in capitals or without it is the latter."""
    name = found[1].casefold()
    either = {name, f"{name}s"} <= aliases().keys()
    return f"{found[1]} plural" if either else found[0]


def tokens(text: str) -> Iterator[tuple[str, int]]:
    """Yield the words of a normalized text, each with the number of the piece it is of.

    >>> list(tokens("8xh100-sxm5, new"))
    [('8x', 0), ('h100', 0), ('sxm5', 0), (',', 1), ('new', 2)]
    """
    for number, piece in enumerate(_PIECE.findall(text)):
        whole = piece.strip(".-")
        if not whole:
            continue
        for part in whole.split("-"):
            for token in _unglued(part.strip(".")):
                if token:
                    yield token, number


@functools.lru_cache(maxsize=65536)
def _unglued(token: str) -> tuple[str, ...]:
    """Split "8xh100sxm5" into its words, where every part is a word we know; else leave it."""
    return _split(token) or (token,)


def _split(token: str, begun: bool = False) -> tuple[str, ...] | None:
    known = names()
    if token in known:
        # "b300a" is no "b300" with an article, nor "h100in" one with a preposition.
        small = len(token) == 1 or known[token].mark.role in SMALL_WORDS
        return None if begun and small else (token,)
    if not token or len(token) > 40 or plain(token).role != "odd":
        return (token,) if token else None
    if _IS_HAN.fullmatch(token):
        return _split_han(token)
    if leading := re.match(r"(\d{1,4}x)(?=.)|\d{1,3}(?=[^\W\d])", token):
        after = token[leading.end() :]
        counts = leading[1] or re.match(r"gpu|way|card|oam|sxm|pcs|chip", after)
        if not counts and after in known:
            counts = known[after].mark.role in ("unit", "piece", "pod")
        if counts and (rest := _split(after, True)) is not None:
            return (leading[0], *rest)
    for end in range(len(token) - 1, 1, -1):
        if token[end - 1].isdigit() and token[end].isdigit():
            continue  # "a100x" is not an "a10"
        name = known.get(token[:end])
        if name is None or name.mark.role not in ("model", "kind", "form", "memory_type"):
            continue
        if token[end:] == "s":  # "H100s"; a model whose own name ends so was found whole
            return (token[:end],)
        rest = _split(token[end:], True)
        if rest is not None:
            return (token[:end], *rest)
    return None


def _split_han(token: str) -> tuple[str, ...] | None:
    for end in range(len(token), 0, -1):
        if token[:end] in names():
            rest = _split_han(token[end:]) if end < len(token) else ()
            if rest is not None:
                return (token[:end], *rest)
    return None
