"""Parties to be screened come in or are told as rejects; no row is lost."""

from __future__ import annotations

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.errors import ContractError
from tidewaiter.table.mapping import TableMap
from tidewaiter.table.screened import admit, load_contract

CELL = st.none() | st.sampled_from(["", "-", "Acme", "SG", "Atlantis", "1965", "1.2.65", "安"])


def sent(**columns: list[str | None]) -> nw.LazyFrame:
    return nw.from_native(pl.LazyFrame(columns, dict.fromkeys(columns, pl.String)))


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Customer Name", "name"),
        ("Vendor", "name"),
        ("Legal Name", "name"),
        ("Customer No.", "party_id"),
        ("Country Code", "country"),
        ("Street", "address"),
        ("Registration Number", "identifiers"),
        ("DOB", "birth_date"),
    ],
)
def test_usual_headings_are_known(heading: str, column: str) -> None:
    cell = {"country": "SG", "birth_date": "1965"}.get(column, "Acme")
    columns = {heading: [cell]} | ({} if column == "name" else {"Name": ["Acme"]})
    found = admit(sent(**columns))
    assert found.unmatched == ()
    assert found.parties.collect()[column].to_list() == [cell]


def test_one_party_may_stand_on_several_rows() -> None:
    found = admit(sent(party_id=["7", "7"], name=["Acme", "Acme Ltd"]))
    assert found.parties.collect()["line"].to_list() == ["1", "2"]


@pytest.mark.parametrize("cell", ["1965", "1965-03", "1965-03-02"])
def test_a_birth_date_may_be_a_year(cell: str) -> None:
    assert admit(sent(name=["A"], dob=[cell])).parties.collect()["birth_date"].to_list() == [cell]


@pytest.mark.parametrize("cell", ["65", "1965-13", "02.03.1965", "1965-3-2", "c. 1965"])
def test_a_birth_date_in_another_form_is_a_reject(cell: str) -> None:
    found = admit(sent(name=["A"], dob=[cell]))
    assert found.parties.collect().is_empty()
    assert found.rejects.collect()["value"].to_list() == [cell]


def test_an_address_or_a_number_is_enough() -> None:
    found = admit(
        sent(name=[None, None, None], address=["x", None, None], identifier=[None, "1", "?"])
    )
    assert found.parties.collect()["line"].to_list() == ["1", "2"]
    assert found.rejects.collect()["fault"].to_list() == ["nothing to look for"]


def test_a_table_without_names_is_refused_and_a_map_helps() -> None:
    table = sent(Firma=["Acme"])
    with pytest.raises(ContractError, match="'Firma'"):
        admit(table)
    named = admit(table, TableMap(columns={"name": ("Firma",)}))
    assert named.parties.collect()["name"].to_list() == ["Acme"]


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=6))
def test_every_row_comes_out_once(rows: list[tuple[str | None, ...]]) -> None:
    found = admit(sent(name=[r[0] for r in rows], country=[r[1] for r in rows],
                       birth_date=[r[2] for r in rows]))  # fmt: skip
    good, bad = found.parties.collect()["row"].to_list(), found.rejects.collect()["row"].to_list()
    assert sorted({*good, *bad}) == list(range(1, len(rows) + 1))
    assert not {*good} & {*bad}
    assert found.parties.collect().columns == ["row", *load_contract().names()]
