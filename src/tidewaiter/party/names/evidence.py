"""What speaks for and against two names being one: pieces of evidence, each a number.

Every piece is worked out for all pairs at once, so screening a million names and explaining one
hit read the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel, Levenshtein

from tidewaiter.party.names.alignment import Aligned, align
from tidewaiter.party.names.index import Index
from tidewaiter.party.names.keys import hashed
from tidewaiter.party.names.lexicon import Lexicon
from tidewaiter.party.names.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Evidence:
    """One float32 array per piece, one number per pair; *asked* is the name screened.

    ``covered``: the share, by weight, of the asked name's words that the listed name has;
    ``covering``: the reverse; ``told``: the weight of the words both have; ``exact``: of those
    the part spelled alike; ``odd_asked``, ``odd_listed``: the heaviest word that the other lacks;
    ``spelled``, ``ordered``, ``skeleton``: likeness of the names without spaces, with words
    sorted, and without inner vowels; ``slips``: letters that differ in words laid side by side;
    ``rest``: likeness of what is left when equal words are
    taken away; ``cosine``: of letter runs; ``equal``: the same words in the same order, all
    spelled alike; ``same``: equal without spaces and legal forms, in
    any order of words; ``boned``: equal without inner vowels; ``begins``: one is cut off;
    ``acronym``: its letters, if the asked name is the other's initials; ``numbers``: 1 if both
    or one have digits and they differ; ``forms``: 1 if both have a legal form and share one, -1 if
    they share none, else 0; ``words_asked``, ``words_listed``: words that are no legal
    form; ``letters``: of the shorter name; ``vowels``: the share of them in the asked name.
    """

    covered: np.ndarray
    covering: np.ndarray
    told: np.ndarray
    exact: np.ndarray
    odd_asked: np.ndarray
    odd_listed: np.ndarray
    spelled: np.ndarray
    ordered: np.ndarray
    skeleton: np.ndarray
    slips: np.ndarray
    rest: np.ndarray
    cosine: np.ndarray
    equal: np.ndarray
    same: np.ndarray
    boned: np.ndarray
    begins: np.ndarray
    acronym: np.ndarray
    numbers: np.ndarray
    forms: np.ndarray
    words_asked: np.ndarray
    words_listed: np.ndarray
    letters: np.ndarray
    vowels: np.ndarray


_VOWEL = np.zeros(256)
_VOWEL[[ord(c) for c in "aeiou"]] = 1
PIECES = tuple(f.name for f in fields(Evidence))


@dataclass(frozen=True, slots=True)
class Side:
    """One side of pairs: the spellings of its name for each pair, and its words by number."""

    words: np.ndarray
    joined: Sequence[str]
    ordered: Sequence[str]
    skeleton: Sequence[str]
    numbers: np.ndarray
    initials: np.ndarray
    letters: np.ndarray


def side(names: Sheet, numbered: np.ndarray, which: np.ndarray) -> Side:
    """The side of pairs that comes from a sheet; ``which`` is the name of each pair."""
    picked = which.tolist()
    acronyms = hashed(names.acronym, 1)[which]
    return Side(
        words=numbered[which],
        joined=[names.joined[k] for k in picked],
        ordered=[names.ordered[k] for k in picked],
        skeleton=[names.skeleton[k] for k in picked],
        numbers=hashed(names.numbers, 1)[which],
        initials=acronyms,
        letters=acronyms,
    )


def listed_side(index: Index, names: np.ndarray) -> Side:
    """The side of pairs that comes from an index; ``names`` is the name of each pair."""
    return Side(
        words=index.numbered[names],
        joined=index.text("joined", names),
        ordered=index.text("ordered", names),
        skeleton=index.text("skeleton", names),
        numbers=index.checksums["numbers"][names],
        initials=index.checksums["initials"][names],
        letters=index.checksums["letters"][names],
    )


def evidence(
    asked: Side, listed: Side, lexicon: Lexicon, cosine: np.ndarray
) -> tuple[Evidence, Aligned]:
    """Weigh pairs of names: the n-th of one side against the n-th of the other."""
    pairs = list(zip(asked.joined, listed.joined, strict=True))
    joined = np.array([a == b for a, b in pairs], bool)
    words = align(asked.words, listed.words, lexicon)
    # A part of a name that looks like a legal form is none if it makes the names one.
    rest = np.where(joined, 1, _rest(asked.words, listed.words, lexicon)).astype(np.float32)
    words = _merged(words, rest)
    alike = np.clip((words.left - 0.5) * 2, 0, 1)
    alike_listed = np.clip((words.right - 0.5) * 2, 0, 1)
    slips = np.where(words.left > 0, (1 - words.left) * lexicon.length[asked.words], 0)
    told = (words.left_weight * alike).sum(1)
    counted = [(~lexicon.form[s.words] & (s.words >= 0)).sum(1) for s in (asked, listed)]
    sizes, sizes_listed = _sizes(asked.joined), _sizes(listed.joined)
    ordered = _alike(asked.ordered, listed.ordered, Levenshtein.normalized_similarity)
    initials = (asked.initials == listed.initials) | (asked.letters == listed.letters)
    acronyms = initials & (asked.initials != 0)
    found = Evidence(
        covered=told / np.maximum(words.left_weight.sum(1), 1e-6),
        covering=(words.right_weight * alike_listed).sum(1)
        / np.maximum(words.right_weight.sum(1), 1e-6),
        told=told,
        exact=(words.left_weight * (words.left >= 1)).sum(1) / np.maximum(told, 1e-6),
        odd_asked=(words.left_weight * (1 - words.left)).max(1),
        odd_listed=(words.right_weight * (1 - words.right)).max(1),
        spelled=_alike(asked.joined, listed.joined, OSA.normalized_similarity),
        ordered=ordered,
        skeleton=_alike(asked.skeleton, listed.skeleton, Indel.normalized_similarity),
        slips=slips.sum(1),
        rest=rest,
        cosine=cosine,
        equal=joined & (asked.words == listed.words).all(1),
        same=joined | (ordered >= 1),
        boned=np.array(
            [len(a) > 2 and a == b for a, b in zip(asked.skeleton, listed.skeleton, strict=True)]
        ),
        begins=np.array(
            [
                (len(a) > 5 and b[: len(a)] == a) or (len(b) > 5 and a[: len(b)] == b)
                for a, b in pairs
            ]
        ),
        acronym=acronyms * sizes,
        numbers=asked.numbers != listed.numbers,
        forms=_forms(asked.words, listed.words, lexicon),
        words_asked=counted[0],
        words_listed=counted[1],
        letters=np.minimum(sizes, sizes_listed),
        vowels=vowels(asked.joined),
    )
    return Evidence(**{p: np.asarray(getattr(found, p), np.float32) for p in PIECES}), words


def vowels(texts: Sequence[str]) -> np.ndarray:
    """The share of vowels in each text."""
    letters = np.frombuffer("".join(texts).encode(), np.uint8)
    sizes = _sizes(texts)
    row = np.repeat(np.arange(len(texts)), sizes)
    found = np.bincount(row, _VOWEL[letters], len(texts))
    return np.asarray(found / np.maximum(sizes, 1))


def _alike(one: Sequence[str], two: Sequence[str], scorer: Any) -> np.ndarray:
    found: np.ndarray = process.cpdist(one, two, scorer=scorer, dtype=np.float32)
    return found


def _forms(asked: np.ndarray, listed: np.ndarray, lexicon: Lexicon) -> np.ndarray:
    one, two = ((rows >= 0) & lexicon.form[rows] for rows in (asked, listed))
    shared = ((asked[:, :, None] == listed[:, None, :]) & one[:, :, None]).any((1, 2))
    return np.where(shared, 1, np.where(one.any(1) & two.any(1), -1, 0))


def _merged(words: Aligned, rest: np.ndarray) -> Aligned:
    """Words that are alike only when written together count as alike."""
    near = np.where((rest >= 0.85) & (rest < 1.01), rest, 0)[:, None].astype(np.float32)
    return replace(
        words,
        left=np.where((words.left_weight > 0) & (words.left < near), near, words.left),
        right=np.where((words.right_weight > 0) & (words.right < near), near, words.right),
    )


def _sizes(texts: Sequence[str]) -> np.ndarray:
    return np.fromiter(map(len, texts), np.int64, len(texts))


def _rest(asked: np.ndarray, listed: np.ndarray, lexicon: Lexicon) -> np.ndarray:
    """Likeness of what equal words leave, written together: finds words merged and split."""
    one, two = np.ascontiguousarray(asked.T), np.ascontiguousarray(listed.T)
    same = (one[:, None] == two[None, :]) & (one >= 0)[:, None]
    left = (~same.any(1) & (one >= 0) & ~lexicon.form[one]).T
    right = (~same.any(0) & (two >= 0) & ~lexicon.form[two]).T
    found: np.ndarray = (~left.any(1) & ~right.any(1)).astype(np.float32)
    both = np.flatnonzero(left.any(1) & right.any(1))
    words = lexicon.words
    here = _joined(asked[both], left[both], words)
    there = _joined(listed[both], right[both], words)
    found[both] = _alike(here, there, OSA.normalized_similarity)
    return found


def _joined(rows: np.ndarray, kept: np.ndarray, words: Sequence[str]) -> list[str]:
    texts = [words[k] for k in rows[kept].tolist()]
    ends = np.cumsum(kept.sum(1)).tolist()
    return ["".join(texts[a:b]) for a, b in zip([0, *ends], ends, strict=False)]
