"""A user's own headings and words, mapped to the columns and codes of a contract.

What is not mapped is kept out and reported, never an error. What would be mapped twice is an
error: two candidates for one fact would make the answer depend on their order.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import narwhals as nw
import yaml

from tidewaiter.errors import ContractError
from tidewaiter.table.contract import Contract, headings, key


@dataclass(frozen=True, slots=True)
class TableMap:
    """How a user's table becomes a table of the contract.

    ``columns`` gives each column its headings; several are joined with a space. ``values``
    gives, for a column, words of the user's and what they stand for. ``constants`` gives a
    column one value on every row. With ``row_id``, the row's number is its ``order_id``.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    row_id: bool = False


def guess(
    columns: Sequence[str], contract: Contract, *, source: str = "the table"
) -> dict[str, str]:
    """Recognize headings by the names and aliases of the contract's columns.

    Case, spaces, underscores and punctuation do not matter. A heading that is a column's own
    name is taken for it, whatever aliases stand beside it.

    Returns:
        The heading that each recognized column takes its values from.

    Raises:
        ContractError: two headings mean one column. Whoever sent the table must act.

    >>> from tidewaiter.table.orders import load_contract
    >>> guess(["Order No.", "Qty", "Mood"], load_contract())
    {'order_id': 'Order No.', 'quantity': 'Qty'}
    """
    known, found = headings(contract), dict[str, str]()
    by_name = {known[key(c)] for c in columns if known.get(key(c)) and key(c) == key(known[key(c)])}
    for heading in columns:
        target = known.get(key(heading))
        if target is None or (target in by_name and key(heading) != key(target)):
            continue
        if target in found:
            raise ContractError(
                f"{source}: {found[target]!r} and {heading!r} both mean {target}; rename one, or "
                f"say which in a map file: columns: {{{target}: {heading!r}}}"
            )
        found[target] = heading
    return found


def complete(
    mapping: TableMap,
    columns: Sequence[str],
    contract: Contract,
    *,
    source: str = "the table",
) -> TableMap:
    """Check a map against a table's headings, and add what can be recognized.

    Raises:
        ContractError: the map names a heading that the table lacks or a column that the
            contract lacks, or fills a column twice. Whoever wrote the map must act.
    """
    for named in ({*mapping.columns}, {*mapping.values}, {*mapping.constants}):
        for target in sorted(named - {*contract.names()}):
            raise ContractError(
                f"map: the contract of {contract.name} has no column {target!r}"
                f"{near(target, contract.names())}; `tidewaiter clear --schema` lists its columns"
            )
    for target, several in mapping.columns.items():
        for heading in several:
            if heading not in columns:
                raise ContractError(
                    f"map: {target} is to come from {heading!r}, but {source} has no such column"
                    f"{near(heading, columns)}; its columns are {listed(columns)}"
                )
    for target in sorted({*mapping.columns} & {*mapping.constants}):
        raise ContractError(
            f"map: {target} has both a column, {mapping.columns[target][0]!r}, and the constant "
            f"{mapping.constants[target]!r}; keep one of them"
        )
    used = {heading for several in mapping.columns.values() for heading in several}
    decided, known = {*mapping.columns, *mapping.constants}, headings(contract)
    free = [c for c in columns if c not in used and known.get(key(c)) not in decided]
    guessed = {t: (h,) for t, h in guess(free, contract, source=source).items()}
    filled = {**guessed, **mapping.columns}
    # An order number that is there is better than a row number.
    row_id = mapping.row_id and "order_id" not in filled
    return TableMap(filled, mapping.values, mapping.constants, row_id)


def apply(
    frame: nw.LazyFrame[Any], mapping: TableMap, contract: Contract, *, source: str = "the table"
) -> nw.LazyFrame[Any]:
    """Rename, join, replace and fill as a map says.

    Args:
        frame: the raw table; ``row`` (int64) is kept if there.
        mapping: a map that ``complete`` has checked against this table.
        contract: whose columns come out.
        source: what to call the table in messages.

    Returns:
        As many rows: the contract's columns that the map fills, and ``row`` if it was there
        or is needed.
    """
    schema = frame.collect_schema()
    if mapping.row_id and "row" not in schema:
        # An engine without an order of rows needs one to count by.
        frame = frame.with_row_index("row", order_by=schema.names()).with_columns(
            (nw.col("row") + 1).cast(nw.Int64)
        )
    made: dict[str, nw.Expr] = {}
    for target, several in mapping.columns.items():
        made[target] = nw.col(several[0])
        if len(several) > 1:
            texts = [nw.col(heading).cast(nw.String) for heading in several]
            made[target] = nw.concat_str(*texts, separator=" ", ignore_nulls=True)
        words = mapping.values.get(target)
        if words:
            text = made[target].cast(nw.String).str.strip_chars(" \t\r\n")
            made[target] = text.replace_strict(
                list(words), list(words.values()), default=text, return_dtype=nw.String
            )
    for target, value in mapping.constants.items():
        made[target] = nw.lit(value, nw.String)
    if mapping.row_id:
        made["order_id"] = nw.col("row").cast(nw.String)
    ordered = {name: made[name] for name in contract.names() if name in made}
    kept = ["row"] if "row" in frame.collect_schema() else []
    if not ordered:
        raise ContractError(
            f"{source}: none of its columns is known: {listed(schema.names())}; "
            "say in a map file which is which: columns: {order_id: <your column>, item: ...}"
        )
    return frame.select(*kept, **ordered)


