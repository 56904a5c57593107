"""The words of an index: how much each tells, how it sounds, and which are one personal name.

A word tells as much as it is rare among the names of the index, and at most as much as its kind
allows. Words of a query that the index has never seen are joined to it for the length of one
comparison.
"""

from __future__ import annotations

import functools
from collections import ChainMap
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from operator import or_

import numpy as np

from tidewaiter.party.names.keys import bones, sound
from tidewaiter.party.names.sheet import Sheet
from tidewaiter.party.names.words import MOST, kind, most

WIDTH = 12
"""Words of a name that are aligned; the whole spelling is compared beside them."""
LEAST = 0.05
AT_LEAST = 50_000
"""Names a list is taken to have, so that a word is as rare in a short list as in a long one."""


@dataclass(frozen=True)
class Lexicon:
    """Words of an index.

    ``ids``: the number of each word; ``words``, ``bones``, ``sounds``: texts by number;
    ``letters``: the letters of each as bits; ``length``: how many; ``weight``: float32 from 0.05
    to 1; ``form``: whether it is a legal form; ``kin``: pairs of words that are one personal
    name, as ``first * 2**32 + second``, sorted.
    """

    ids: MutableMapping[str, int]
    words: list[str]
    bones: list[str]
    sounds: list[str]
    letters: np.ndarray
    length: np.ndarray
    weight: np.ndarray
    form: np.ndarray
    kin: np.ndarray

    @functools.cached_property
    def slipped(self) -> frozenset[str]:
        """The words that are legal forms, but misspelled."""
        found = (self.words[k] for k in np.flatnonzero(self.form).tolist())
        return frozenset(w for w in found if kind(w) != "form")

    def joined(self, sheet: Sheet) -> Lexicon:
        """The lexicon with the words of a sheet that it lacks."""
        ids = self.ids
        new = list(dict.fromkeys(w for row in sheet.words for w in row if w not in ids))
        if not new:
            return self
        form = np.array([w in sheet.forms or kind(w) == "form" for w in new], bool)
        weight = np.array([most(w) for w in new], np.float32)
        weight[form] = MOST["form"]
        first = len(self.words)
        return Lexicon(
            ids=ChainMap({w: first + k for k, w in enumerate(new)}, self.ids),
            words=self.words + new,
            bones=self.bones + [bones(w) for w in new],
            sounds=self.sounds + [sound(w) for w in new],
            letters=np.concatenate([self.letters, letters(new)]),
            length=np.concatenate([self.length, lengths(new)]),
            weight=np.concatenate([self.weight, weight]),
            form=np.concatenate([self.form, form]),
            kin=self.kin,
        )

    def numbered(self, rows: Sequence[Sequence[str]]) -> np.ndarray:
        """The words of each name by number: int32, one row per name, ``WIDTH`` wide, else -1."""
        ids = self.ids
        flat = [ids[w] for row in rows for w in row[:WIDTH]]
        length = np.array([min(len(row), WIDTH) for row in rows], np.int64)
        made = np.full((len(rows), WIDTH), -1, np.int32)
        made[np.arange(WIDTH) < length[:, None]] = flat
        return made


def lexicon(sheet: Sheet) -> Lexicon:
    """The lexicon of the names of an index."""
    ids: dict[str, int] = {}
    for row in sheet.words:
        for word in row:
            ids.setdefault(word, len(ids))
    words = list(ids)
    often = np.zeros(len(words), np.int64)
    for row in sheet.words:
        for word in set(row):
            often[ids[word]] += 1
    total = max(len(sheet.words), AT_LEAST) + 1
    rare = np.log(total / (often + 1)) / np.log(total)
    cap = np.array([most(w) for w in words])
    form = np.array([w in sheet.forms or kind(w) == "form" for w in words], bool)
    weight = np.where(form, MOST["form"], np.clip(np.minimum(rare, cap), LEAST, 1))
    return Lexicon(
        ids=ids,
        words=words,
        bones=[bones(w) for w in words],
        sounds=[sound(w) for w in words],
        weight=weight.astype(np.float32),
        form=form,
        letters=letters(words),
        length=lengths(words),
        kin=_kin(ids),
    )


def _kin(ids: Mapping[str, int]) -> np.ndarray:
    text = files("tidewaiter.party.names").joinpath("data/variants.csv").read_text("utf-8")
    families = [[ids[w] for w in line.split() if w in ids] for line in text.splitlines()[1:]]
    pairs = {(a << 32) | b for family in families for a in family for b in family if a != b}
    return np.array(sorted(pairs), np.int64)


def letters(words: Sequence[str]) -> np.ndarray:
    """Which of 32 letters and digits each word holds, as bits: uint32."""
    bit = [1 << (ord(c) % 32) for c in map(chr, range(128))]
    found = [functools.reduce(or_, (bit[c] for c in set(w.encode())), 0) for w in words]
    return np.array(found, np.uint32)


def lengths(words: Sequence[str]) -> np.ndarray:
    """How many letters each word has: int16."""
    return np.fromiter(map(len, words), np.int16, len(words))
