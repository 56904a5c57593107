"""``make bench``: each figure beside the one that it is a ratio of, measured in the same run.

Every measurement is a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import narwhals
import polars as pl

from bench import screening
from bench.orders import make

SIZES = (1_000_000, 3_000_000, 10_000_000)


def child(code: str, *args: object) -> dict[str, float]:
    """Run code in a fresh process; return what it prints as JSON, its seconds and peak memory."""
    start = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, args)], check=True, capture_output=True, text=True
    )
    told = json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else {}
    return {"seconds": time.perf_counter() - start, "before_kib": before, **told}


CLEAR = """
import json, resource, sys, time
from pathlib import Path
from tidewaiter.flow.run import Wish, run_file
from tidewaiter.law import load
start = time.perf_counter()
found = run_file(Path(sys.argv[1]), Path(sys.argv[2]), Wish(load("enforced")))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"work": time.perf_counter() - start, "gib": peak / 2**20,
                  "orders": found.counts.orders}))
"""

# Read the same file and write as many bytes as the answers have: the file's own columns, over
# and over, with the compression of the answers.
COPY = """
import json, os, sys, time
import polars as pl
source, target, wanted = sys.argv[1], sys.argv[2], int(sys.argv[3])
start = time.perf_counter()
table = pl.read_parquet(source)
read = time.perf_counter() - start
written = 0
while written < wanted:
    share = min(1.0, (wanted - written) / os.path.getsize(source))
    table.head(max(1, int(len(table) * share))).write_parquet(
        target, compression="zstd", compression_level=1)
    written += os.path.getsize(target)
print(json.dumps({"work": time.perf_counter() - start, "read": read, "written": written}))
"""

ONE = """
import json, statistics, time
from tidewaiter import clear
order = {"order_id": "1", "order_date": "2026-06-01", "item": "NVIDIA H20", "quantity": 8,
         "destination": "CN", "transaction": "export", "exporter_country": "US"}
for _ in range(5):
    clear([order])
found = []
for _ in range(50):
    start = time.perf_counter()
    clear([order])
    found.append(time.perf_counter() - start)
print(json.dumps({"median_ms": 1000 * statistics.median(found)}))
"""


def main() -> None:
    """Measure and print the table that docs/benchmarks.md holds."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()},"
          f" Polars {pl.__version__}, Narwhals {narwhals.__version__}\n")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        for rows in SIZES:
            source = make(rows, Path(folder) / "orders.parquet")
            ours = child(CLEAR, source, Path(folder) / "out")
            size = (Path(folder) / "out/answers.parquet").stat().st_size
            copy = child(COPY, source, Path(folder) / "copy.parquet", size)
            print(f"clear {rows:>10,} orders: {ours['work']:7.1f} s, peak {ours['gib']:.2f} GiB;"
                  f" read and write {size / 1e6:,.0f} MB: {copy['work']:6.2f} s;"
                  f" ratio {ours['work'] / copy['work']:5.1f}", flush=True)  # fmt: skip
        print(f"one order, warm, median: {child(ONE)['median_ms']:.1f} ms")
        cold = [_seconds("item", "H20") for _ in range(5)]
        print(f"tidewaiter item H20, cold, median: {statistics.median(cold):.2f} s", flush=True)
    screening.run(child)


def _seconds(*words: str) -> float:
    start = time.perf_counter()
    subprocess.run([Path(sys.executable).with_name("tidewaiter"), *words], check=True,
                   capture_output=True)  # fmt: skip
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
