"""Names against an index, in batches: candidates, evidence, score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from tidewaiter.party.names.candidates import candidates
from tidewaiter.party.names.evidence import PIECES, Evidence, Side, evidence, listed_side, side
from tidewaiter.party.names.fold import fold
from tidewaiter.party.names.grams import different, grams, once
from tidewaiter.party.names.index import Index
from tidewaiter.party.names.keys import hashed
from tidewaiter.party.names.score import score
from tidewaiter.party.names.sheet import sheet

BATCH = 8192
NOTHING = Evidence(**dict.fromkeys(PIECES, np.zeros(0, np.float32)))


@dataclass(frozen=True, slots=True)
class Scored:
    """Pairs of a name asked and a folded name of the index, with evidence and score.

    ``asked``: int64, which of the names; ``listed``: int64, the name of the index; ``score``:
    float32. One row per pair of readings, so a name in another script may meet a name twice.
    """

    asked: np.ndarray
    listed: np.ndarray
    score: np.ndarray
    evidence: Evidence


def scored(index: Index, names: Sequence[str]) -> Iterator[Scored]:
    """Score the candidates of each name, a batch at a time."""
    for first in range(0, len(names), BATCH):
        readings = [fold(name) for name in names[first : first + BATCH]]
        folded = [reading for found in readings for reading in found]
        which = np.repeat(np.arange(len(readings)), [len(found) for found in readings])
        if folded:
            yield _scored(index, folded, first + which)


def _scored(index: Index, folded: Sequence[str], which: np.ndarray) -> Scored:
    cut = sheet(folded, index.lexicon.ids, index.lexicon.slipped)
    row, name, cosine = candidates(index, cut)
    if not len(row):
        return Scored(row, name, cosine, NOTHING)
    lexicon = index.lexicon.joined(cut)
    asked = side(cut, lexicon.numbered(cut.words), row)
    found, _ = evidence(asked, listed_side(index, name), lexicon, cosine)
    return Scored(which[row], name, score(found), found)


def compare(index: Index, one: str, two: str) -> float:
    """The score of two names, from 0 to 1; words weigh as they do in the index."""
    return float(compared(index, [one], [two])[0][0])


def compared(
    index: Index, ones: Sequence[str], twos: Sequence[str]
) -> tuple[np.ndarray, np.ndarray, Evidence]:
    """Score the n-th of one list of names against the n-th of another.

    Returns:
        The best score of each pair of names (0 where one has no letters), and of every pair of
        their readings which pair it belongs to and its evidence.
    """
    pairs = [
        (k, a, b)
        for k, (one, two) in enumerate(zip(ones, twos, strict=True))
        for a in fold(one)
        for b in fold(two)
    ]
    which = np.array([k for k, _, _ in pairs], np.int64)
    best = np.zeros(len(ones), np.float32)
    if not pairs:
        return best, which, NOTHING
    texts = [a for _, a, _ in pairs] + [b for _, _, b in pairs]
    cut = sheet(texts, index.lexicon.ids, index.lexicon.slipped)
    lexicon = index.lexicon.joined(cut)
    numbered = lexicon.numbered(cut.words)
    left, right = np.arange(len(pairs)), np.arange(len(pairs)) + len(pairs)
    listed = {f.name: getattr(side(cut, numbered, right), f.name) for f in fields(Side)}
    listed |= {c: hashed(getattr(cut, c), 1)[right] for c in ("initials", "letters")}
    cosine = _cosine(index, [" ".join(core) for core in cut.core])
    found, _ = evidence(side(cut, numbered, left), Side(**listed), lexicon, cosine)
    np.maximum.at(best, which, score(found))
    return best, which, found


def _cosine(index: Index, texts: Sequence[str]) -> np.ndarray:
    """The cosine of the first half of texts with the second, by runs of letters."""
    half, rarity, n = len(texts) // 2, index.spelled.rarity, index.spelled.n
    row, code = once(*grams(texts, n), n)
    square = rarity[code].astype(np.float64) ** 2
    size = np.sqrt(np.bincount(row, square, len(texts)))
    pair = (row % half) * different(n) + code
    found, first, count = np.unique(pair, return_index=True, return_counts=True)
    both = count == 2
    shared = np.bincount(found[both] // different(n), square[first[both]], half)
    return np.asarray(shared / np.maximum(size[:half] * size[half:], 1e-6), np.float32)
