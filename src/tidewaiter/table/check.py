"""The door itself: every cell is read once, and a row with a fault does not come in.

A table may bring texts (CSV) or types (Parquet). Texts are read here; a cell that cannot be read
makes its row a reject with a line that says why, and is never turned into a null, because null
means "not known" and would be answered as such. Faults are counted in one pass; the frames that
tell them are made only for columns that have some.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

import narwhals as nw

from tidewaiter.errors import ContractError
from tidewaiter.table import countries
from tidewaiter.table.contract import Column, Contract, key
from tidewaiter.table.mapping import listed, near

REJECT_COLUMNS = ("row", "order_id", "column", "value", "fault", "remedy")
LONGEST_TEXT = 10_000
LONGEST_SHOWN = 80

# Engines differ in what they think is blank, so the characters are given.
_BLANKS = " \t\r\n\x0b\x0c\u00a0\u2007\u202f\u3000\ufeff"
_NO_TEXT = ("", "n/a", "n.a.", "#n/a", "null", "unknown", "not known", "-", "–", "—")
_NO_VALUE = frozenset({*_NO_TEXT, "na", "nan", "none", "<na>"})

# Digits are spelled out, since \d also means the digits of other scripts on some engines. The
# counts keep a number inside what each engine can hold.
_WHOLE = r"^-?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.0{1,2})?$"
_NUMBER = (
    r"^-?(?:(?:[0-9]{1,40}|[0-9]{1,3}(?:,[0-9]{3}){1,12})(?:\.[0-9]{1,40})?|\.[0-9]{1,40})"
    r"(?:[eE][+-]?[0-9]{1,2})?$"
)
_INFINITE = r"(?i)^[+-]?inf(?:inity)?$"
_DAY = (
    r"^(?:[12][0-9]{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    r"|(?:[12][0-9](?:0[48]|[2468][048]|[13579][26])|(?:1[26]|2[048])00)-02-29)"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?$"
)
_FIT_INT64 = (nw.Int8, nw.Int16, nw.Int32, nw.Int64, nw.UInt8, nw.UInt16, nw.UInt32)
_LARGEST = 2**53  # Up to here a float64 holds every whole number.
_TRUTH = {"true": "true", "yes": "true", "y": "true", "t": "true", "1": "true", "1.0": "true",
          "false": "false", "no": "false", "n": "false", "f": "false", "0": "false",
          "0.0": "false"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """Checked orders, and what did not come in.

    ``orders``: one row per row without fault: ``row`` (int64, not null) and every column of the
    contract in its order and type, null where not known.
    ``rejects``: one row per fault: ``row`` (int64, the 1-based data row), ``order_id``, ``column``,
    ``value`` (strings, shortened, null if absent), ``fault``, ``remedy`` (strings, not null).
    """

    orders: nw.LazyFrame[Any]
    rejects: nw.LazyFrame[Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with some cells of a column, what to do, and which cells; never null."""

    what: str
    remedy: str
    where: nw.Expr


@dataclass(frozen=True, slots=True)
class Reading:
    """How one column is read: its typed value, null where a cell is at fault, and the faults."""

    column: Column
    value: nw.Expr
    faults: tuple[Fault, ...]


