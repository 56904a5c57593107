"""Why a name met a name: word by word, with the reason for each pair, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import OSA

from tidewaiter.party.names.alignment import LEAST, likeness
from tidewaiter.party.names.fold import fold
from tidewaiter.party.names.index import Index
from tidewaiter.party.names.lexicon import WIDTH, Lexicon
from tidewaiter.party.names.match import compared
from tidewaiter.party.names.sheet import Sheet, sheet
from tidewaiter.party.names.words import kind

_COMMON = {
    "particle": "says little",
    "business": "a word of many companies",
    "place": "a place",
    "name": "a common personal name",
    "brand": "a word that many take for their name",
}
_RARE = 0.5
"""Words of less weight are on many names of the lists."""
_TOGETHER = 0.85  # as in ``names.evidence``
_FEW = 2


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two names cut into words, with what is known of the words."""

    cut: Sheet
    words: tuple[list[str], list[str]]
    lexicon: Lexicon


def told(index: Index, name: str, matched: str) -> list[str]:
    """Tell how the words of a name lie beside those of a listed one.

    Args:
        index: of the lists; how common a word is, is looked up there.
        name: as it was asked.
        matched: as the list has it.

    Returns:
        Sentences without a point: how a name in another script was read, each pair of words with
        ``=`` or ``~`` and the reason, what only one name has, legal forms, and digits. Empty if a
        name has no letters.

    Example:
        >>> from tidewaiter.party.names.index import build
        >>> from tidewaiter.party.starter import starter
        >>> told(build(starter()), "Nuctech Co", "Nuctech Company Limited")[0]
        'nuctech = nuctech'
    """
    best = _readings(index, name, matched)
    if best is None:
        return []
    cut = sheet(best, index.lexicon.ids, index.lexicon.slipped)
    lexicon = index.lexicon.joined(cut)
    one, two = (list(dict.fromkeys(row[:WIDTH])) for row in cut.words)
    pair = _Pair(cut, (one, two), lexicon)
    sides = ((name, best[0]), (matched, best[1]))
    read = [f"{text} is read as {reading}" for text, reading in sides if not text.isascii()]
    whole = _whole(cut)
    words = [whole] if whole else _words(pair)
    return [*read, *words, *_forms(cut), *_numbers(cut)]


def _readings(index: Index, name: str, matched: str) -> tuple[str, str] | None:
    """The two readings of the names that are most alike."""
    pairs = [(a, b) for a in fold(name) for b in fold(matched)]
    if not pairs:
        return None
    score, _, _ = compared(index, [a for a, _ in pairs], [b for _, b in pairs])
    return pairs[int(score.argmax())]


def _whole(cut: Sheet) -> str | None:
    """The ground on which two names meet as wholes and not word by word, if there is one."""
    one, two = cut.joined
    if cut.core[0] == cut.core[1]:
        return None
    if one == two:
        return f"{' '.join(cut.core[0])} = {' '.join(cut.core[1])} (spaces apart)"
    if cut.acronym[0] and cut.acronym[0] in (cut.initials[1], cut.letters[1]):
        return f"{cut.acronym[0]} ~ {' '.join(cut.core[1])} (its initials)"
    if cut.acronym[1] and cut.acronym[1] in (cut.initials[0], cut.letters[0]):
        return f"{' '.join(cut.core[0])} ~ {cut.acronym[1]} (its initials)"
    bare = cut.skeleton[0] == cut.skeleton[1] and len(cut.skeleton[0]) > _FEW
    if bare and len(cut.core[0]) != len(cut.core[1]):
        return f"{one} ~ {two} (equal but for inner vowels and spaces)"
    return None


def _words(pair: _Pair) -> Iterator[str]:
    """Each word of one name with its partner in the other, and the words that have none."""
    one, two = pair.words
    partner = _partners(one, two, pair.lexicon)
    for word, other in partner.items():
        if not (_is_form(word, pair) and _is_form(other, pair)):
            yield _line(word, other, pair.lexicon)
    alone = [w for w in one if w not in partner]
    spare = [w for w in two if w not in partner.values()]
    alone, spare = ([w for w in words if not _is_form(w, pair)] for words in (alone, spare))
    together, apart = "".join(alone), "".join(spare)
    if alone and spare and OSA.normalized_similarity(together, apart) >= _TOGETHER:
        sign, ending = ("=", "") if together == apart else ("~", ", nearly")
        yield f"{' '.join(alone)} {sign} {' '.join(spare)} (alike when written together{ending})"
        return
    for who, words in (("the name", alone), ("the list", spare)):
        if words:
            yield f"only {who} has: {', '.join(_marked(w, w, pair.lexicon) for w in words)}"


def _partners(one: list[str], two: list[str], lexicon: Lexicon) -> dict[str, str]:
    """The word of the other name that each word is laid beside; equal words first."""
    found = {w: w for w in one if w in two}
    rest = [w for w in two if w not in found]
    pairs = [(a, b) for a in one if a not in found for b in rest]
    if pairs:
        ids = np.array([[lexicon.ids[w] for w in pair] for pair in pairs], np.int64)
        alike = likeness(ids[:, 0], ids[:, 1], lexicon)
        for n in np.argsort(-alike, kind="stable").tolist():
            if alike[n] >= LEAST:
                found.setdefault(*pairs[n])
    return {w: found[w] for w in one if w in found}


def _is_form(word: str, pair: _Pair) -> bool:
    return kind(word) == "form" or word in pair.cut.forms


def _line(one: str, two: str, lexicon: Lexicon) -> str:
    if one == two:
        return _marked(one, f"{one} = {two}", lexicon)
    return f"{one} ~ {two} ({_reason(one, two, lexicon)})"


def _marked(word: str, text: str, lexicon: Lexicon) -> str:
    """A text with a word on how little the word tells, if it does."""
    rare = lexicon.weight[lexicon.ids[word]] >= _RARE
    said = _COMMON.get(kind(word) or "") or (None if rare else "a word of many names")
    return f"{text} ({said})" if said else text


def _reason(one: str, two: str, lexicon: Lexicon) -> str:
    """The ground on which two different words are alike, the plainest that holds."""
    a, b = lexicon.ids[one], lexicon.ids[two]
    if one.startswith(two) or two.startswith(one):
        return "an initial" if min(len(one), len(two)) == 1 else "one is cut short"
    if ((a << 32) | b) in lexicon.kin:
        return "forms of one personal name"
    if lexicon.bones[a] == lexicon.bones[b] and len(lexicon.bones[a]) > 1:
        return "equal but for inner vowels"
    slips = OSA.distance(one, two)
    if slips <= _FEW:
        return "one letter differs" if slips == 1 else f"{slips} letters differ"
    heard = lexicon.sounds[a] == lexicon.sounds[b]
    return "sounds alike" if heard else f"{slips} letters differ, most are shared"


def _forms(cut: Sheet) -> Iterator[str]:
    sides = zip(cut.words, cut.core, strict=True)
    one, two = (" ".join(w for w in words if w not in core) for words, core in sides)
    if one and two:
        same = {*one.split()} & {*two.split()}
        yield f"legal form: of one kind ({one})" if same else f"legal forms differ: {one} and {two}"
    elif one or two:
        yield f"legal form: only {'the name' if one else 'the list'} has one ({one or two})"


def _numbers(cut: Sheet) -> Iterator[str]:
    one, two = cut.numbers
    if one != two:
        yield f"digits differ: {one or 'none'} against {two or 'none'}"
