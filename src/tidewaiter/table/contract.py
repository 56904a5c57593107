"""What a table promises: its columns, their types, units, ranges and code lists.

A contract is a file of data beside this module, so that the same text drives the check at the
door, the printed schema and the guess at a user's own headings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import yaml

from tidewaiter.errors import ContractError

# What each type of a contract is in a table. Countries and codes are strings from a short list.
DTYPES: Mapping[str, Any] = {
    "string": nw.String,
    "int64": nw.Int64,
    "float64": nw.Float64,
    "boolean": nw.Boolean,
    "date": nw.Date,
    "country": nw.String,
    "code": nw.String,
    "codes": nw.String,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a contract.

    ``minimum`` is kept out of the range if ``exclusive``. ``codes`` is empty unless ``dtype`` is
    ``code`` or ``codes``. ``aliases`` are other headings that the column is known by.
    """

    name: str
    dtype: str
    purpose: str
    unit: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    exclusive: bool = False
    required: bool = False
    codes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    def allowed(self) -> str | None:
        """Say the allowed range in symbols, as in ``> 0``; None if there is none."""
        sign = ">" if self.exclusive else ">="
        low = None if self.minimum is None else f"{sign} {self.minimum:g}"
        high = None if self.maximum is None else f"<= {self.maximum:g}"
        return " and ".join(filter(None, (low, high))) or None


@dataclass(frozen=True, slots=True)
class Contract:
    """A table's name and its columns, in the order in which they are kept."""

    name: str
    columns: tuple[Column, ...]

    def names(self) -> tuple[str, ...]:
        """Return the names of all columns, in order."""
        return tuple(column.name for column in self.columns)

    def schema(self) -> dict[str, Any]:
        """Return the Narwhals type of each column, in order."""
        return {column.name: DTYPES[column.dtype] for column in self.columns}


def key(heading: str) -> str:
    """Reduce a heading or code to its letters and digits: what its spellings share.

    >>> key("Order No."), key("re-export")
    ('orderno', 'reexport')
    """
    return re.sub(r"[\W_]+", "", heading.casefold())


def parse_contract(text: str, where: str) -> Contract:
    """Read a contract from its YAML.

    Args:
        text: the YAML; ``orders.yaml`` explains its keys.
        where: the file's name, for messages.

    Raises:
        ContractError: a key is missing or unknown, a type does not exist, a code list is
            missing or unasked for, or two columns share a heading. Whoever edits it must act.
    """
    told = yaml.safe_load(text)
    try:
        roles = told.pop("roles", None)
        columns: list[Column] = []
        for name, fields in told.pop("columns").items():
            columns.append(_column(name, **fields))
            if roles and name == roles["after"]:
                columns.extend(_role_columns(**roles))
        contract = Contract(told.pop("table"), tuple(columns))
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise ContractError(f"{where}: {fault}; the head of orders.yaml tells the keys") from fault
    if told:
        raise ContractError(f"{where}: unknown keys {sorted(told)}; remove or correct them")
    headings(contract)
    return contract


def headings(contract: Contract) -> Mapping[str, str]:
    """Return the column that each heading means, by the heading's ``key``.

    Raises:
        ContractError: a heading would mean two columns. Whoever edits the contract must act.
    """
    found: dict[str, str] = {}
    for column in contract.columns:
        for heading in (column.name, *column.aliases):
            if found.setdefault(key(heading), column.name) != column.name:
                raise ContractError(
                    f"{contract.name}: the heading {heading!r} would mean both "
                    f"{found[key(heading)]} and {column.name}; keep it for one of them"
                )
    return found


def _column(name: str, **fields: Any) -> Column:
    fields = {_FIELDS.get(field, field): value for field, value in fields.items()}
    for several in ("codes", "aliases"):
        fields[several] = tuple(fields.get(several, ()))
    column = Column(name, **fields)
    if column.dtype not in DTYPES:
        raise ValueError(f"{name}: no type {column.dtype!r}; the types are {', '.join(DTYPES)}")
    if bool(column.codes) != (column.dtype in ("code", "codes")):
        raise ValueError(f"{name}: a code list goes with the types code and codes, and no other")
    return column


_FIELDS = {"min": "minimum", "max": "maximum"}


def _role_columns(
    after: str, who: Mapping[str, Mapping[str, Any]], parts: Mapping[str, Mapping[str, Any]]
) -> list[Column]:
    """Make the columns of each role: every part of it, under every name of the role."""
    return [
        _column(
            f"{role}_{part}",
            dtype=fields["dtype"],
            purpose=fields["purpose"].format(who=told["purpose"]),
            aliases=[
                pattern.format(role=said)
                for said in (role.replace("_", " "), *told["aliases"])
                for pattern in fields["aliases"]
            ],
        )
        for role, told in who.items()
        for part, fields in parts.items()
    ]


def render_schema(contract: Contract) -> list[dict[str, Any]]:
    """Tell a contract as plain rows, ready for a terminal table or for JSON.

    Returns:
        One row per column: ``column``, ``type``, ``required`` (bool), ``unit``, ``allowed`` and
        ``codes`` (list), ``purpose``, ``aliases`` (list). What does not apply is None or empty.

    >>> [render_schema(Contract("t", (Column("n", "int64", "How many.", minimum=1),)))[0][k]
    ...  for k in ("column", "type", "allowed")]
    ['n', 'int64', '>= 1']
    """
    return [
        {
            "column": column.name,
            "type": column.dtype,
            "required": column.required,
            "unit": column.unit,
            "allowed": column.allowed(),
            "codes": list(column.codes),
            "purpose": column.purpose,
            "aliases": list(column.aliases),
        }
        for column in contract.columns
    ]