def check(frame: nw.LazyFrame[Any], contract: Contract, *, source: str = "the table") -> Checked:
    """Check a table against a contract, cell by cell.

    Args:
        frame: one row per order; columns of the contract as texts or typed, others are left
            out. ``row`` (int64) numbers the data rows; without it they are numbered by the key.
        contract: its first required column is the key, which no two rows share.
        source: what to call the table in messages, as a file name.

    Returns:
        Every row once: in ``orders``, or, by its number, on one line or more of ``rejects``.

    Raises:
        ContractError: a required column is absent, or one holds what is not a cell, as lists.
            Whoever sent the table must act.

    Example:
        >>> import polars as pl
        >>> from tidewaiter.table.orders import load_contract
        >>> sent = pl.LazyFrame({"order_id": ["a", "b"], "quantity": ["1,000", "none of them"]})
        >>> found = check(nw.from_native(sent), load_contract())
        >>> found.orders.select("order_id", "quantity").collect().rows()
        [('a', 1000)]
        >>> found.rejects.select("row", "value", "fault").collect().rows()
        [(2, 'none of them', 'not a whole number')]
    """
    schema = frame.collect_schema()
    names = [name for name in schema.names() if name != "row"]
    for column in contract.columns:
        if column.required and column.name not in names:
            raise ContractError(
                f"{source}: the column {column.name} is missing{near(column.name, names)}; it has "
                f"{listed(names)}; name yours in a map file, columns: {{{column.name}: <your "
                "column>}, or number the rows with row_id: true"
            )
    unique = next(column.name for column in contract.columns if column.required)
    frame = _numbered(frame, unique)
    readings = {
        column.name: _read(frame, column, schema[column.name], source)
        for column in contract.columns
        if column.name in names
    }
    faulty, repeated = _count(frame, readings, unique)
    blank = {name: kind for name, kind in contract.schema().items() if name not in readings}
    good = frame
    if faulty:
        wrong = reduce(or_, (fault.where for name in faulty for fault in readings[name].faults))
        good = frame.filter(~wrong)
    values = {
        name: readings[name].value if name in readings else nw.lit(None, blank[name])
        for name in contract.names()
    }
    orders = good.select(nw.col("row").cast(nw.Int64), **values)
    tellings = [_tell(frame, readings[name], readings[unique]) for name in faulty]
    if repeated:
        keys = frame.select(nw.col("row").cast(nw.Int64), order_id=readings[unique].value)
        more = keys.group_by("order_id").agg(rows=nw.len())
        twice = more.filter(nw.col("rows") > 1, ~nw.col("order_id").is_null()).select("order_id")
        orders = orders.join(twice, left_on=unique, right_on="order_id", how="anti")
        tellings.append(_tell_repeated(keys.join(twice, on="order_id", how="semi"), unique))
    if not tellings:
        return Checked(
            orders, _tell(frame.filter(nw.col("row") < 0), readings[unique], readings[unique])
        )
    rejects = nw.concat(tellings, how="vertical") if len(tellings) > 1 else tellings[0]
    return Checked(orders, rejects.sort("row", "column"))


def _numbered(frame: nw.LazyFrame[Any], unique: str) -> nw.LazyFrame[Any]:
    if "row" in frame.collect_schema():
        return frame
    return frame.with_row_index("row", order_by=unique).with_columns(nw.col("row") + 1)


def _count(
    frame: nw.LazyFrame[Any], readings: dict[str, Reading], unique: str
) -> tuple[list[str], bool]:
    """Return the columns that have a fault, and whether two rows share a key: one pass."""
    sums = {
        f"faults_{name}": reduce(or_, (f.where for f in r.faults)).cast(nw.Int64).sum()
        for name, r in readings.items()
        if r.faults
    }
    given = readings[unique].value
    counted = frame.select(
        all_rows=nw.len(),
        null_keys=given.is_null().cast(nw.Int64).sum(),
        keys=given.n_unique(),
        **sums,
    )
    found = counted.collect(backend="polars").rows(named=True)[0]
    # An empty table sums to null on some engines.
    amount = {name: int(value or 0) for name, value in found.items()}
    keys = amount["keys"] - (1 if amount["null_keys"] else 0)
    faulty = [name for name in readings if amount.get(f"faults_{name}")]
    return faulty, amount["all_rows"] - amount["null_keys"] > keys


def _tell(frame: nw.LazyFrame[Any], reading: Reading, unique: Reading) -> nw.LazyFrame[Any]:
    """Tell each fault of one column: the reject columns, a line for each cell at fault."""
    faults = reading.faults
    what, remedy = nw.lit(faults[-1].what), nw.lit(faults[-1].remedy)
    for fault in reversed(faults[:-1]):
        what = nw.when(fault.where).then(nw.lit(fault.what)).otherwise(what)
        remedy = nw.when(fault.where).then(nw.lit(fault.remedy)).otherwise(remedy)
    return frame.filter(reduce(or_, (fault.where for fault in faults))).select(
        nw.col("row").cast(nw.Int64),
        order_id=_shown(unique.value),
        column=nw.lit(reading.column.name),
        value=_shown(nw.col(reading.column.name).cast(nw.String)),
        fault=what,
        remedy=remedy,
    )


