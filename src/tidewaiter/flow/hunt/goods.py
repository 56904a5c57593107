"""What the goods are: models that descriptions name, and the processing power of one piece."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw

from tidewaiter.engine.backend import maker
from tidewaiter.item import recognize, units

# Each tells its goods in columns of its own; the first that names a model is believed.
TOLD: Mapping[str, tuple[str, ...]] = {
    "shipments": ("model", "description"),
    "units": ("model",),
    "listings": ("model", "text"),
    "tenders": ("model", "text"),
    "attestations": ("model",),
}
_FOUND: Mapping[str, Any] = {"told": nw.String, "model": nw.String, "tpp": nw.Float64}


def with_models(tables: Mapping[str, nw.LazyFrame[Any]]) -> dict[str, nw.LazyFrame[Any]]:
    """Name the goods of each table as the catalogue does.

    Args:
        tables: of trade, by name.

    Returns:
        The same tables. Where a text names one model of the catalogue, ``model`` is the
        catalogue's name for it; and ``unit_tpp`` (float64, TPP of one piece: of all chips of a
        server) is filled where the row does not tell it; where several models fit, with the
        least of theirs. Where nothing is recognized, a row stays as it was.
    """
    return {
        name: _named(frame, TOLD[name]) if name in TOLD else frame for name, frame in tables.items()
    }


def _named(frame: nw.LazyFrame[Any], columns: tuple[str, ...]) -> nw.LazyFrame[Any]:
    make = maker(frame)
    held = frame.collect_schema().names()
    for column in columns:
        texts = frame.select(told=nw.col(column)).unique().collect(backend="polars")["told"]
        known = list(_known(text for text in texts.to_list() if text))
        names = {"told": f"told {column}", "model": f"model {column}", "tpp": f"tpp {column}"}
        data = {named: [row[name] for row in known] for name, named in names.items()}
        table = make(data, {named: _FOUND[name] for name, named in names.items()})
        frame = frame.join(table, left_on=column, right_on=f"told {column}", how="left")
    filled = {"model": nw.coalesce(*(f"model {column}" for column in columns), "model")}
    if "unit_tpp" in held:
        filled["unit_tpp"] = nw.coalesce("unit_tpp", *(f"tpp {column}" for column in columns))
    return frame.with_columns(**filled).select(held)


def _known(texts: Iterable[str]) -> Iterable[dict[str, Any]]:
    for text in texts:
        found = recognize(text)
        tpp = found.common.get("tpp", found.tpp_min)
        if found.key is None and tpp is None:
            continue
        piece = float(tpp) * (found.chips_per_unit or 1) if tpp is not None else None
        name = units()[found.key].name if found.key else None
        yield {"told": text, "model": name, "tpp": piece}
