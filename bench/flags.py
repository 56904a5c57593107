"""All flags over millions of shipments, beside reading the file and writing as many bytes.

``python -m bench.flags --shipments 10000000``. The tables are made up in Polars, whose shares of
computing, consignees and registers are about those of the synthetic trade; what matters here is
how many rows there are, not what they show.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import narwhals as nw
import polars as pl
from polars.testing import assert_frame_equal

from tidewaiter.flag.parameters import load_parameters
from tidewaiter.flag.raised import raise_each
from tidewaiter.table import trade

AS_OF = date(2026, 12, 31)
GIB = 2**30


def shipments(many: int, path: Path) -> None:
    """Write made-up shipments, in pieces so that memory stays small."""
    kinds = nw.from_dict({n: [] for n in trade.schema("shipments")},
                         schema=dict(trade.schema("shipments")), backend="polars")  # fmt: skip
    schema: pl.Schema = kinds.to_native().schema
    path.mkdir()
    step = 1_000_000
    for start in range(0, many, step):
        rows = pl.int_range(start, min(start + step, many), eager=True)
        mixed = rows.hash(7)
        firms = max(many // 12, 10)

        def draw(of: int, salt: int, mixed: pl.Series = mixed) -> pl.Series:
            return (mixed.cast(pl.UInt64) // (salt * 97 + 1)) % of

        country = pl.Series(["MY", "SG", "TW", "US", "DE", "HK", "JP", "IN", "TH", "CN"])
        code = pl.Series(["847150", "847330", "850440", "851762", "854231", "853690"])
        words = pl.Series(["servers", "adapter modules", "network switch", "parts", "GPU server"])
        told = pl.DataFrame(
            {
                "row": rows + 1,
                "shipment_id": "S" + rows.cast(pl.String),
                "declared_on": pl.select(
                    pl.lit(date(2024, 1, 1)) + pl.duration(days=draw(720, 1).cast(pl.Int64))
                ).to_series(),
                "shipper_name": "Shipper " + draw(firms // 8 + 1, 2).cast(pl.String),
                "consignee_name": "Firm " + draw(firms, 3).cast(pl.String),
                "consignee_country": country.gather(draw(10, 4).cast(pl.UInt32)),
                "destination_country": country.gather(draw(10, 5).cast(pl.UInt32)),
                "hs6": code.gather(draw(6, 6).cast(pl.UInt32)),
                "description": words.gather(draw(5, 8).cast(pl.UInt32)),
                "pieces": (draw(200, 9) + 1).cast(pl.Int64),
                "net_weight_kg": (draw(5000, 10) + 1).cast(pl.Float64),
                "value_usd": (draw(3_000_000, 11) + 100).cast(pl.Float64),
            }
        )
        nothing = [
            pl.lit(None, kind).alias(n) for n, kind in schema.items() if n not in told.columns
        ]
        whole = told.with_columns(nothing).select(list(schema)).cast(dict(schema))
        whole.write_parquet(path / f"{start:010}.parquet", compression="zstd", compression_level=1)


def registry(many: int) -> nw.LazyFrame[pl.LazyFrame]:
    """A made-up register of the consignees."""
    firms = max(many // 12, 10)
    rows = pl.int_range(0, firms, eager=True)
    mixed = rows.hash(11).cast(pl.UInt64)
    schema = dict(trade.schema("registry"))
    cells = nw.from_dict({n: [] for n in schema}, schema=schema, backend="polars")
    kinds: pl.Schema = cells.to_native().schema
    kind = pl.Series(["reseller", "cloud", "forwarder", "trader", None])
    activity = pl.Series(["computer programming", "general trading", "real estate agency", None])
    told = pl.DataFrame(
        {
            "row": rows + 1,
            "statement_id": rows.cast(pl.String),
            "name": "Firm " + rows.cast(pl.String),
            "kind": kind.gather((mixed % 5).cast(pl.UInt32)),
            "activity": activity.gather((mixed // 7 % 4).cast(pl.UInt32)),
            "incorporated_on": pl.select(
                pl.lit(date(2018, 1, 1)) + pl.duration(days=(mixed // 13 % 2500).cast(pl.Int64))
            ).to_series(),
            "capital_usd": (mixed // 17 % 10_000_000).cast(pl.Float64),
            "address": (mixed // 19 % (firms // 2 + 1)).cast(pl.String) + " Road",
            "phone": (mixed // 23 % (firms // 2 + 1)).cast(pl.String),
            "officers": "Person " + (mixed // 29 % (firms // 2 + 1)).cast(pl.String),
            "parent_hq_country": pl.Series(["US", "CN", None, None]).gather(
                (mixed // 31 % 4).cast(pl.UInt32)
            ),
            "country": pl.Series(["MY", "SG", "US"]).gather((mixed // 37 % 3).cast(pl.UInt32)),
        }
    )
    nothing = [pl.lit(None, k).alias(n) for n, k in kinds.items() if n not in told.columns]
    return nw.from_native(told.with_columns(nothing).select(list(kinds)).cast(dict(kinds)).lazy())


def timed(work: Callable[[], object]) -> float:
    """Seconds that work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(many: int, folder: Path) -> None:
    """Measure all flags on so many shipments."""
    source, out = folder / f"shipments-{many}", folder / f"flags-{many}"
    shipments(many, source)
    out.mkdir()
    tables = {
        "shipments": nw.from_native(pl.scan_parquet(source / "*.parquet")),
        "registry": registry(many),
    }
    written = 0
    total = 0.0
    for flag, rows in raise_each(tables, load_parameters(), as_of=AS_OF):
        path = out / f"{flag.pattern}.parquet"
        seconds = timed(lambda rows=rows, path=path: rows.to_native().sink_parquet(path))  # type: ignore[misc]
        total += seconds
        written += path.stat().st_size
        print(f"    {flag.pattern}: {seconds:6.1f} s", flush=True)
    copied = folder / "copy.parquet"

    def plain() -> None:
        # Read every row of the file, and write as many bytes as the flags took.
        whole = pl.scan_parquet(source / "*.parquet").drop_nulls("shipment_id").collect()
        share = min(1.0, written / max(sum(p.stat().st_size for p in source.iterdir()), 1))
        whole.head(int(len(whole) * share)).write_parquet(copied)

    base = timed(plain)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / GIB
    print(f"  {many:>11,} shipments: flags {total:.1f} s, read and write {base:.1f} s: ratio "
          f"{total / base:.1f}; {1e6 * total / many:.1f} us a shipment; peak {peak:.1f} GiB",
          flush=True)  # fmt: skip


