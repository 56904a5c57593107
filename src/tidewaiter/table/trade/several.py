"""Several files that make one table: each key once over all of them, and nothing lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

import narwhals as nw

from tidewaiter.table.check import read_key
from tidewaiter.table.contract import Contract
from tidewaiter.table.mapping import TableMap
from tidewaiter.table.trade.admit import checked, named
from tidewaiter.table.trade.contracts import contract


@dataclass(frozen=True, slots=True)
class Admitted:
    """A table of one or several files.

    Attributes:
        frame: ``row`` (within its file) and every column of the contract.
        rejects: one mapping per fault: ``source``, ``row``, ``column``, ``value``, ``fault``,
            ``remedy``.
        notes: what was assumed.
    """

    frame: nw.LazyFrame[Any]
    rejects: tuple[Mapping[str, Any], ...]
    notes: tuple[str, ...]


def admit_files(
    name: str,
    several: Sequence[tuple[str, nw.LazyFrame[Any]]],
    mapping: TableMap | None = None,
    *,
    as_of: date | None = None,
) -> Admitted:
    """Take several files of one table in, as ``admit`` does each.

    A key that stands in two files is one row if both say the same, which a note tells; if they
    do not, or if one of them has a fault, which of them is right is not known, and neither
    comes in.

    Args:
        name: one of ``TABLES``.
        several: what to call each file, and its raw table; on Polars if there are two or more.
        mapping, as_of: as ``admit``.

    Raises:
        ContractError: as ``admit``.
    """
    of = contract(name, as_of)
    frames, keys, rejects = list[nw.LazyFrame[Any]](), list[nw.LazyFrame[Any]](), []
    marks = _marks([source for source, _ in several])
    for number, ((source, frame), before) in enumerate(zip(several, marks, strict=True)):
        table = named(name, frame, of, mapping, source=source, before=before)
        found = checked(table, of, as_of=as_of, source=source)
        faults = found.rejects.collect(backend="polars").rows(named=True)
        rejects += [{**fault, "source": source} for fault in faults]
        frames.append(found.orders.with_columns(file=nw.lit(number)))
        keys.append(read_key(table, of).with_columns(file=nw.lit(number)))
    if len(frames) == 1:
        return Admitted(frames[0].drop("file"), tuple(rejects), ())
    return _joined(frames, keys, of, [source for source, _ in several], rejects)


def _marks(sources: Sequence[str]) -> list[str]:
    """What keeps the numbers that stand in for keys apart where there are several files."""
    if len(sources) == 1:
        return [""]
    for told in ([PurePath(source).name for source in sources], sources):
        if len(set(told)) == len(told):
            return [f"{one} " for one in told]
    return [f"file {number} " for number in range(1, len(sources) + 1)]


def _joined(
    frames: Sequence[nw.LazyFrame[Any]],
    keys: Sequence[nw.LazyFrame[Any]],
    of: Contract,
    sources: Sequence[str],
    rejects: list[dict[str, Any]],
) -> Admitted:
    key = of.key_column().name
    whole = nw.concat(list(frames), how="vertical")
    stands = nw.concat(list(keys), how="vertical").filter(~nw.col(key).is_null())
    times = stands.group_by(key).agg(rows=nw.len(), files=nw.col("file").n_unique())
    shared = times.filter(nw.col("files") > 1)
    if shared.select(nw.len()).collect().item() == 0:
        return Admitted(whole.drop("file"), tuple(rejects), ())
    twins = whole.join(shared.select(key), on=key, how="semi")
    # A row with a fault, or one that its own file has twice, is not among the good ones.
    told = twins.select(of.names()).unique().group_by(key).agg(different=nw.len())
    good = twins.group_by(key).agg(good=nw.len()).join(told, on=key).join(shared, on=key)
    same = good.filter(nw.col("different") == 1, nw.col("good") == nw.col("rows")).select(key)
    kept = twins.join(same, on=key, how="semi").unique(key, keep="first", order_by="file")
    unlike = twins.join(same, on=key, how="anti").sort("file", "row")
    rejects += _unlike(unlike, stands, key, sources)
    alike = twins.join(same, on=key, how="semi").select(nw.len()).collect().item()
    once = same.select(nw.len()).collect().item()
    note = (
        f"{of.name}: {once:,} keys stand in more than one file, alike; each counts once, and "
        f"{alike - once:,} copies are left out"
    )
    frame = nw.concat([whole.join(shared.select(key), on=key, how="anti"), kept], how="vertical")
    return Admitted(frame.drop("file"), tuple(rejects), (note,) if once else ())


def _unlike(
    rows: nw.LazyFrame[Any], stands: nw.LazyFrame[Any], key: str, sources: Sequence[str]
) -> list[dict[str, Any]]:
    """Tell each row whose key other files have too, and not with the same row."""
    faults = rows.select("row", "file", key).collect(backend="polars").rows(named=True)
    places: dict[str, set[int]] = {}
    found = stands.join(rows.select(key).unique(), on=key, how="semi").unique()
    for one in found.collect(backend="polars").rows(named=True):
        places.setdefault(one[key], set()).add(one["file"])
    return [
        {
            "source": sources[fault["file"]],
            "row": fault["row"],
            "column": key,
            "value": fault[key],
            "fault": f"also in {_others(places[fault[key]], fault['file'], sources)}, and not the "
            "same there",
            "remedy": "keep the row that is right in one of the files",
        }
        for fault in faults
    ]


def _others(places: set[int], file: int, sources: Sequence[str]) -> str:
    return ", ".join(sources[place] for place in sorted(places - {file}))
