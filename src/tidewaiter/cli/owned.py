"""The user's tables of parties and holdings, read whole or not at all."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pyarrow as pa

from tidewaiter.engine.backend import rows
from tidewaiter.engine.read import read_orders
from tidewaiter.errors import ContractError
from tidewaiter.flow.owners import Owners
from tidewaiter.table import holdings as holdings_table
from tidewaiter.table import parties as parties_table

_TOLD = 3


def owners(parties: Path | None, holdings: Path | None) -> Owners | None:
    """Read who owns whom; None if neither file is given.

    Raises:
        ContractError: only one of the two is given, or a row of them has a fault. A holding left
            out could turn an answer, so nothing of a faulty file is used. Whoever sent it must act.
    """
    if parties is None and holdings is None:
        return None
    if parties is None or holdings is None:
        raise ContractError(
            "--parties and --holdings go together: the first says who bears which name, the "
            "second who holds what; give both"
        )
    return Owners(_read(parties, parties_table), _read(holdings, holdings_table))


def _read(path: Path, table: ModuleType) -> pa.Table:
    raw = read_orders(path)
    found = table.admit(raw.frame, source=path.name)
    faults = sorted(rows(raw.rejects) + rows(found.rejects), key=lambda fault: fault["row"])
    if faults:
        told = "; ".join(
            f"row {f['row']}, {f['column']} {f['value']!r}: {f['fault']}; {f['remedy']}"
            for f in faults[:_TOLD]
        )
        rest = f"; and {len(faults) - _TOLD:,} more" if len(faults) > _TOLD else ""
        raise ContractError(f"{path}: {told}{rest}; nothing of it was used")
    read: pa.Table = found.orders.collect(backend="pyarrow").to_native()
    return read.drop_columns("row")
