"""A made-up file of orders of any length, for measuring: uniform noise, so many patterns."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

ITEMS = ["NVIDIA H100 SXM5", "HGX H100 8-GPU 80GB", "H20", "RTX 4090 D", "GB200 NVL72", "L40S",
         "A100 80GB SXM", "MI300X", "RTX 5090", "B200", "H200 SXM", "DGX H100", "T4", "MI308X",
         "A10", "L4", "RTX 4090", "Ascend 910B", "H800 SXM", "A800 80GB SXM"]  # fmt: skip
PLACES = ["CN", "HK", "SG", "MY", "AE", "IN", "US", "DE", "JP", "TW", "SA", "VN", "MO", "BR", "RU",
          "KR", "GB", "IL", "TH", "KZ"]  # fmt: skip
SEED = 7


def make(rows: int, path: Path) -> Path:
    """Write so many orders as Parquet; the same for the same number."""
    noise = np.random.default_rng(SEED)

    def pick(values: list, unknown: float = 0.0) -> pl.Series:
        found = pl.Series(values).gather(noise.integers(0, len(values), rows))
        gone = pl.Series(noise.random(rows) < unknown)
        return pl.select(pl.when(~gone).then(found)).to_series()

    start = (date(2022, 10, 1) - date(1970, 1, 1)).days
    days = pl.Series(noise.integers(start, start + 1500, rows)).cast(pl.Int32).cast(pl.Date)
    names = [f"Consignee {n}" for n in range(5000)]
    table = pl.DataFrame(
        {
            "order_id": pl.select(
                pl.format("O{}", pl.int_range(rows, eager=True).cast(pl.String).str.zfill(9))
            ).to_series(),
            "order_date": days,
            "exporter_country": pick(["US", "US", "US", "TW", "SG"]),
            "transaction": pick(["export", "export", "reexport", "in_country_transfer"], 0.02),
            "item": pick(ITEMS, 0.02),
            "quantity": noise.integers(1, 2000, rows),
            "unit_price_usd": np.round(noise.random(rows) * 40000, 2),
            "destination": pick(PLACES, 0.01),
            "ultimate_consignee_name": pick(names),
            "ultimate_consignee_country": pick(PLACES, 0.1),
            "ultimate_consignee_hq": pick(PLACES, 0.2),
            "ultimate_consignee_parent_hq": pick(PLACES, 0.3),
            "end_user_hq": pick(PLACES, 0.3),
            "end_user_parent_hq": pick(PLACES, 0.3),
            "end_use": pick(["datacenter", "cloud", "gaming", "research", "production"], 0.2),
            "part_744_end_use": pick(["none", "none", "none", "none", "military"], 0.2),
            "restricted_parties": pick(["none"] * 30 + ["entity_list"], 0.2),
            "owned_50_percent_by_listed": pick([False] * 30 + [True], 0.2),
        }
    )
    table.write_parquet(path)
    return path
