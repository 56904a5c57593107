"""Pairs worth comparing: of all names of the index, the few that a name could be."""

from __future__ import annotations

import numpy as np

from tidewaiter.party.names.index import KEYS, SHORTENED, Index
from tidewaiter.party.names.keys import hashed
from tidewaiter.party.names.sheet import Sheet

NEAREST = 8
LEAST = 0.18
BESIDE = 0.6
"""Of the cosine of the nearest; names farther away than that are not compared."""
BARE = 0.25
"""A name with a smaller share of vowels may have lost them, and is looked up without."""
_SAME = 24  # names of the index under one key


def candidates(index: Index, asked: Sheet) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs of a name asked and a name of the index, sorted, each once.

    Returns:
        Numbers of the asked names and of the index's, int64, and their cosine, float32, 0 where
        only a key brought them together.
    """
    row, name, cosine = index.spelled.nearest(
        [" ".join(core) for core in asked.core], NEAREST, LEAST
    )
    letters = np.fromiter(map(len, asked.joined), np.int64, len(asked.joined))
    best = np.zeros(len(asked.core), np.float32)
    np.maximum.at(best, row, cosine)
    # A slip takes a short name's runs; a long name keeps most of them.
    near = cosine >= np.maximum(BESIDE * best, 0.1 + 0.02 * np.minimum(letters, 10))[row]
    found = [(row[near], name[near], cosine[near])]
    bare = np.array([n for n, name in enumerate(asked.joined) if _bare(name)], np.int64)
    if len(bare):
        row, name, _ = index.boned.nearest([asked.skeleton[n] for n in bare], 6, 0.45)
        found.append((bare[row], name, np.zeros(len(row), np.float32)))
    for column, least in KEYS.items():
        # The asked name is looked up as an acronym of the listed; the reverse says too little.
        own = "acronym" if column in SHORTENED else column
        row, name = _met(index.keys[column], hashed(getattr(asked, own), least))
        found.append((row, name, np.zeros(len(row), np.float32)))
    row, name, cosine = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.lexsort((-cosine, name, row))
    row, name, cosine = row[order], name[order], cosine[order]
    new = np.ones(len(row), bool)
    new[1:] = (row[1:] != row[:-1]) | (name[1:] != name[:-1])
    return row[new], name[new], cosine[new]


def _bare(name: str) -> bool:
    return len(name) > 2 and sum(map(name.count, "aeiou")) < BARE * len(name)


def _met(keys: tuple[np.ndarray, np.ndarray], asked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    checksums, names = keys
    first = np.searchsorted(checksums, asked, "left")
    count = np.minimum(np.searchsorted(checksums, asked, "right") - first, _SAME)
    count[asked == 0] = 0
    row = np.repeat(np.arange(len(asked)), count)
    place = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    return row, names[first[row] + place].astype(np.int64)
