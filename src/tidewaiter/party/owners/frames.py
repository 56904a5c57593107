"""Tables as the count of owners needs them: the columns of a contract, and no surprise in them."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.errors import ContractError
from tidewaiter.table import holdings, orders, parties
from tidewaiter.table.contract import Contract

_TYPES = {
    "string": pa.string(),
    "country": pa.string(),
    "code": pa.string(),
    "float64": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}

LISTED = pa.schema(
    [
        pa.field("party_id", pa.string(), nullable=False),
        pa.field("code", pa.string(), nullable=False),  # of restricted_parties in orders.yaml
        # Sanctions programs of the entry; null: not known under which.
        pa.field("programs", pa.list_(pa.string())),
        pa.field("start", pa.date32()),  # null: for as long as the list goes back
        pa.field("end", pa.date32()),  # the first day on which it is listed no more
    ]
)
"""One row for each code under which a party is listed, with the days of that listing."""


def as_holdings(table: pa.Table) -> pa.Table:
    """Return a table of holdings with all columns of its contract, NaN as null.

    Raises:
        ContractError: a required column is absent or has nulls, a column is of another type, or
            a share is not between 0 and 100. Whoever sent the table must act.
    """
    found = _conform(table, _schema(holdings.load_contract()), "holdings", ("owned_id",))
    for name in ("share_percent", "share_min_percent", "share_max_percent"):
        share = found[name]
        share = pc.if_else(pc.is_nan(share), pa.scalar(None, pa.float64()), share)
        found = found.set_column(found.schema.get_field_index(name), name, share)
        outside = pc.fill_null(pc.or_(pc.less(share, 0.0), pc.greater(share, 100.0)), False)
        if pc.any(outside).as_py():
            row = pc.index(outside, True).as_py()
            raise ContractError(
                f"holdings: {name} is {share[row].as_py():g} in row {row + 1}; give percent of "
                "the whole, from 0 to 100, or leave it empty if it is not known"
            )
    return _with_codes(found, holdings.load_contract())


def as_parties(table: pa.Table) -> pa.Table:
    """Return a table of parties with all columns of its contract.

    Raises:
        ContractError: as ``as_holdings``.
    """
    found = _conform(table, _schema(parties.load_contract()), "parties", ("party_id",))
    return _with_codes(found, parties.load_contract())


def as_listed(table: pa.Table) -> pa.Table:
    """Return a table of listings with all columns of ``LISTED``.

    Raises:
        ContractError: as ``as_holdings``, or a code is none of ``restricted_parties``.
    """
    found = _conform(table, LISTED, "listed", ("party_id", "code"))
    [column] = [c for c in orders.load_contract().columns if c.name == "restricted_parties"]
    _only(found, "listed", "code", [code for code in column.codes if code != "none"])
    return found


def _schema(contract: Contract) -> pa.Schema:
    return pa.schema([pa.field(c.name, _TYPES[c.dtype]) for c in contract.columns])


def _conform(table: pa.Table, schema: pa.Schema, what: str, required: Sequence[str]) -> pa.Table:
    columns = []
    for field in schema:
        if field.name in table.column_names:
            try:
                columns.append(table[field.name].cast(field.type))
            except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as fault:
                raise ContractError(
                    f"{what}: the column {field.name} holds {table[field.name].type}, and "
                    f"{field.type} is needed: {fault}; send it through the contract of {what}"
                ) from fault
        elif field.name in required:
            raise ContractError(
                f"{what}: the column {field.name} is missing; it has "
                f"{', '.join(table.column_names) or 'none'}; add it"
            )
        else:
            columns.append(pa.nulls(table.num_rows, field.type))
    for name in required:
        column = columns[schema.get_field_index(name)]
        if column.null_count:
            row = pc.index(pc.is_null(column), True).as_py()
            raise ContractError(f"{what}: {name} is empty in row {row + 1}; give each row its own")
    return pa.table(columns, names=schema.names)


def _with_codes(table: pa.Table, contract: Contract) -> pa.Table:
    for column in contract.columns:
        if column.codes:
            _only(table, contract.name, column.name, list(column.codes))
    return table


def _only(table: pa.Table, what: str, name: str, codes: Sequence[str]) -> None:
    strange = set(pc.unique(table[name]).to_pylist()) - {None, *codes}
    if strange:
        raise ContractError(
            f"{what}: {name} is {sorted(strange)[0]!r}, which is no code of it; "
            f"the codes are {', '.join(codes)}"
        )
