"""An index in files: written once, then mapped into memory by every process that screens."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
from scipy.sparse import csr_matrix

from tidewaiter.errors import EngineError
from tidewaiter.party.names.index import CHECKED, KEYS, TEXTS, Index, build
from tidewaiter.party.names.lexicon import Lexicon
from tidewaiter.party.names.space import Space

MATCHER = "1"
"""The version of the matcher. It changes whenever a score can change, and then old indexes and
decisions say which version they rest on."""

_SPACES = ("spelled", "boned")
_WORDS = ("words", "bones", "sounds")
_NUMBERS = ("letters", "length", "weight", "form", "kin")


def indexed(entries: pa.Table, digest: str, directory: Path) -> Index:
    """The index of a list, from files if they are there, else built and written.

    Args:
        entries: the list.
        digest: what tells this list from any other; part of the folder's name.
        directory: where indexes are kept; may be deleted at any time.
    """
    place = directory / f"{digest[:20]}-{MATCHER}"
    if not place.is_dir():
        save(build(entries), place)
    return load(place)


def save(index: Index, place: Path) -> None:
    """Write an index into a folder of its own, all or nothing."""
    place.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=place.parent))
    try:
        _table(work / "entries.arrow", index.entries)
        _table(work / "names.arrow", pa.table({c: index.texts[c] for c in TEXTS}))
        _table(work / "spelling.arrow", pa.table({"spelling": index.spelling}))
        lexicon = index.lexicon
        _table(work / "words.arrow", pa.table({c: getattr(lexicon, c) for c in _WORDS}))
        for name, value in _arrays(index).items():
            np.save(work / f"{name}.npy", value)
        _placed(work, place)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _placed(work: Path, place: Path) -> None:
    """Put a finished folder in its place, unless another process was faster."""
    try:
        os.replace(work, place)
    except OSError:
        if not place.is_dir():
            raise


def load(place: Path) -> Index:
    """Map an index into memory.

    Raises:
        EngineError: files are missing or damaged. Delete the folder; it is built anew.
    """
    try:
        return _loaded(place)
    except (OSError, EOFError, ValueError, KeyError, pa.ArrowException) as fault:
        raise EngineError(
            f"{place} holds no index that can be read ({fault}); delete the folder, and it is"
            " built anew"
        ) from fault


def _arrays(index: Index) -> dict[str, np.ndarray]:
    found = {"numbered": index.numbered, "start": index.start, "owner": index.owner}
    found |= {f"word_{name}": getattr(index.lexicon, name) for name in _NUMBERS}
    found |= {f"check_{name}": index.checksums[name] for name in CHECKED}
    for name in KEYS:
        found[f"key_{name}"], found[f"key_{name}_names"] = index.keys[name]
    for name in _SPACES:
        space: Space = getattr(index, name)
        found[f"{name}_rarity"], found[f"{name}_row"] = space.rarity, space.row
        for part in ("data", "indices", "indptr"):
            found[f"{name}_{part}"] = getattr(space.postings, part)
    return found


def _loaded(place: Path) -> Index:
    def array(name: str) -> np.ndarray:
        # Copy-on-write: the sparse product takes no read-only memory, and nothing writes.
        found: np.ndarray = np.load(place / f"{name}.npy", mmap_mode="c")
        return found

    names = _read(place / "names.arrow")
    words = _read(place / "words.arrow")
    listed = {c: words[c].to_pylist() for c in _WORDS}
    return Index(
        entries=_read(place / "entries.arrow"),
        texts={c: names[c].combine_chunks() for c in TEXTS},
        numbered=array("numbered"),
        lexicon=Lexicon(
            ids={word: number for number, word in enumerate(listed["words"])},
            words=listed["words"],
            bones=listed["bones"],
            sounds=listed["sounds"],
            letters=array("word_letters"),
            length=array("word_length"),
            weight=array("word_weight"),
            form=array("word_form"),
            kin=array("word_kin"),
        ),
        spelled=_space("spelled", 4, names.num_rows, array),
        boned=_space("boned", 3, names.num_rows, array),
        checksums={name: array(f"check_{name}") for name in CHECKED},
        keys={name: (array(f"key_{name}"), array(f"key_{name}_names")) for name in KEYS},
        start=array("start"),
        owner=array("owner"),
        spelling=_read(place / "spelling.arrow")["spelling"].combine_chunks(),
    )


def _space(name: str, n: int, names: int, array: Callable[[str], np.ndarray]) -> Space:
    parts = tuple(array(f"{name}_{part}") for part in ("data", "indices", "indptr"))
    shape = (len(parts[2]) - 1, names)
    return Space(
        n=n,
        rarity=array(f"{name}_rarity"),
        row=array(f"{name}_row"),
        postings=csr_matrix(parts, shape, copy=False),
    )


def _table(path: Path, table: pa.Table) -> None:
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table.combine_chunks())


def _read(path: Path) -> pa.Table:
    return pa.ipc.open_file(pa.memory_map(str(path))).read_all()
