"""A file of orders in; a table of answers, rejects and one page out."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw

from tidewaiter.engine import stream
from tidewaiter.engine.backend import from_table, maker, rows
from tidewaiter.engine.read import Raw, read_orders
from tidewaiter.errors import ContractError
from tidewaiter.flow.answer import answer
from tidewaiter.flow.notes import law_notes
from tidewaiter.flow.parties import Registers, with_parties
from tidewaiter.flow.shown import explanations
from tidewaiter.law import Law
from tidewaiter.report import page, tally
from tidewaiter.report.explanation import Line, Section
from tidewaiter.report.tally import Tally
from tidewaiter.table.check import REJECT_COLUMNS
from tidewaiter.table.mapping import TableMap
from tidewaiter.table.orders import admit, keys

if TYPE_CHECKING:
    # What speaks to a database is loaded only for those who set something aside in one.
    from tidewaiter.flow.hold.join import Joined
    from tidewaiter.flow.hold.place import Holding, Placed

ENGINES = ("polars", "spark")
# A page is for reading; a table of any length is in the other files.
ON_PAGE = 2_000
CSV_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class Wish:
    """How a file is to be cleared.

    Attributes:
        law: the law of one view.
        as_of: one day for all orders, or None for each its own.
        engine: ``polars``, or ``spark`` for files that one machine is too small for.
        mapping: the user's map of headings and words.
        supplement_8: the names on the user's list of supp. 8 to part 740, None if there is none.
        registers: lists and owners in which every party is looked up, or None.
        version: of the program, told on the page.
        holding: how to set aside what orders draw on; None if nothing is to be.
    """

    law: Law
    as_of: date | None = None
    engine: str = "polars"
    mapping: TableMap | None = None
    supplement_8: frozenset[str] | None = None
    registers: Registers | None = None
    version: str = ""
    holding: Holding | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What a run came to.

    Attributes:
        counts: of all answers.
        rejects: one mapping per fault, the columns of ``REJECT_COLUMNS``.
        files: what was written, and where.
        notes: what the reader had to assume, and headings that mean nothing here.
        holds: how many orders have each of the codes of ``flow.hold.place.Placed``.
        allocations: one row for each account that orders draw on.
    """

    counts: Tally
    rejects: Sequence[Mapping[str, Any]]
    files: Mapping[str, Path]
    notes: tuple[str, ...]
    holds: Mapping[str, int]
    allocations: Sequence[Mapping[str, Any]]


def run_file(
    path: Path, out: Path, wish: Wish, *, progress: Callable[[int, int], None] = lambda _d, _t: None
) -> Run:
    """Clear a file of orders into ``answers.parquet``, ``answers.csv``, ``rejects.csv`` and
    ``report.html``; with ``wish.holding`` also ``holds.csv`` and ``allocations.csv``.

    Args:
        path: CSV, XLSX, Parquet, JSON or JSON Lines.
        out: the folder to write to; made if it is not there.
        wish: the law and how to apply it.
        progress: told how many rows are done, of how many.

    Raises:
        ContractError: the file cannot be read as a table of orders. Whoever sent it must act.
        EngineError: the engine is absent or the folder cannot be written. Whoever runs it must.
        LedgerError: the ledger cannot be written.
    """
    if wish.engine not in ENGINES:
        raise ContractError(f"--engine is {wish.engine!r}; give {' or '.join(ENGINES)}")
    if wish.holding and wish.engine != "polars":
        raise ContractError("--hold works with --engine polars; leave --engine out")
    raw = read_orders(path)
    stream.make_folder(out)
    rejects = rows(raw.rejects)
    placed, held = _hold(path, raw, wish)
    answers = out / "answers.parquet"
    if wish.engine == "spark":
        notes = _by_spark(path, raw, answers, wish, rejects)
        progress(raw.rows, raw.rows)
    else:
        notes = _by_polars(path, raw, answers, wish, held, rejects, progress)
    found = stream.scan(answers)
    files = {"answers": answers}
    counts = tally.count(found)
    if counts.orders <= CSV_ROWS:
        files["answers as CSV"] = out / "answers.csv"
        stream.write_csv(found, files["answers as CSV"])
    rejects.sort(key=lambda fault: (fault["row"], fault["column"] or ""))
    files["rejects"] = out / "rejects.csv"
    stream.write_csv(from_table(rejects, REJECT_COLUMNS), files["rejects"])
    allocations = _write_holds(placed, out, files)
    shown = tally.most_urgent(found, ON_PAGE)
    files["page"] = out / "report.html"
    with stream.replacing(files["page"]) as partial:
        page.write(
            partial,
            title=path.name,
            answers=shown,
            counts=counts,
            rejects=rejects,
            explanations=_explained(raw, shown, path, wish, placed, held),
            law_notes=(*_told(wish), *law_notes(wish.law)),
            versions={"tidewaiter": wish.version},
            whole_table=str(answers) if counts.orders > len(shown) else None,
        )
    codes = Counter(one.code for one in placed)
    told = (wish.registers.told,) if wish.registers and wish.registers.told else ()
    all_notes = (*raw.notes, *notes, *told)
    return Run(counts, rejects, files, all_notes, codes, allocations)


