"""A plain table taken apart: figures, and values that repeat, whatever its columns are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from tidewaiter.lead.features.codes import Codebook, Floats, Ints
from tidewaiter.lead.rank.parameters import parameters
from tidewaiter.table.trade import Labelled

# A text column of which this share can be read as figures is one of figures.
_MOSTLY = 0.95


@dataclass(frozen=True)
class Plain:
    """Declarations of others, one place per row.

    Attributes:
        ids: the row's own mark.
        moment: places of their times in order, the same for the same time; -1 if not known.
        time: their times as they came; NaN if not known.
        amount: NaN if not known.
        label: 1.0 if something was wrong, 0.0 if not, NaN if nobody looked.
        figures: columns of figures by heading.
        kinds: columns of values that repeat, numbered, by heading; -1 if not known.
    """

    ids: list[str]
    moment: Ints
    time: Floats
    amount: Floats
    label: Floats
    figures: dict[str, Floats]
    kinds: dict[str, Ints]

    def __len__(self) -> int:
        return len(self.ids)

    def labeled(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Say of which rows the label and the time are known."""
        return ~np.isnan(self.label) & (self.moment >= 0)


def plain(labelled: Labelled) -> Plain:
    """Take a labeled table apart.

    Columns that are empty or always alike are left out, and so are marks that hardly repeat.
    """
    frame = labelled.frame.collect(backend="polars")
    size = len(frame)
    time = _figures(frame["time"])
    amount = _figures(frame["amount"])
    figures: dict[str, Floats] = {}
    kinds: dict[str, Ints] = {}
    for name in labelled.others:
        read, codes = _column(frame[f"x {name}"])
        if read is not None and _varies(read):
            figures[name] = read
        if codes is not None and _repeats(codes):
            kinds[name] = codes
    whole = Codebook().codes(_texts(frame["amount"]))
    if _repeats(whole):
        kinds["amount"] = whole
    moment = np.full(size, -1, np.int64)
    known = ~np.isnan(time)
    moment[known] = np.unique(time[known], return_inverse=True)[1]
    label = _figures(frame["label"])
    ids = [str(i) for i in frame["id"].to_list()]
    return Plain(ids, moment, time, amount, label, figures, kinds)


def _column(series: nw.Series[Any]) -> tuple[Floats | None, Ints | None]:
    """Return a column as figures, as values, or as both, as far as it can be read so."""
    kind = series.dtype
    if kind.is_temporal():
        if kind in (nw.Date, nw.Datetime):
            days = np.asarray(series.cast(nw.Date).to_numpy(), "datetime64[D]")
            return np.where(np.isnat(days), np.nan, days.astype(np.float64)), None
        return None, Codebook().codes(_texts(series))
    if kind.is_numeric() or kind == nw.Boolean:
        return _figures(series), Codebook().codes(_texts(series))
    texts = list(_texts(series))
    read = [_number(text) for text in texts if text is not None]
    if read and sum(value is not None for value in read) >= _MOSTLY * len(read):
        values = [np.nan if text is None else _number(text) for text in texts]
        found = np.array([np.nan if v is None else v for v in values], np.float64)
        return found, Codebook().codes(texts)
    return None, Codebook().codes(texts)


def _texts(series: nw.Series[Any]) -> Iterable[str | None]:
    for cell in series.to_list():
        text = None if cell is None else str(cell).strip()
        yield text or None


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def _figures(series: nw.Series[Any]) -> Floats:
    found = np.asarray(series.cast(nw.Float64).to_numpy(), np.float64)
    return np.where(np.isfinite(found), found, np.nan)


def _varies(values: Floats) -> bool:
    known = values[~np.isnan(values)]
    return bool(len(known) and known.min() < known.max())


def _repeats(codes: Ints) -> bool:
    known = codes[codes >= 0]
    different = len(np.unique(known))
    return different > 1 and len(known) >= parameters()["repeats_least"] * different
