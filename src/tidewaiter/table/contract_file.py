"""A contract's YAML, made into its columns; and its columns, made into rows to print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from tidewaiter.errors import ContractError
from tidewaiter.table.contract import DTYPES, Column, Contract, headings

# The one in C reads the same, several times as fast; not every machine has it.
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_FIELDS = {"min": "minimum", "max": "maximum"}


def parse_contract(text: str, where: str) -> Contract:
    """Read a contract from its YAML.

    Args:
        text: the YAML; ``orders.yaml`` explains its keys.
        where: the file's name, for messages.

    Raises:
        ContractError: a key is missing or unknown, a type does not exist, a code list is
            missing or unasked for, or two columns share a heading. Whoever edits it must act.
    """
    try:
        told = yaml.load(text, Loader)
        columns = [_column(name, **fields) for name, fields in told.pop("columns").items()]
        if roles := told.pop("roles", None):
            place = [column.name for column in columns].index(roles.pop("after")) + 1
            columns[place:place] = _role_columns(**roles)
        contract = Contract(told.pop("table"), tuple(columns))
        if not any(column.required for column in columns):
            raise ValueError("no column is required, so that rows have no key")
    except (KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as fault:
        raise ContractError(f"{where}: {fault}; the head of orders.yaml tells the keys") from fault
    if told:
        raise ContractError(f"{where}: unknown keys {sorted(told)}; remove or correct them")
    headings(contract)
    return contract


def _column(name: str, **fields: Any) -> Column:
    fields = {_FIELDS.get(field, field): value for field, value in fields.items()}
    for several in ("aliases", "weak_aliases"):
        fields[several] = tuple(fields.get(several, ()))
    column = Column(name, **fields)
    if column.dtype not in DTYPES:
        raise ValueError(f"{name}: no type {column.dtype!r}; the types are {', '.join(DTYPES)}")
    if bool(column.codes) != (column.dtype in ("code", "codes")):
        raise ValueError(f"{name}: a code list goes with the types code and codes, and no other")
    for code, meaning in column.codes.items():
        if not meaning:
            raise ValueError(f"{name}: the code {code!r} has no meaning; say it")
    return column


def _role_columns(
    who: Mapping[str, Mapping[str, Any]], parts: Mapping[str, Mapping[str, Any]]
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
            ]
            + (told.get("names", []) if part == "name" else []),
        )
        for role, told in who.items()
        for part, fields in parts.items()
    ]


def render_schema(contract: Contract) -> list[dict[str, Any]]:
    """Tell a contract as plain rows, ready for a terminal table or for JSON.

    Returns:
        One row per column: ``column``, ``type``, ``required`` (bool), ``unit``, ``allowed`` (the
        range), ``codes`` (each code and what it means), ``purpose``, ``aliases`` (list, the
        weak ones last). What does not apply is None or empty.

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
            "codes": dict(column.codes),
            "purpose": column.purpose,
            "aliases": [*column.aliases, *column.weak_aliases],
        }
        for column in contract.columns
    ]
