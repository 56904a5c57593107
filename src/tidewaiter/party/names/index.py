"""An index of the names on lists: built once, kept in files, mapped into memory.

Names that fold alike stand once. Everything a comparison needs of a name is worked out when the
index is built.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tidewaiter.party.names.bracketed import bracketed
from tidewaiter.party.names.fold import fold
from tidewaiter.party.names.keys import hashed
from tidewaiter.party.names.lexicon import Lexicon, lexicon
from tidewaiter.party.names.sheet import sheet
from tidewaiter.party.names.space import Space, space

TEXTS = ("folded", "joined", "ordered", "skeleton")
CHECKED = ("numbers", "initials", "letters")
KEYS = {"folded": 1, "ordered": 3, "sounded": 4, "skeleton": 4, "initials": 3, "letters": 3}
"""Spellings under which names meet, with the least letters of each."""
SHORTENED = ("initials", "letters")
"""Those of them under which a name is looked up that may be an acronym."""


@dataclass(frozen=True)
class Index:
    """Names of entries, ready to be compared.

    ``entries``: the entries; ``texts``: string columns of ``TEXTS``, one row per folded name;
    ``numbered``: int32, the words of each name; ``lexicon``; ``spelled`` and ``boned``: spaces
    of letter runs; ``checksums``: of ``CHECKED`` per
    name; ``keys``: per spelling, sorted checksums and the names they belong to;
    ``owner``: int32, the row of the entry of each spelling; ``start``: int64, the first spelling
    of each folded name; ``spelling``: the spellings as the list has them.
    """

    entries: pa.Table
    texts: dict[str, pa.Array]
    numbered: np.ndarray
    lexicon: Lexicon
    spelled: Space
    boned: Space
    checksums: dict[str, np.ndarray]
    keys: dict[str, tuple[np.ndarray, np.ndarray]]
    start: np.ndarray
    owner: np.ndarray
    spelling: pa.Array

    def text(self, column: str, names: np.ndarray) -> list[str]:
        """One of ``TEXTS`` for these names."""
        found: list[str] = self.texts[column].take(pa.array(names)).to_pylist()
        return found

    def owners(self, name: int) -> list[tuple[int, str]]:
        """The entries that bear a folded name, by row, each with its spelling."""
        span = slice(int(self.start[name]), int(self.start[name + 1]))
        spellings = self.spelling[span].to_pylist()
        return list(zip(self.owner[span].tolist(), spellings, strict=True))


def build(entries: pa.Table, weighed: Lexicon | None = None) -> Index:
    """Index the names and aliases of entries; addresses in place of names are left out.

    Args:
        entries: the lists.
        weighed: the lexicon of another index, whose words keep the weight that they have there.
    """
    spellings: list[str] = []
    owner: list[int] = []
    columns = (entries[c].to_pylist() for c in ("name", "aliases", "weak_aliases", "by_address"))
    for row, (name, aliases, weak, by_address) in enumerate(zip(*columns, strict=True)):
        if not by_address:
            said = dict.fromkeys((name, *bracketed(name), *aliases, *weak))
            spellings.extend(said)
            owner.extend([row] * len(said))
    return _indexed(entries, spellings, owner, weighed)


def _indexed(
    entries: pa.Table, spellings: Sequence[str], owner: Sequence[int], weighed: Lexicon | None
) -> Index:
    numbers: dict[str, int] = {}
    bearing: list[tuple[int, int]] = []  # folded name, spelling
    for number, spelling in enumerate(spellings):
        bearing += [(numbers.setdefault(r, len(numbers)), number) for r in fold(spelling)]
    folded = list(numbers)
    cut = sheet(folded)
    known = weighed.joined(cut) if weighed else lexicon(cut)
    bearing.sort()
    which = np.array([number for _, number in bearing], np.int64)
    count = np.bincount([name for name, _ in bearing] or [0], minlength=len(folded))
    columns = {c: getattr(cut, c) for c in {*TEXTS, *CHECKED, *KEYS}}
    return Index(
        entries=entries,
        texts={name: pa.array(columns[name], pa.string()) for name in TEXTS},
        numbered=known.numbered(cut.words),
        lexicon=known,
        spelled=space([" ".join(core) for core in cut.core], 4),
        boned=space(cut.skeleton, 3),
        checksums={name: hashed(columns[name], 1) for name in CHECKED},
        keys={name: _sorted(hashed(columns[name], least)) for name, least in KEYS.items()},
        start=np.concatenate([[0], np.cumsum(count)]),
        owner=np.array(owner, np.int32)[which] if len(which) else np.zeros(0, np.int32),
        spelling=pa.array([spellings[number] for number in which], pa.string()),
    )


def _sorted(checksums: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.argsort(checksums, kind="stable")
    first = int(np.searchsorted(checksums[order], 1))  # 0 stands for no key
    return checksums[order][first:], order[first:].astype(np.int32)
