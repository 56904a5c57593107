"""A file of orders in; a table of answers, rejects and one page out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import narwhals as nw

from tidewaiter.engine import stream
from tidewaiter.engine.backend import Maker, maker, rows
from tidewaiter.engine.read import read_orders
from tidewaiter.flow.answer import answer
from tidewaiter.flow.notes import law_notes
from tidewaiter.flow.shown import explanations
from tidewaiter.law import Law
from tidewaiter.report import page
from tidewaiter.table.mapping import Mapping as ColumnMap
from tidewaiter.table.orders import admit

# A page is for reading; a table of any length is in the other files.
ON_PAGE = 2_000
CSV_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class Totals:
    """What a run came to: counts, the rows that the page shows, where the files are."""

    orders: int
    free: int
    rejected: int
    shown: Sequence[Mapping[str, Any]]
    rejects: Sequence[Mapping[str, Any]]
    files: Mapping[str, str]
    notes: tuple[str, ...]


def run_file(
    path: Path,
    out: Path,
    law: Law,
    *,
    as_of: date | None,
    engine: str,
    mapping: ColumnMap | None,
    supplement_8: tuple[str, ...] | None,
    version: str,
    started: Callable[[int], None],
    progress: Callable[[int], None],
) -> Totals:
    """Clear a file of orders.

    Args:
        path: CSV, XLSX, Parquet, JSON or JSON Lines.
        out: the folder for ``answers.parquet``, ``answers.csv``, ``rejects.csv``, ``report.html``.
        law: the law of one view.
        as_of: one day for all orders, or None for each its own.
        engine: ``polars``, or ``spark`` for files that one machine cannot hold.
        mapping: the user's map of headings and words.
        supplement_8: the names that the user's list of supp. 8 to part 740 has, if given.
        version: told on the page.
        started: told the number of rows.
        progress: told the rows done since the last call.

    Raises:
        ContractError: the file cannot be read as a table of orders.
        EngineError: the engine is absent.
    """
    raw = read_orders(path)
    total = stream.count(raw.frame)
    started(total)
    out.mkdir(parents=True, exist_ok=True)
    files = {"answers": out / "answers.parquet", "page": out / "report.html"}
    if total <= CSV_ROWS:
        files["answers as CSV"] = out / "answers.csv"
    writer = stream.Writer(files["answers"], files.get("answers as CSV"))
    rejects = list(rows(raw.rejects))
    first: list[dict[str, Any]] = []
    explained = []
    count = free = 0
    for batch in stream.batches(raw.frame):
        admitted = admit(batch, mapping, source=path.name)
        rejects.extend(rows(admitted.rejects))
        orders = _supplemented(admitted.orders, supplement_8)
        found = _answer(orders, law, as_of, engine, maker(batch))
        writer.write(found)
        count += len(found)
        free += int((found["outcome"] == "no_license_required").sum())
        if len(first) < ON_PAGE:
            shown = orders.head(ON_PAGE - len(first))
            explained.extend(explanations(shown, law, as_of=as_of, make=maker(batch)))
            first.extend(found.head(ON_PAGE - len(first)).rows(named=True))
        progress(stream.count(batch))
    writer.close()
    if rejects:
        files["rejects"] = out / "rejects.csv"
        stream.write_rows(rejects, files["rejects"])
    shown_rows = [{**row, "view": law.view, "otherwise_eccn": row["base_class"]} for row in first]
    page.write(
        files["page"],
        title=path.name,
        answers=shown_rows,
        rejects=rejects,
        explanations=explained,
        law_notes=law_notes(law),
        versions={"tidewaiter": version},
        whole_table=str(files["answers"]) if count > len(first) else None,
    )
    rejected = len({r["row"] for r in rejects})
    return Totals(
        count,
        free,
        rejected,
        shown_rows,
        rejects,
        {name: str(file) for name, file in files.items()},
        tuple(raw.notes),
    )


def _answer(
    orders: nw.LazyFrame[Any], law: Law, as_of: date | None, engine: str, make: Maker
) -> nw.DataFrame[Any]:
    if engine == "spark":
        from tidewaiter.engine.spark import on_spark

        return on_spark(orders, lambda frame: answer(frame, law, as_of=as_of))
    fixed = law if as_of is None else law.on(as_of)
    return answer(orders, fixed, as_of=as_of, make=make).collect()


def _supplemented(orders: nw.LazyFrame[Any], names: tuple[str, ...] | None) -> nw.LazyFrame[Any]:
    """Say of consignees in the Emirates whether the user's list of supplement no. 8 names them."""
    if names is None:
        return orders
    listed = nw.col("ultimate_consignee_name").str.to_lowercase().is_in([n.lower() for n in names])
    said = nw.col("supplement_8_entity")
    return orders.with_columns(
        supplement_8_entity=nw.when(said.is_null()).then(listed).otherwise(said)
    )