def near(name: str, names: Iterable[str]) -> str:
    """Say which names are close to one that is not there; empty if none is.

    >>> near("quantty", ["quantity", "item"])
    " (near: 'quantity')"
    """
    spelled = {key(other): other for other in names}
    close = difflib.get_close_matches(key(name), spelled, n=3, cutoff=0.6)
    return f" (near: {', '.join(repr(spelled[other]) for other in close)})" if close else ""


def listed(names: Sequence[str]) -> str:
    """List names for a message, the first twenty at most."""
    shown = ", ".join(repr(name) for name in names[:20])
    return shown + (f" and {len(names) - 20} more" if len(names) > 20 else "") or "none"


def read_map(path: str | Path) -> TableMap:
    """Read a map file, YAML or JSON.

    Every value is read as it is written: in plain YAML, Norway's code NO would be ``false``.

    Raises:
        ContractError: the file is absent, not YAML or JSON, or has another shape. Whoever
            wrote the map must act.
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise ContractError(f"{file}: cannot be read: {fault}; give a UTF-8 file") from fault
    try:
        if file.suffix == ".json":
            told = json.loads(text, object_pairs_hook=_once)
        else:
            events = yaml.parse(text, yaml.SafeLoader)
            if any(isinstance(event, yaml.AliasEvent) for event in events):
                raise ValueError("a map has no use for anchors (&, *); write the values out")
            told = _plain(yaml.compose(text, yaml.SafeLoader))
        return _mapping(told)
    except (ValueError, yaml.YAMLError, RecursionError) as fault:
        raise ContractError(
            f"{file}: {fault}; a map has the keys columns, values, constants and row_id, "
            "as in columns: {order_id: Order No, item: [Maker, Model]}"
        ) from fault


def write_map(path: str | Path, mapping: TableMap) -> None:
    """Write a map file that ``read_map`` reads back the same: JSON if so named, or else YAML."""
    told: dict[str, Any] = {
        "columns": {t: list(s) if len(s) > 1 else s[0] for t, s in mapping.columns.items()},
        "values": {target: dict(words) for target, words in mapping.values.items()},
        "constants": dict(mapping.constants),
        "row_id": mapping.row_id,
    }
    file, told = Path(path), {name: part for name, part in told.items() if part}
    if file.suffix == ".json":
        text = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
    else:
        text = yaml.safe_dump(told, sort_keys=False, allow_unicode=True)
    file.write_text(text, encoding="utf-8")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make a dict of pairs; a key that comes twice would lose the first silently."""
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made:
            raise ValueError(f"{name} is given twice, as {made[name]!r} and as {value!r}; keep one")
        made[name] = value
    return made


def _plain(node: yaml.Node | None) -> Any:
    """Turn YAML nodes into dicts, lists and the strings as written."""
    if isinstance(node, yaml.MappingNode):
        return _once([(str(_plain(name)), _plain(value)) for name, value in node.value])
    if isinstance(node, yaml.SequenceNode):
        return [_plain(value) for value in node.value]
    return None if node is None else str(node.value)


def _mapping(told: Any) -> TableMap:
    parts = {} if told is None else told
    if not isinstance(parts, dict) or parts.keys() - {"columns", "values", "constants", "row_id"}:
        unknown = sorted(parts.keys()) if isinstance(parts, dict) else repr(parts)[:80]
        raise ValueError(f"not the keys of a map: {unknown}")
    columns = {
        target: tuple(map(_text, several if isinstance(several, list) else [several]))
        for target, several in _dict(parts, "columns").items()
    }
    if not all(columns.values()):
        raise ValueError(f"columns: no heading for {[t for t, s in columns.items() if not s]}")
    values = _dict(parts, "values")
    words = {t: {w: _text(v) for w, v in _dict(values, t).items()} for t in values}
    constants = {target: _text(value) for target, value in _dict(parts, "constants").items()}
    row_id = str(parts.get("row_id", False)).casefold()
    if row_id not in ("true", "false"):
        raise ValueError(f"row_id is {row_id!r}, which is neither true nor false")
    return TableMap(columns, words, constants, row_id == "true")


def _dict(parts: Mapping[str, Any], name: str) -> dict[str, Any]:
    part = parts.get(name) or {}
    if not isinstance(part, dict):
        raise ValueError(f"{name} is {str(part)[:80]!r}, which does not pair names with values")
    return part


def _text(value: Any) -> str:
    if isinstance(value, dict | list) or value is None:
        raise ValueError(f"{str(value)[:80]!r} stands where one text should")
    return str(value)
