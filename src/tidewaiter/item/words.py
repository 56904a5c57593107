"""Read a description of an item into marks: what each word of it says.

The reading is whole: a word that is in no list becomes an ``odd`` mark, never nothing. What
the marks amount to is decided in ``recognize.py``.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tidewaiter.item.catalogue import Unit, aliases, words

LONGEST_NAME = 7  # words
CHIPS_ON_A_BOARD = (1, 2, 4, 8, 16)

PIECE = re.compile(r"[,;:|/()\[\]{}+&\"]|[^\s,;:|/()\[\]{}+&\"'_<>!?*=#@~^`\\$%]+")
COUNT = re.compile(r"(\d{1,4})x|x(\d{1,4})")
SIZE = re.compile(r"(\d+(?:\.\d+)?)(g|gb|gib|go|tb|tib)")
MEASURE = re.compile(
    r"\d+(?:\.\d+)?(?:w|kw|u|ru|v|mhz|ghz|nm|mm|mm2|kg|gbps|gbs|tops|[tp]flops?|pf|tf)|gen\d|\d+nd|\d+th"
)
UNIT_OF_SIZE = ("g", "gb", "gib", "go", "tb", "tib")


@dataclass(frozen=True, slots=True)
class Mark:
    """What one word, or one name of several words, says.

    ``role`` is a role of ``words.csv``, or ``model``, ``memory`` (GB), ``count``, ``number``,
    ``break`` (punctuation that ends a phrase) or ``odd`` (not understood).
    """

    role: str
    text: str
    value: str = ""
    number: float = 0.0
    units: tuple[Unit, ...] = ()
    piece: int = -1  # words joined by hyphens are of one piece


@dataclass(frozen=True, slots=True)
class _Name:
    joints: frozenset[int]  # where a space or hyphen may stand
    mark: Mark


def normalize(text: str) -> str:
    """Return the text in one spelling: lower case, plain hyphens, single spaces."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"[\u00ae\u2122\u00a9\u2120]|\(r\)|\(tm\)", " ", text)
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    return " ".join(text.replace("\u00d7", "x").replace("\u2715", "x").split())


def read(text: str) -> list[Mark]:
    """Read a normalized description into marks, in its order."""
    return _joined(list(_named(list(_tokens(text)))))


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    for number, piece in enumerate(PIECE.findall(text)):
        whole = piece.strip(".-")
        if not whole:
            continue
        for part in re.split(r"-+", whole):
            for token in _unglued(part.strip(".")):
                if token:
                    yield token, number


def _named(tokens: list[tuple[str, int]]) -> Iterator[Mark]:
    """Take the longest name at each place, so that "4090 d" is never read as "4090"."""
    names, place = _names(), 0
    while place < len(tokens):
        for length in range(min(LONGEST_NAME, len(tokens) - place), 0, -1):
            window = [token for token, _ in tokens[place : place + length]]
            name = names.get("".join(window))
            if name is not None and _joints(window) <= name.joints:
                yield replace(name.mark, text=" ".join(window), piece=tokens[place][1])
                break
        else:
            length = 1
            yield replace(_plain(tokens[place][0]), piece=tokens[place][1])
        place += length


def _plain(token: str) -> Mark:
    """Read a token that is in no list."""
    if not re.match(r"\w", token):
        return Mark("break", token)
    if token.isdecimal() and token.isascii():
        return Mark("number", token, number=float(token[:9]))
    if found := COUNT.fullmatch(token):
        return Mark("count", token, "x", float(found[1] or found[2]))
    if found := SIZE.fullmatch(token):
        return Mark("memory", token, number=_gigabytes(float(found[1]), found[2]))
    if MEASURE.fullmatch(token):
        return Mark("neutral", token)
    return Mark("odd", token)


def _joined(marks: list[Mark]) -> list[Mark]:
    """Join numbers with the words that say what they count."""
    found: list[Mark] = []
    end, place = Mark("break", ""), 0
    padded = [*marks, end, end]
    while place < len(marks):
        before = found[-1] if found else end
        joined, used = _join(before, *padded[place : place + 3])
        found.append(joined)
        place += used
    return found


