"""Chains, circles and components on millions of lines, beside reading them.

``python -m bench.network --lines 10000000``. Parties are made up; a hundredth of them take part in
a third of all trade, so that there are hubs.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from pathlib import Path

import narwhals as nw
import numpy as np
import polars as pl

from tidewaiter.lead.network.legs import chains, pairs
from tidewaiter.lead.network.links import components
from tidewaiter.lead.network.terms import load_terms
from tidewaiter.lead.network.trade import trade
from tidewaiter.table import trade as contracts

GIB = 2**30


def write(many: int, path: Path) -> None:
    """Write made-up shipments: only what the network reads."""
    draw = np.random.default_rng(many)
    firms = max(many // 10, 100)
    hubs = max(firms // 100, 1)

    def party() -> np.ndarray:
        one = draw.integers(firms, size=many)
        return np.where(draw.random(many) < 0.33, draw.integers(hubs, size=many), one)

    days = np.datetime64("2023-01-01") + draw.integers(1000, size=many)
    pl.DataFrame(
        {
            "shipment_id": np.arange(many),
            "declared_on": days.astype("datetime64[ms]"),
            "shipper_id": party(),
            "consignee_id": party(),
            "hs6": draw.choice(np.array(["847150", "847330", "854231", "847180"]), size=many),
            "pieces": np.ceil(draw.lognormal(2, 1.2, many)).astype(np.int64),
        }
    ).with_columns(
        pl.col("shipment_id", "shipper_id", "consignee_id").cast(pl.String),
        pl.col("declared_on").cast(pl.Date),
    ).write_parquet(path)


def measure(many: int, folder: Path) -> float:
    """Measure at one size; return the microseconds a line."""
    path, terms = folder / f"{many}.parquet", load_terms()
    write(many, path)
    wanted = ("shipment_id", "declared_on", "shipped_on", "arrived_on", "shipper_id",
              "shipper_name", "consignee_id", "consignee_name", "hs6", "pieces")  # fmt: skip
    scanned = nw.from_native(pl.scan_parquet(path))
    held = scanned.collect_schema().names()
    kinds = contracts.schema("shipments")
    nothing = {n: nw.lit(None, kinds[n]) for n in wanted if n not in held}
    start = time.perf_counter()
    of = trade({"shipments": scanned.with_columns(**nothing)})
    read = time.perf_counter()
    found = pairs(of, terms)
    paired = time.perf_counter()
    chain = chains(of, found, terms)
    chained = time.perf_counter()
    groups = components(of.seller, of.buyer, len(of.parties))
    end = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / GIB
    print(f"  {many:>11,} lines: {end - start:.1f} s (read {read - start:.1f}, pairs "
          f"{paired - read:.1f}, chains and circles {chained - paired:.1f}, components "
          f"{end - chained:.1f}); {len(found.before):,} pairs, {int((chain.circle > 0).sum()):,} "
          f"circles, {len(np.unique(groups)):,} components; peak {peak:.1f} GiB",
          flush=True)  # fmt: skip
    return 1e6 * (end - start) / many


def main() -> None:
    """Measure at the sizes asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--lines", type=int, nargs="*", default=[1_000_000, 10_000_000])
    told = asked.parse_args()
    print(f"network, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        each = [measure(many, Path(folder)) for many in told.lines]
    print(f"  {', '.join(f'{one:.2f}' for one in each)} us a line")


if __name__ == "__main__":
    main()