def alike(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """Whether two tables are the same but for the last bits of their figures."""
    try:
        assert_frame_equal(one, other, rel_tol=1e-9, abs_tol=1e-12)
    except AssertionError:
        return False
    return True


def on_spark(many: int, folder: Path) -> None:
    """Raise all flags on Spark, on this machine alone, and compare them row by row."""
    from tidewaiter.engine.spark import session

    source = folder / f"shipments-{many}"
    shipments(many, source)
    here = {
        "shipments": nw.from_native(pl.scan_parquet(source / "*.parquet")),
        "registry": registry(many),
    }
    kept = folder / "registry.parquet"
    here["registry"].to_native().sink_parquet(kept)
    spark = session()
    there = {
        name: nw.from_native(spark.read.parquet(str(path)))
        for name, path in (("shipments", source), ("registry", kept))
    }
    order = ["pattern", "subject", "day", "other", "evidence"]
    found: dict[str, list[pl.DataFrame]] = {}
    for name, tables in (("polars", here), ("spark", there)):
        start = time.perf_counter()
        found[name] = []
        for _, rows in raise_each(tables, load_parameters(), as_of=AS_OF):
            table = rows.collect(backend="polars").to_native()
            found[name].append(table.sort(order))
        print(f"  {name}: {time.perf_counter() - start:.1f} s", flush=True)
    pairs = list(zip(found["polars"], found["spark"], strict=True))
    rows_alike = sum(len(one) for one, other in pairs if alike(one, other))
    print(f"  {many:,} shipments: {sum(len(one) for one, _ in pairs):,} flags of {len(pairs)} "
          f"patterns, {rows_alike:,} the same on Spark", flush=True)  # fmt: skip
    for one, other in pairs:
        if not alike(one, other):
            print(f"    differs: {one['pattern'].head(1).to_list()}, {len(one)} and {len(other)}")


def main() -> None:
    """Measure at the sizes asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--shipments", type=int, nargs="*", default=[1_000_000, 10_000_000])
    asked.add_argument("--spark", type=int, help="compare so many shipments with Spark instead")
    told = asked.parse_args()
    if told.spark:
        with tempfile.TemporaryDirectory() as folder:
            on_spark(told.spark, Path(folder))
        return
    print(f"flags, {os.cpu_count()} cores")
    for many in told.shipments:
        with tempfile.TemporaryDirectory() as folder:
            measure(many, Path(folder))


if __name__ == "__main__":
    main()