def _join(before: Mark, a: Mark, b: Mark, c: Mark) -> tuple[Mark, int]:
    """Read ``a`` in its place; say how many marks the reading used up."""
    if a.role == "number":
        if b.text in UNIT_OF_SIZE:
            return Mark("memory", f"{a.text} {b.text}", number=_gigabytes(a.number, b.text)), 2
        if b.text == "x" and c.role == "number":
            # "1 x 8" is eight; "4 x 8" may be thirty-two, or four boxes of eight.
            one = 1.0 in (a.number, c.number)
            text = f"{a.text} x {c.text}"
            return (Mark("count", text, "x", a.number * c.number) if one else Mark("odd", text)), 3
        if b.text == "x":
            return Mark("count", f"{a.text} x", "x", a.number), 2
        if b.role == "unit":
            return Mark("count", f"{a.text} {b.text}", "unit", a.number), 2
        if b.role == "piece":
            return _pieces(a, f"{a.text} {b.text}"), 2
        if b.text == "w":
            return Mark("neutral", f"{a.text} w"), 2
        if a.number in CHIPS_ON_A_BOARD:
            if b.role in ("form", "kind") and b.value.startswith(("sxm", "oam", "platform")):
                return Mark("count", a.text, "unit", a.number), 1
            if b.role == "model" or (b.role == "maker" and c.role == "model"):
                return Mark("count", a.text, "x", a.number), 1
        if before.text in ("gen", "generation", "pcie", "pci e", "pci express"):
            return Mark("neutral", a.text), 1
    if a.text == "x" and b.role == "number":
        return Mark("count", f"x {b.text}", "x", b.number), 2
    if a.role == "piece" and b.role == "break" and c.role == "number":
        return _pieces(c, f"{a.text} {c.text}"), 3
    if a.role == "piece" and b.role == "number":
        return _pieces(b, f"{a.text} {b.text}"), 2
    if a.role == "piece":
        return replace(a, role="neutral"), 1
    if a.role == "of_memory":
        beside = {before.role, b.role}
        plain = not beside.isdisjoint(("memory", "memory_type", "of_memory", "number"))
        return replace(a, role="neutral" if plain else "odd"), 1
    if a.role == "odd" and re.fullmatch(r"\d+\.\d+", a.text) and before.value == "pcie":
        return replace(a, role="neutral"), 1
    return a, 1


def _pieces(number: Mark, text: str) -> Mark:
    # A count of pieces belongs in the quantity; said here it may be counted twice.
    return Mark("neutral" if number.number == 1 else "pod", text, number=number.number)


@functools.cache
def _names() -> dict[str, _Name]:
    found: dict[str, _Name] = {}
    for word, (role, value) in words().items():
        _add(found, word, Mark(role, word, value))
    for alias, units in aliases().items():
        _add(found, alias, Mark("model", alias, alias, units=units))
    return found


def _add(found: dict[str, _Name], name: str, mark: Mark) -> None:
    parts = name.split()
    joints, compact = _joints(parts), "".join(parts)
    if compact in found and found[compact].mark.value == mark.value:
        joints |= found[compact].joints
    found[compact] = _Name(joints, mark)


def _joints(parts: list[str]) -> frozenset[int]:
    ends, end = [], 0
    for part in parts[:-1]:
        end += len(part)
        ends.append(end)
    return frozenset(ends)


@functools.lru_cache(maxsize=4096)
def _unglued(token: str) -> tuple[str, ...]:
    """Split "8xh100sxm5" into its words, where every part is a word we know; else leave it."""
    return _split(token) or (token,)


def _split(token: str) -> tuple[str, ...] | None:
    if not token or len(token) > 40 or token in _names() or _plain(token).role != "odd":
        return (token,) if token else None
    leading = re.match(r"(\d{1,4}x)(?=.)|(\d{1,3})(?=gpu|way|card|oam|sxm|pcs|chip)", token)
    if leading:
        rest = _split(token[leading.end() :])
        if rest is not None:
            return (leading[0], *rest)
    for end in range(len(token) - 1, 1, -1):
        if token[end - 1].isdigit() and token[end].isdigit():
            continue  # "a100x" is not an "a10"
        name = _names().get(token[:end])
        if name is None or name.mark.role not in ("model", "kind", "form", "memory_type"):
            continue
        if token[end:] == "s":  # "H100s"; a model whose own name ends so was found whole
            return (token[:end],)
        rest = _split(token[end:])
        if rest is not None:
            return (token[:end], *rest)
    return None


def _gigabytes(size: float, unit: str) -> float:
    return size * 1000 if unit.startswith("t") else size
