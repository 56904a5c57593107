"""A small synthetic trade in files, made once for the tests of a hunt."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tidewaiter.world import Setting, make

AS_OF = date(2024, 3, 24)
SETTING = Setting(seed=3, weeks=12, shipments=80, base_rate=0.03)


def write(folder: Path) -> set[str]:
    """Write the tables as CSV; return the shipments that are diverted in truth."""
    world = make(SETTING)
    folder.mkdir(parents=True)
    for name, frame in world.tables.items():
        frame.drop("row").collect().to_native().write_csv(folder / f"{name}.csv")
    truth = world.truth.collect()
    return set(truth.filter(truth["is_diverted"])["shipment_id"].to_list())
