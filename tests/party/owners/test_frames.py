"""Tables that are not of their contract are refused, with what is wrong; others are taken whole."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from party.owners import made
from tidewaiter.errors import ContractError
from tidewaiter.party.owners import ANSWERS, resolve

FINE: dict[str, Any] = {
    "parties": {"party_id": ["A"]},
    "holdings": {"owner_id": ["L"], "owned_id": ["A"], "share_percent": [60.0]},
    "listed": {"party_id": ["L"], "code": ["entity_list"]},
}


def answer(**changed: Any) -> pa.Table:
    tables = {name: pa.table({**FINE[name], **changed.get(name, {})}) for name in FINE}
    for name, column in changed.get("without", {}).items():
        tables[name] = tables[name].drop_columns([column])
    return resolve(tables["parties"], tables["holdings"], tables["listed"], made.DAY)


def test_columns_that_are_not_required_may_be_left_out() -> None:
    found = answer()
    assert found.schema == ANSWERS
    assert found["party_id"].to_pylist() == ["A", "L"]
    assert found["owned_50"].to_pylist() == ["yes", "unknown"]


def test_other_columns_are_left_out_and_near_types_taken() -> None:
    found = answer(
        holdings={
            "owned_id": pa.array(["A"]).dictionary_encode(),
            "share_percent": [60],
            "mood": ["fine"],
        }
    )
    assert found["owned_50"].to_pylist()[0] == "yes"


def test_tables_without_rows_or_chunks_give_none() -> None:
    empty = [made.parties({}), made.holdings([]), made.listed({})]
    bare = [pa.Table.from_batches([], table.schema) for table in empty]
    assert all(not column.chunks for table in bare for column in table.columns)
    for tables in (empty, bare):
        found = resolve(*tables, made.DAY)
        assert found.num_rows == 0
        assert found.schema == ANSWERS


def test_nan_is_a_share_that_is_not_known() -> None:
    found = answer(holdings={"share_percent": [float("nan")]})
    assert found["owned_50"].to_pylist()[0] == "unknown"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"holdings": {"share_percent": [101.0]}}, "share_percent is 101 in row 1"),
        ({"holdings": {"share_percent": [-0.5]}}, "share_percent is -0.5 in row 1"),
        ({"holdings": {"share_max_percent": [float("inf")]}}, "share_max_percent is inf in row 1"),
        ({"holdings": {"share_percent": ["half"]}}, "the column share_percent holds string"),
        ({"holdings": {"interest": ["love"]}}, "interest is 'love', which is no code of it"),
        ({"holdings": {"owned_id": pa.array([None], "string")}}, "owned_id is empty in row 1"),
        ({"holdings": {"start": ["01/02/2020"]}}, "the column start holds string"),
        ({"parties": {"kind": ["firm"]}}, "kind is 'firm'"),
        ({"parties": {"party_id": pa.array([None], "string")}}, "party_id is empty in row 1"),
        ({"listed": {"code": ["entity list"]}}, "code is 'entity list'"),
        ({"listed": {"code": ["none"]}}, "code is 'none'"),
        ({"listed": {"programs": ["SDGT"]}}, "the column programs holds string"),
        ({"without": {"holdings": "owned_id"}}, "the column owned_id is missing"),
        ({"without": {"listed": "code"}}, "the column code is missing"),
    ],
)
def test_a_table_that_is_not_of_its_contract_is_refused(changed: Any, said: str) -> None:
    with pytest.raises(ContractError) as error:
        answer(**changed)
    assert said in str(error.value)