def _hold(path: Path, raw: Raw, wish: Wish) -> tuple[Sequence[Placed], Joined | None]:
    """Set aside what the orders of the whole file draw on; nothing and None if not wished."""
    if wish.holding is None:
        return (), None
    from tidewaiter.flow.hold.join import joined
    from tidewaiter.flow.hold.ladder import ladders
    from tidewaiter.flow.hold.place import place

    # Which order comes first is seen in the whole file only, so it is held in memory.
    admitted = admit(raw.frame, wish.mapping, source=path.name)
    orders = _prepared(admitted.orders, wish)
    found = ladders(orders, wish.law, as_of=wish.as_of, make=maker(raw.frame))
    placed = place(found, wish.law, wish.holding)
    return placed, joined(placed, wish.law)


def _write_holds(
    placed: Sequence[Placed], out: Path, files: dict[str, Path]
) -> Sequence[Mapping[str, Any]]:
    """Write what came of holds; return one row for each account."""
    if not placed:
        return ()
    from tidewaiter.flow.hold import told

    allocations = told.allocation_rows(placed)
    for name, columns, table in (
        ("holds", told.HOLD_COLUMNS, list(told.hold_rows(placed))),
        ("allocations", told.ALLOCATION_COLUMNS, allocations),
    ):
        files[name] = out / f"{name}.csv"
        stream.write_csv(from_table(table, columns), files[name])
    return allocations


def _by_polars(
    path: Path,
    raw: Raw,
    target: Path,
    wish: Wish,
    held: Joined | None,
    rejects: list[dict[str, Any]],
    progress: Callable[[int, int], None],
) -> tuple[str, ...]:
    """Answer batch by batch, so that memory holds a few; return notes."""
    law = wish.law.on(wish.as_of) if wish.as_of else wish.law
    source = path.name
    # A batch cannot see the rows of another, so what is twice in the file is found before.
    twice = stream.repeated(keys(raw.frame, wish.mapping, source=source), "order_id")
    unmatched: dict[str, None] = {}

    def tables() -> Iterator[nw.DataFrame[Any]]:
        done = 0
        progress(0, raw.rows)
        for batch in stream.batches(raw.frame):
            admitted = admit(batch, wish.mapping, source=source, repeated=twice)
            rejects.extend(rows(admitted.rejects))
            unmatched.update(dict.fromkeys(admitted.unmatched))
            orders, make = _prepared(admitted.orders, wish), maker(batch)
            if held:
                orders = held.to_orders(orders, make)
            told = answer(orders, law, as_of=wish.as_of, make=make)
            yield (held.to_answers(told, make) if held else told).collect()
            done += stream.count(batch)
            progress(done, raw.rows)

    stream.sink(tables(), target)
    return _unread(tuple(unmatched))


def _by_spark(
    path: Path, raw: Raw, target: Path, wish: Wish, rejects: list[dict[str, Any]]
) -> tuple[str, ...]:
    """Answer the whole table where Spark has it; return notes."""
    from tidewaiter.engine import spark

    is_parquet = path.suffix.casefold() in (".parquet", ".pq")
    frame = spark.read_parquet(path) if is_parquet else spark.send(raw.frame)
    admitted = admit(frame, wish.mapping, source=path.name)
    rejects.extend(rows(admitted.rejects))
    orders = _prepared(admitted.orders, wish)
    spark.sink(answer(orders, wish.law, as_of=wish.as_of, make=maker(frame)), target)
    return _unread(admitted.unmatched)


def _unread(unmatched: tuple[str, ...]) -> tuple[str, ...]:
    if not unmatched:
        return ()
    listed = ", ".join(repr(name) for name in unmatched)
    return (f"not read, since no column of orders is called so: {listed}; --map can name them",)


def _explained(
    raw: Raw,
    shown: Sequence[Mapping[str, Any]],
    path: Path,
    wish: Wish,
    placed: Sequence[Placed],
    held: Joined | None,
) -> Iterator[Any]:
    """Explain the orders that the page shows."""
    if not shown:
        return iter(())
    chosen = raw.frame.filter(nw.col("row").is_in([row["row"] for row in shown]))
    admitted = admit(chosen, wish.mapping, source=path.name)
    orders, make = _prepared(admitted.orders, wish), maker(chosen)
    explained = functools.partial(
        explanations, law=wish.law, as_of=wish.as_of, make=make, registers=wish.registers
    )
    if held is None:
        return iter(explained(orders))
    from tidewaiter.flow.hold.told import told_moves

    uses = {one.order.row: told_moves(one) for one in placed if told_moves(one)}
    finish = functools.partial(held.to_answers, make=make)
    return iter(explained(held.to_orders(orders, make), finish=finish, uses=uses))


def _told(wish: Wish) -> Iterator[Section]:
    if wish.registers and wish.registers.told:
        yield Section("Lists of parties", (Line(wish.registers.told),))


def _prepared(orders: nw.LazyFrame[Any], wish: Wish) -> nw.LazyFrame[Any]:
    """Add to checked orders what the user's lists and tables say."""
    told = _supplemented(orders, wish.supplement_8)
    if wish.registers is None:
        return told
    return with_parties(told, wish.registers, wish.law, wish.as_of)


def _supplemented(orders: nw.LazyFrame[Any], names: frozenset[str] | None) -> nw.LazyFrame[Any]:
    """Say of consignees whether the user's list of supplement no. 8 names them."""
    if names is None:
        return orders
    lower = sorted({name.casefold() for name in names})
    listed = nw.col("ultimate_consignee_name").str.to_lowercase().is_in(lower)
    said = nw.col("supplement_8_entity")
    return orders.with_columns(
        supplement_8_entity=nw.when(said.is_null()).then(listed).otherwise(said)
    )