def _tell_repeated(keys: nw.LazyFrame[Any], unique: str) -> nw.LazyFrame[Any]:
    # Which of the rows is right is not known, so none of them comes in.
    return keys.select(
        "row",
        order_id=_shown(nw.col("order_id")),
        column=nw.lit(unique),
        value=_shown(nw.col("order_id")),
        fault=nw.lit("on more than one row"),
        remedy=nw.lit("keep the row that is right, or give each row its own order_id"),
    )


def _shown(text: nw.Expr) -> nw.Expr:
    short = nw.concat_str(text.str.slice(0, LONGEST_SHOWN - 1), nw.lit("…"))
    return nw.when(text.str.len_chars() > LONGEST_SHOWN).then(short).otherwise(text)


# Reading a column: by what it should be, then by what it came as.


def _read(frame: nw.LazyFrame[Any], column: Column, came: Any, source: str) -> Reading:
    cell = nw.col(column.name)
    if came.is_nested() or came in (nw.Binary, nw.Object, nw.Duration):
        raise ContractError(
            f"{source}: the column {column.name} holds {came}, not one value a cell; send it as "
            "text, several codes joined by ';'"
        )
    if column.dtype == "string":
        return _text(column, _as_text(cell, came))
    if column.dtype in ("int64", "float64"):
        if came.is_numeric():
            return _typed_number(column, cell, came)
        return _number(column, cell.cast(nw.String))
    if column.dtype == "date":
        if came in (nw.Date, nw.Datetime):
            return Reading(column, cell.cast(nw.Date), ())
        return _day(column, cell.cast(nw.String))
    if column.dtype == "boolean" and came == nw.Boolean:
        return Reading(column, cell, ())
    return _word(frame, column, cell.cast(nw.String))


def _as_text(cell: nw.Expr, came: Any) -> nw.Expr:
    """Take a cell as text; a whole number that came as a float is written without a point."""
    if not came.is_float():
        return cell if came == nw.String else cell.cast(nw.String)
    whole = (cell.floor() == cell) & (cell.abs() <= _LARGEST)
    known = nw.when(~cell.is_nan()).then(cell)
    return (
        nw.when(whole)
        .then(nw.when(whole).then(cell).cast(nw.Int64).cast(nw.String))
        .otherwise(known.cast(nw.String))
    )


def _text(column: Column, cell: nw.Expr) -> Reading:
    bare = cell.str.strip_chars(_BLANKS)
    value = nw.when(~bare.str.to_lowercase().is_in(_NO_TEXT)).then(bare)
    long = (bare.str.len_chars() > LONGEST_TEXT).fill_null(False)
    faults = [
        Fault(
            f"text longer than {LONGEST_TEXT:,} characters",
            f"shorten it, or leave it out if it is not {column.name}",
            long,
        )
    ]
    if column.required:
        faults.append(Fault("missing", f"give each row its {column.name}", value.is_null()))
    return Reading(column, value, tuple(faults))


def _number(column: Column, cell: nw.Expr) -> Reading:
    bare = cell.str.strip_chars(_BLANKS)
    good = bare.str.contains(_WHOLE if column.dtype == "int64" else _NUMBER)
    # A text must be masked before it is cast: some engines cast both sides of a choice.
    digits = nw.when(good).then(bare).str.replace_all(",", "", literal=True)
    value = digits.cast(nw.Float64)
    infinite = bare.str.contains(_INFINITE).fill_null(False)
    none = bare.is_null() | bare.str.to_lowercase().is_in(sorted(_NO_VALUE))
    wrong = (~(none | good | infinite)).fill_null(False)
    faults = (
        Fault(*_FAULTS["infinite"], infinite),
        Fault(*_FAULTS[column.dtype], wrong),
        *_outside(column, value),
    )
    return Reading(column, value.cast(nw.Int64) if column.dtype == "int64" else value, faults)


def _typed_number(column: Column, cell: nw.Expr, came: Any) -> Reading:
    value, faults = cell, list[Fault]()
    if came.is_float():
        # To some engines NaN is above every number, and so would be controlled.
        known = nw.when(~cell.is_nan()).then(cell)
        faults.append(Fault(*_FAULTS["infinite"], (~known.is_finite()).fill_null(False)))
        value = nw.when(known.is_finite()).then(known)
    if column.dtype == "float64":
        value = value.cast(nw.Float64)
    elif came not in _FIT_INT64:
        if not came.is_integer():
            value = value.cast(nw.Float64)
        whole = (value >= -_LARGEST) & (value <= _LARGEST)
        if not came.is_integer():
            whole = whole & (value.floor() == value)
        faults.append(Fault(*_FAULTS["int64"], (~whole).fill_null(False)))
        value = nw.when(whole).then(value)
    value = value.cast(nw.Int64) if column.dtype == "int64" else value
    return Reading(column, value, (*faults, *_outside(column, value)))


