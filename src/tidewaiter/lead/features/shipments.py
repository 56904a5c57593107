"""Shipments taken out of their table: days, figures, and texts as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw
import numpy as np

from tidewaiter.errors import ContractError
from tidewaiter.lead.features.codes import Codebook, Floats, Ints
from tidewaiter.lead.features.past import NO_DAY
from tidewaiter.table.trade.keys import SHIPMENT_DAY, party

ROLES = ("shipper", "consignee", "intermediate_consignee", "notify", "forwarder", "end_user",
         "declarant", "payer", "payee")  # fmt: skip
SHIPMENT_ROLES = ROLES[:7]
Tables = Mapping[str, nw.LazyFrame[Any]]


@dataclass(frozen=True)
class Shipments:
    """One place per shipment, in the order of day and ``shipment_id``.

    Attributes:
        frame: every column of the contract, ``day``, and ``ROLE_key`` for each role.
        ids: their ``shipment_id``.
        day: days since 1970 as integers, ``NO_DAY`` if not known.
        parties: the book in which the parties of all tables are numbered.
    """

    frame: nw.DataFrame[Any]
    ids: list[str]
    day: Ints
    parties: Codebook = field(default_factory=Codebook)

    def number(self, column: str) -> Floats:
        """Return a column of figures; NaN is not known."""
        return floats(self.frame, column)

    def code(self, column: str) -> Ints:
        """Return a column of texts as numbers of its own, without regard to letters' case."""
        return Codebook().codes(texts(self.frame, column))

    def role(self, role: str) -> Ints:
        """Return the parties in a role, numbered alike in all roles."""
        return self.parties.codes(self.frame[f"{role}_key"].to_list())

    def __len__(self) -> int:
        return len(self.ids)


def take(tables: Tables) -> Shipments:
    """Take the shipments out.

    Raises:
        ContractError: there is no table of shipments. Whoever brings the tables must act.
    """
    if "shipments" not in tables:
        raise ContractError("there is no table shipments, and leads are shipments; bring one")
    keys = {f"{role}_key": party(role) for role in SHIPMENT_ROLES}
    frame = (
        tables["shipments"]
        .with_columns(day=SHIPMENT_DAY, **keys)
        .collect(backend="polars")
        .sort("day", "shipment_id", nulls_last=True)
    )
    return Shipments(frame, frame["shipment_id"].to_list(), days(frame, "day"))


def table(tables: Tables, name: str) -> nw.DataFrame[Any] | None:
    """Bring a table home, or None if there is none or it is empty."""
    if name not in tables:
        return None
    found = tables[name].collect(backend="polars")
    return found if len(found) else None


def days(frame: nw.DataFrame[Any], column: str) -> Ints:
    """Return a column of days as integers since 1970; ``NO_DAY`` if not known."""
    found = np.asarray(frame[column].cast(nw.Date).to_numpy(), "datetime64[D]")
    return np.where(np.isnat(found), NO_DAY, found.astype(np.int64))


def floats(frame: nw.DataFrame[Any], column: str) -> Floats:
    """Return a column as floats, truth as 1 and 0; NaN is not known."""
    found = np.asarray(frame[column].cast(nw.Float64).to_numpy(), np.float64)
    return np.where(np.isfinite(found), found, np.nan)


def texts(frame: nw.DataFrame[Any], column: str) -> list[str | None]:
    """Return a column of texts in small letters without spaces at their ends."""
    found: list[str | None] = frame[column].str.strip_chars().str.to_lowercase().to_list()
    return found
