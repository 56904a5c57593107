"""The door for tables of trade: one file, or several that make one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

import narwhals as nw

from tidewaiter.table.check import Checked, check, require
from tidewaiter.table.contract import Contract
from tidewaiter.table.mapping import TableMap, apply, complete
from tidewaiter.table.numbered import without_heading_row
from tidewaiter.table.statements import admit_statements
from tidewaiter.table.trade.contracts import STATEMENTS, contract


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


def admit(
    name: str,
    frame: nw.LazyFrame[Any],
    mapping: TableMap | None = None,
    *,
    as_of: date | None = None,
    source: str = "the table",
) -> Checked:
    """Take a raw table in: name its columns, then check every cell.

    Args:
        name: one of ``TABLES``.
        frame: one row per thing that the table tells of, under any headings.
        mapping: the user's map; headings it does not name are recognized if they can be.
        as_of: the day of the question; a row with a later day that was seen is a reject.
        source: what to call the table in messages, as a file name.

    Returns:
        As ``check``: every row once, in ``orders`` or by its number in ``rejects``.

    Raises:
        ContractError: the key is absent, or two headings mean one column. Whoever sent it must.
    """
    of = contract(name, as_of)
    if name in STATEMENTS:
        return _with_dollars(admit_statements(frame, of, mapping, source=source))
    frame = without_heading_row(frame)
    given = [heading for heading in frame.collect_schema().names() if heading != "row"]
    whole = complete(mapping or TableMap(), given, of, source=source)
    require([*whole.columns, *whole.constants], of, headings=given, source=source)
    return _with_dollars(check(apply(frame, whole, of, source=source), of, source=source))


def _with_dollars(found: Checked) -> Checked:
    """Take a value that is declared in US dollars as the value in US dollars."""
    if "declared_value" not in found.orders.collect_schema().names():
        return found
    in_dollars = nw.when(nw.col("currency").str.to_uppercase() == "USD").then("declared_value")
    orders = found.orders.with_columns(value_usd=nw.coalesce("value_usd", in_dollars))
    return Checked(orders, found.rejects)


def admit_files(
    name: str,
    several: Sequence[tuple[str, nw.LazyFrame[Any]]],
    mapping: TableMap | None = None,
    *,
    as_of: date | None = None,
) -> Admitted:
    """Take several files of one table in, as ``admit`` does each.

    A key that stands in two files is one row if both say the same, which a note tells; if they
    do not, which of them is right is not known, and neither comes in.

    Args:
        name: one of ``TABLES``.
        several: what to call each file, and its raw table; on Polars if there are two or more.
        mapping, as_of: as ``admit``.

    Raises:
        ContractError: as ``admit``.
    """
    of = contract(name, as_of)
    frames, rejects = [], []
    for number, (source, frame) in enumerate(several):
        found = admit(name, frame, mapping, as_of=as_of, source=source)
        faults = found.rejects.collect(backend="polars").rows(named=True)
        rejects += [{**fault, "source": source} for fault in faults]
        frames.append(_own_keys(found.orders, name, source, len(several)).with_columns(
            file=nw.lit(number)
        ))  # fmt: skip
    if len(frames) == 1:
        return Admitted(frames[0].drop("file"), tuple(rejects), ())
    return _joined(frames, of, [source for source, _ in several], rejects)


def _own_keys(frame: nw.LazyFrame[Any], name: str, source: str, files: int) -> nw.LazyFrame[Any]:
    """Keep the row numbers that stand in for keys apart where there are several files."""
    if name not in STATEMENTS or files == 1:
        return frame
    key = contract(name).key_column().name
    own = nw.col(key) == nw.col("row").cast(nw.String)
    told = nw.concat_str(nw.lit(f"{PurePath(source).name} "), nw.col(key))
    return frame.with_columns(nw.when(own).then(told).otherwise(nw.col(key)).alias(key))


def _joined(
    frames: Sequence[nw.LazyFrame[Any]],
    of: Contract,
    sources: Sequence[str],
    faults_of_files: Sequence[Mapping[str, Any]],
) -> Admitted:
    key, rejects = of.key_column().name, list(faults_of_files)
    whole = nw.concat(list(frames), how="vertical")
    times = whole.group_by(key).agg(times=nw.len()).filter(nw.col("times") > 1).select(key)
    if times.select(nw.len()).collect().item() == 0:
        return Admitted(whole.drop("file"), tuple(rejects), ())
    twins = whole.join(times, on=key, how="semi")
    told = twins.select(of.names()).unique().group_by(key).agg(different=nw.len())
    same = told.filter(nw.col("different") == 1).select(key)
    kept = twins.join(same, on=key, how="semi").unique(key, keep="first", order_by="file")
    unlike = twins.join(same, on=key, how="anti").sort("file", "row")
    places: dict[str, list[str]] = {}
    faults = unlike.select("row", "file", key).collect(backend="polars").rows(named=True)
    for fault in faults:
        places.setdefault(fault[key], []).append(sources[fault["file"]])
    for fault in faults:
        others = [source for source in places[fault[key]] if source != sources[fault["file"]]]
        rejects.append({
            "source": sources[fault["file"]], "row": fault["row"], "column": key,
            "value": fault[key], "fault": f"also in {', '.join(dict.fromkeys(others))}, and not "
            "the same there", "remedy": "keep the row that is right in one of the files",
        })  # fmt: skip
    amount = same.select(nw.len()).collect().item()
    notes = (f"{of.name}: {amount:,} rows stand alike in two files; each counts once",)
    frame = nw.concat([whole.join(times, on=key, how="anti"), kept], how="vertical")
    return Admitted(frame.drop("file"), tuple(rejects), notes if amount else ())
