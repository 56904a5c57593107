"""The sheet that every flag is written on: one row for one pattern seen on one subject."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

# A row uses only what is dated on or before its day, so a later row changes no earlier flag.
SHEET: Mapping[str, Any] = {
    "pattern": nw.String,
    "subject_kind": nw.String,
    "subject": nw.String,
    "day": nw.Date,
    "strength": nw.Float64,
    "measure": nw.Float64,
    "threshold": nw.Float64,
    "other": nw.String,
    "evidence": nw.String,
    "evidence_count": nw.Int64,
}


def on_sheet(
    frame: nw.LazyFrame[Any], *, pattern: str, subject_kind: str, **cells: nw.Expr
) -> nw.LazyFrame[Any]:
    """Write found rows on the sheet: its columns in their order and types.

    Args:
        frame: one row per flag.
        pattern: as ``T-01``.
        subject_kind: what kind of thing ``subject`` is.
        cells: an expression for each further column; those left out are null. A row whose
            subject is null is left out, since nobody could look at it.
    """
    cells["pattern"], cells["subject_kind"] = nw.lit(pattern), nw.lit(subject_kind)
    columns = {name: cells.get(name, nw.lit(None, kind)).cast(kind) for name, kind in SHEET.items()}
    return frame.select(**columns).filter(~nw.col("subject").is_null())