def _outside(column: Column, value: nw.Expr) -> Iterable[Fault]:
    """Give the faults of numbers outside a column's range."""
    remedy = f"give a number {column.allowed()}, or leave the cell empty if it is not known"
    if column.minimum is not None:
        below = f"less than {column.minimum:g}" if column.minimum else "negative"
        yield Fault(below, remedy, (value < column.minimum).fill_null(False))
        if column.exclusive:
            at = f"{column.minimum:g}" if column.minimum else "zero"
            yield Fault(at, remedy, (value == column.minimum).fill_null(False))
    if column.maximum is not None:
        yield Fault(
            f"more than {column.maximum:g}", remedy, (value > column.maximum).fill_null(False)
        )


def _day(column: Column, cell: nw.Expr) -> Reading:
    bare = cell.str.strip_chars(_BLANKS)
    good = bare.str.contains(_DAY)
    value = nw.when(good).then(bare).str.slice(0, 10).str.to_date("%Y-%m-%d")
    none = bare.is_null() | bare.str.to_lowercase().is_in(sorted(_NO_VALUE))
    return Reading(column, value, (Fault(*_FAULTS["date"], (~(none | good)).fill_null(False)),))


def _word(frame: nw.LazyFrame[Any], column: Column, cell: nw.Expr) -> Reading:
    """Read countries, codes and truth values: look up each distinct text once, in Python."""
    seen = frame.select(text=cell).unique().filter(nw.col("text").str.len_chars() <= 1000)
    texts = seen.collect(backend="polars")["text"].to_list()
    meaning = _MEANINGS[column.dtype]
    known: dict[str, str] = {}
    none: list[str] = []
    for text in filter(None, texts):
        bare = text.strip(_BLANKS)
        found = meaning(column, bare)
        if found is not None:
            known[text] = found
        elif bare.casefold() in _NO_VALUE:
            none.append(text)
    value = nw.lit(None, nw.String)
    if known and all(text == found for text, found in known.items()) and len(known) == len(texts):
        value = cell
    elif known:
        value = cell.replace_strict(
            list(known), list(known.values()), default=None, return_dtype=nw.String
        )
    what, remedy = _FAULTS[column.dtype]
    if column.codes:
        remedy = f"{remedy}: {', '.join(column.codes)}"
    wrong = (~cell.is_in(["", *known, *none])).fill_null(False)
    if column.dtype == "boolean":
        value = value == "true"
    return Reading(column, value, (Fault(what, remedy, wrong),))


def _country(column: Column, text: str) -> str | None:
    return countries.code(text)


def _code(column: Column, text: str) -> str | None:
    spelled = {key(code): code for code in column.codes}
    return spelled.get(key(text))


def _codes(column: Column, text: str) -> str | None:
    """Return several codes in the contract's order; "none" is a code that stands alone."""
    found = {_code(column, part) for part in text.split(";") if part.strip(_BLANKS)}
    if not found or None in found or ("none" in found and len(found) > 1):
        return None
    return ";".join(code for code in column.codes if code in found)


def _truth(column: Column, text: str) -> str | None:
    return _TRUTH.get(text.casefold())


_MEANINGS: dict[str, Callable[[Column, str], str | None]] = {
    "country": _country,
    "code": _code,
    "codes": _codes,
    "boolean": _truth,
}
_FAULTS = {
    "infinite": ("infinite number", "give the number, or leave the cell empty if it is not known"),
    "int64": ("not a whole number", "write digits, as in 1000 or 1,000, without unit or currency"),
    "float64": ("not a number", "write digits, as in 4800 or 1,234.5, without unit or currency"),
    "date": ("not a date", "write the day as year-month-day, as in 2024-06-01"),
    "country": ("unknown country", "write its ISO 3166-1 code, as in CN, or map the name to one"),
    "code": ("unknown code", "write one of the codes"),
    "codes": ("unknown code", "write codes of the list, joined by ';', none only alone"),
    "boolean": ("not true or false", "write true or false, yes or no, 1 or 0"),
}
