"""How fast names are screened, beside a plain character TF-IDF, and what a longer list costs.

``python -m bench.screening [LIST QUERIES]``: LIST is a Consolidated Screening List, QUERIES a file
of JSON lines with ``name`` and ``expect`` (entry ids; empty where nothing should be found). Without
them the embedded starter list is used, and its own names with a letter left out.

Longer lists are the list itself and made-up entries of one name each: the first words of one
listed name and the last words of another, so words are as common as they are on the list. Seconds
are those of one core (processor time), since other work may run beside.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.sparse import csr_matrix
from sparse_dot_topn import sp_matmul_topn

from tidewaiter.party.entries import ENTRIES
from tidewaiter.party.lists import read_list
from tidewaiter.party.names.index import Index
from tidewaiter.party.names.match import scored
from tidewaiter.party.names.score import THRESHOLD
from tidewaiter.party.starter import starter

SIZES = (100_000, 300_000, 1_000_000)
SEED = 7
TOP = 10
_DATA = Path(__file__).parents[2] / "shared/data/csl_2026-07-31"
LIST, QUERIES = _DATA / "consolidated.json", _DATA / "screen_queries_dev.jsonl"


def listed(path: Path | None) -> pa.Table:
    """The entries to screen against."""
    return read_list(path) if path else starter()


def asked(path: Path | None, entries: pa.Table) -> list[Mapping[str, Any]]:
    """The queries; without a file, every listed name with a letter left out."""
    if path:
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    draw = random.Random(SEED)
    rows = zip(entries["name"].to_pylist(), entries["entry_id"].to_pylist(), strict=True)
    found = []
    for name, entry in rows:
        gone = draw.randrange(len(name))
        found.append({"name": name[:gone] + name[gone + 1 :], "expect": [entry]})
    return found


def enlarged(entries: pa.Table, size: int) -> pa.Table:
    """A list with made-up entries after its own, ``size`` in all; the same for the same size."""
    draw = random.Random(SEED)
    words = [name.split() for name in entries["name"].to_pylist()]
    more = size - entries.num_rows
    names = []
    for _ in range(more):
        one, two = draw.choice(words), draw.choice(words)
        names.append(" ".join(one[: (len(one) + 1) // 2] + two[len(two) // 2 :]))
    columns: dict[str, pa.Array] = {}
    for field in ENTRIES:
        if pa.types.is_list(field.type):
            columns[field.name] = pa.ListArray.from_arrays(
                np.zeros(more + 1, np.int32), pa.array([], pa.string())
            )
        elif pa.types.is_boolean(field.type):
            columns[field.name] = pa.array(np.zeros(more, bool))
        else:
            columns[field.name] = pa.repeat(pa.scalar("", pa.string()), more) if (
                not field.nullable
            ) else pa.nulls(more, field.type)  # fmt: skip
    columns["name"] = pa.array(names)
    columns["entry_id"] = pa.array([f"made-{n}" for n in range(more)])
    return pa.concat_tables([entries, pa.table(columns, schema=ENTRIES)])


def recall(index: Index, queries: Sequence[Mapping[str, Any]]) -> float:
    """The share of queries with an expected entry among the ten best at the threshold."""
    right = [q for q in queries if q["expect"]]
    ids = index.entries["entry_id"].to_pylist()
    best: list[dict[int, float]] = [{} for _ in right]
    for part in scored(index, [q["name"] for q in right]):
        for n, name, score in zip(part.asked, part.listed, part.score, strict=True):
            for row, _ in index.owners(int(name)) if score >= THRESHOLD else ():
                best[n][row] = max(best[n].get(row, 0.0), float(score))
    tops = [sorted(found, key=lambda row: (-found[row], row))[:TOP] for found in best]
    met = [any(ids[row] in q["expect"] for row in top) for q, top in zip(right, tops, strict=True)]
    return sum(met) / len(met)


def tfidf(names: Sequence[str]) -> Callable[[Sequence[str]], Any]:
    """A plain lookup of the ten nearest names by TF-IDF of runs of three characters."""
    numbers: dict[str, int] = {}
    listed = [" ".join(name.lower().split()) for name in names]

    def counted(texts: Sequence[str], *, new: bool) -> csr_matrix:
        columns: list[int] = []
        start = [0]
        for text in texts:
            for k in range(len(text) - 2):
                run = text[k : k + 3]
                column = numbers.setdefault(run, len(numbers)) if new else numbers.get(run)
                if column is not None:
                    columns.append(column)
            start.append(len(columns))
        found = csr_matrix(
            (np.ones(len(columns), np.float32), columns, start), (len(texts), len(numbers))
        )
        found.sum_duplicates()
        return found

    def weighed(found: csr_matrix) -> csr_matrix:
        found.data *= rarity[found.indices]
        size = np.sqrt(np.asarray(found.multiply(found).sum(1)).ravel())
        found.data /= np.repeat(np.maximum(size, 1e-9), np.diff(found.indptr)).astype(np.float32)
        return found

    counts = counted(listed, new=True)
    often = np.bincount(counts.indices, minlength=len(numbers))
    rarity = (np.log((1 + len(listed)) / (1 + often)) + 1).astype(np.float32)
    known = weighed(counts).T.tocsr()

    def nearest(texts: Sequence[str]) -> Any:
        plain = [" ".join(text.lower().split()) for text in texts]
        return sp_matmul_topn(weighed(counted(plain, new=False)), known, top_n=TOP, sort=True)

    return nearest


BUILD = """
import json, resource, sys, time
from pathlib import Path
from bench.screening import enlarged, listed
from tidewaiter.party import kept
from tidewaiter.party.names.index import build
entries = listed(Path(sys.argv[1]) if sys.argv[1] else None)
size = int(sys.argv[2])
entries = enlarged(entries, size) if size > entries.num_rows else entries
start = time.process_time()
index = build(entries)
spent = time.process_time() - start
kept.save(index, Path(sys.argv[3]))
print(json.dumps({"entries": entries.num_rows, "names": len(index.numbered), "build_s": spent,
                  "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""

SCREEN = """
import json, resource, sys, time
from pathlib import Path
import numpy as np
from tidewaiter.party import kept
from tidewaiter.party.names.match import scored
start = time.perf_counter()
index = kept.load(Path(sys.argv[1]))
load = time.perf_counter() - start
names = json.loads(Path(sys.argv[2]).read_text())
def seconds(work):
    start = time.process_time()
    work()
    return time.process_time() - start
batch = min(seconds(lambda: list(scored(index, names))) for _ in range(5))
one = [1000 * seconds(lambda: list(scored(index, [name]))) for name in names[:2000]]
print(json.dumps({"load_s": load, "names_s": len(names) / batch, "p50_ms": np.percentile(one, 50),
                  "p95_ms": np.percentile(one, 95), "us": 1e6 * batch / len(names),
                  "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""

PLAIN = """
import json, sys, time
from pathlib import Path
from bench.screening import listed, tfidf
entries = listed(Path(sys.argv[1]) if sys.argv[1] else None)
columns = [entries[c].to_pylist() for c in ("name", "aliases", "weak_aliases")]
said = [x for name, one, two in zip(*columns, strict=True) for x in (name, *one, *two)]
nearest = tfidf(list(dict.fromkeys(said)))
names = json.loads(Path(sys.argv[2]).read_text())
spent = []
for _ in range(5):
    start = time.process_time()
    nearest(names)
    spent.append(time.process_time() - start)
print(json.dumps({"names_s": len(names) / min(spent)}))
"""

RECALL = """
import json, sys
from pathlib import Path
from bench.screening import recall
from tidewaiter.party import kept
queries = json.loads(Path(sys.argv[2]).read_text())
print(json.dumps({"recall": recall(kept.load(Path(sys.argv[1])), queries)}))
"""


def run(child: Callable[..., dict[str, float]], *, sizes: Sequence[int] = SIZES) -> None:
    """Measure and print; ``child`` runs code in a process of its own."""
    there = LIST.exists() and QUERIES.exists()
    paths = [Path(p) for p in sys.argv[1:3]] if len(sys.argv) > 2 else [LIST, QUERIES]
    source, file = paths if there or len(sys.argv) > 2 else (None, None)
    queries = asked(file, listed(source))
    with tempfile.TemporaryDirectory() as folder:
        words, all_of_it = Path(folder) / "names.json", Path(folder) / "queries.json"
        words.write_text(json.dumps([q["name"] for q in queries]), "utf-8")
        all_of_it.write_text(json.dumps(queries), "utf-8")
        plain = child(PLAIN, source or "", words)
        for size in (0, *sizes):
            place = Path(folder) / f"index-{size}"
            built = child(BUILD, source or "", size, place)
            found = child(SCREEN, place, words)
            share = child(RECALL, place, all_of_it)["recall"]
            print(
                f"screen against {built['entries']:>9,} entries: {found['names_s']:7,.0f} names/s"
                f" ({found['us']:.0f} us a name), one p50 {found['p50_ms']:.1f} p95"
                f" {found['p95_ms']:.1f} ms, load {found['load_s']:.2f} s, {found['mib']:.0f} MiB;"
                f" build {built['build_s']:.1f} s, {built['mib']:.0f} MiB; recall {share:.3f}",
                flush=True,
            )
            if not size:
                print(
                    f"  character TF-IDF, top ten: {plain['names_s']:,.0f} names/s;"
                    f" ratio {found['names_s'] / plain['names_s']:.1f}"
                )


if __name__ == "__main__":
    from bench.run import child

    run(child)
