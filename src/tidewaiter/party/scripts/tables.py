"""Read the dictionaries that stand beside the code.

Each is a CSV with the columns ``name`` (in its own script) and ``latin`` (readings parted by
``|``, best first; nothing at all where the reading follows from the letters).
"""

from __future__ import annotations

import csv
import functools
from importlib import resources


@functools.cache
def table(file: str) -> dict[str, tuple[str, ...]]:
    """Return a dictionary of the package: names to their readings, in the order of the file."""
    path = resources.files("tidewaiter.party.scripts") / "data" / f"{file}.csv"
    with path.open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines)
        return {row["name"]: tuple((row["latin"] or "").split("|")) for row in rows}
