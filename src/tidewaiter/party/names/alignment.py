"""Words of two names laid side by side: which is which, and how alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from tidewaiter.party.names.lexicon import Lexicon

LEAST = 0.6
"""Words less alike than this are taken to be different words."""
_SHARED = 0.5  # of the letters of two words; with fewer they are not even compared


@dataclass(frozen=True, slots=True)
class Aligned:
    """One row per pair, one column per word.

    ``left`` and ``right``: how alike each word is to its best partner, float32 from 0 to 1;
    ``left_weight`` and ``right_weight``: how much each word tells, 0 where there is none.
    """

    left: np.ndarray
    right: np.ndarray
    left_weight: np.ndarray
    right_weight: np.ndarray


def align(left: np.ndarray, right: np.ndarray, lexicon: Lexicon) -> Aligned:
    """Align numbered words; equal words first, the rest by spelling, sound and kinship."""
    # Pairs come last: the processor then works on many at once.
    one, two = np.ascontiguousarray(left.T), np.ascontiguousarray(right.T)
    there, here = one >= 0, two >= 0
    same = (one[:, None] == two[None, :]) & there[:, None]
    alike = same.astype(np.float32)
    open_ = (there & ~same.any(1))[:, None] & (here & ~same.any(0))[None, :]
    x, y, pair = np.nonzero(open_)
    if len(pair):
        words = (one[x, pair].astype(np.int64) << 32) | two[y, pair]
        unique, where = np.unique(words, return_inverse=True)
        alike[x, y, pair] = _worth(unique >> 32, unique & 0xFFFFFFFF, lexicon)[where]
    best_left, best_right = alike.max(1), alike.max(0)
    weight_left = np.where(there, lexicon.weight[one], 0)
    weight_right = np.where(here, lexicon.weight[two], 0)
    # A slip in a common word makes no rare word: aligned words weigh as the lighter of the two.
    partners = alike == best_left[:, None]
    other = np.where(partners, weight_right[None, :], 0).max(1)
    weight_left = np.where(best_left >= LEAST, np.minimum(weight_left, other), weight_left)
    return Aligned(best_left.T, best_right.T, weight_left.T, weight_right.T)


def _worth(one: np.ndarray, two: np.ndarray, lexicon: Lexicon) -> np.ndarray:
    """Likeness of different words, 0 if under ``LEAST``; few words need a closer look."""
    a, b = lexicon.letters[one], lexicon.letters[two]
    shared = 2 * np.bitwise_count(a & b)
    near = shared >= _SHARED * (np.bitwise_count(a).astype(np.int16) + np.bitwise_count(b))
    near |= (a & b != 0) & ((np.bitwise_count(a) == 1) | (np.bitwise_count(b) == 1))
    near |= _kin(one, two, lexicon)
    found = np.zeros(len(one), np.float32)
    value = likeness(one[near], two[near], lexicon) if near.any() else found[:0]
    found[near] = np.where(value >= LEAST, value, 0)
    return found


def _kin(one: np.ndarray, two: np.ndarray, lexicon: Lexicon) -> np.ndarray:
    if not len(lexicon.kin):
        return np.zeros(len(one), bool)
    key = (one << 32) | two
    place = np.minimum(np.searchsorted(lexicon.kin, key), len(lexicon.kin) - 1)
    return np.asarray(lexicon.kin[place] == key)


def likeness(one: np.ndarray, two: np.ndarray, lexicon: Lexicon) -> np.ndarray:
    """How alike two different words are, from 0 to 1, by the best of several grounds.

    Spelling (Damerau-Levenshtein); what is heard (0.95 of it); one a beginning of the other
    (0.85, an initial 0.75); equal but for inner vowels (0.88); one personal name (0.9).
    """
    words, bones, sounds = lexicon.words, lexicon.bones, lexicon.sounds
    a, b = [words[k] for k in one], [words[k] for k in two]
    longest = np.maximum(lexicon.length[one], lexicon.length[two])
    shortest = np.minimum(lexicon.length[one], lexicon.length[two])
    spelled = process.cpdist(a, b, scorer=OSA.normalized_similarity, dtype=np.float32)
    heard = process.cpdist(
        [sounds[k] for k in one],
        [sounds[k] for k in two],
        scorer=Levenshtein.normalized_similarity,
        dtype=np.float32,
    )
    begins = np.array([v.startswith(w) or w.startswith(v) for v, w in zip(a, b, strict=True)], bool)
    bare = np.array(
        [len(bones[v]) > 1 and bones[v] == bones[w] for v, w in zip(one, two, strict=True)], bool
    )
    grounds = [
        spelled,
        np.where(shortest >= 3, 0.95 * heard, 0),
        np.where(begins & (shortest >= 3), 0.85, 0),
        np.where(begins & (shortest == 1) & (longest > 1), 0.75, 0),
        np.where(bare, 0.88, 0),
        np.where(_kin(one, two, lexicon), 0.9, 0),
    ]
    return np.asarray(np.max(grounds, axis=0), np.float32)
