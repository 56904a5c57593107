"""Recognize common headings, and complete a user's map with them."""

from __future__ import annotations

from collections.abc import Sequence

from tidewaiter.errors import ContractError
from tidewaiter.table.contract import Contract, headings, key
from tidewaiter.table.mapping.table_map import TableMap
from tidewaiter.table.names import listed, near


def guess(
    columns: Sequence[str], contract: Contract, *, source: str = "the table"
) -> dict[str, str]:
    """Recognize headings by the names and aliases of the contract's columns.

    Case, spaces, underscores and punctuation do not matter. A heading that is a column's own
    name is taken for it, whatever aliases stand beside it; a weak alias only where no other is.

    Returns:
        The heading that each recognized column takes its values from.

    Raises:
        ContractError: two headings mean one column alike. Whoever sent the table must act.

    >>> from tidewaiter.table.orders import load_contract
    >>> guess(["Order No.", "Qty", "Mood"], load_contract())
    {'order_id': 'Order No.', 'quantity': 'Qty'}
    """
    known = headings(contract)
    candidates: dict[str, list[tuple[int, str]]] = {}
    for heading in columns:
        if key(heading) in known:
            target, rank = known[key(heading)]
            candidates.setdefault(target, []).append((rank, heading))
    found = {}
    for target, several in candidates.items():
        best = min(rank for rank, _ in several)
        first, *others = [heading for rank, heading in several if rank == best]
        if others:
            raise ContractError(
                f"{source}: {first!r} and {others[0]!r} both mean {target}; rename one, or say "
                f"which in a map file: columns: {{{target}: {others[0]!r}}}"
            )
        found[target] = first
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
    _require(mapping, columns, contract, source)
    used = {heading for several in mapping.columns.values() for heading in several}
    decided, known = {*mapping.columns, *mapping.constants}, headings(contract)
    free = [c for c in columns if c not in used and known.get(key(c), ("",))[0] not in decided]
    guessed = {t: (h,) for t, h in guess(free, contract, source=source).items()}
    filled = {**guessed, **mapping.columns}
    # An order number that is there is better than a row number.
    row_id = mapping.row_id and "order_id" not in {*filled, *mapping.constants}
    return TableMap(filled, mapping.values, mapping.constants, row_id)


def _require(mapping: TableMap, columns: Sequence[str], contract: Contract, source: str) -> None:
    """Raise ContractError unless a map fits a contract and a table."""
    for target in [*mapping.columns, *mapping.values, *mapping.constants]:
        if target not in contract.names():
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
        if target in mapping.constants:
            raise ContractError(
                f"map: {target} has both a column, {several[0]!r}, and the constant "
                f"{mapping.constants[target]!r}; keep one of them"
            )
