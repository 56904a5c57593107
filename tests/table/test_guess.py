"""Headings: those of common exports are known without a map, and what is doubtful is asked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.errors import ContractError
from tidewaiter.table import Column, Contract, TableMap, complete, guess, load_contract
from tidewaiter.table.contract import headings

CONTRACT = load_contract()

EXPORTS = {
    "SAP sales orders": {
        "Sales Document": "order_id",
        "Document Date": "order_date",
        "Sold-To Party": "purchaser_name",
        "Ship-To Party": "ultimate_consignee_name",
        "Ship-To Country": "destination",
        "Bill-To Party": "payer_name",
        "Material": None,
        "Material Description": "item",
        "Order Quantity": "quantity",
        "Net Price (USD)": "unit_price_usd",
        "Sales Org.": None,
    },
    "Oracle order lines": {
        "ORDER_NUMBER": "order_id",
        "ORDERED_ITEM": "item",
        "ORDERED_QUANTITY": "quantity",
        "UNIT_SELLING_PRICE": "unit_price_usd",
        "SHIP_TO_COUNTRY": "destination",
        "CUSTOMER_NAME": "purchaser_name",
        "SOLD_TO_COUNTRY": "purchaser_country",
        "SCHEDULE_SHIP_DATE": "order_date",
        "OPERATING_UNIT": "exporter_name",
        "FLOW_STATUS_CODE": None,
    },
    "a person's workbook": {
        "SO Number": "order_id",
        "Order Date": "order_date",
        "Customer": "purchaser_name",
        "Consignee": "ultimate_consignee_name",
        "Consignee Country": "ultimate_consignee_country",
        "End-User": "end_user_name",
        "End User Country": "end_user_country",
        "Country of Ultimate Destination": "destination",
        "Part Number": None,
        "Description": "item",
        "Qty.": "quantity",
        "Unit Price (USD)": "unit_price_usd",
        "Unit Price (EUR)": None,
        "ECCN No.": "eccn",
        "Freight Forwarder": "forwarder_name",
        "Incoterms": None,
    },
    "a customs broker's file": {
        "Reference No": "order_id",
        "Date of Export": "order_date",
        "USPPI": "exporter_name",
        "Country of Export": "exporter_country",
        "Ultimate Consignee": "ultimate_consignee_name",
        "Intermediate Consignee": "intermediate_consignee_name",
        "Country of Ultimate Destination": "destination",
        "Commodity Description": "item",
        "ECCN": "eccn",
        "Forwarding Agent": "forwarder_name",
        "HTS": None,
    },
    "a short list": {
        "ID": "order_id",
        "Date": "order_date",
        "GPU": "item",
        "Count": "quantity",
        "Country": "destination",
        "Buyer": "purchaser_name",
        "TPP": "tpp",
        "Vendor": "chip_manufacturer",
    },
    "a list without descriptions": {"PO": "order_id", "Part No": "item", "Pcs": "quantity"},
}


@pytest.mark.parametrize("name", EXPORTS)
def test_the_headings_of_a_common_export_are_known(name) -> None:
    expected = {target: heading for heading, target in EXPORTS[name].items() if target}
    assert guess([*EXPORTS[name]], CONTRACT) == expected
    assert guess([*reversed(EXPORTS[name])], CONTRACT) == expected


@pytest.mark.parametrize("column", CONTRACT.names())
def test_every_column_is_known_by_its_own_name_in_any_spelling(column) -> None:
    assert guess([column.replace("_", " ").title()], CONTRACT) == {
        column: column.replace("_", " ").title()
    }


@pytest.mark.parametrize(
    "heading",
    [
        "Chip Count",  # of the unit, of the order, of the cluster?
        "Country of Origin",  # where it was made is not where it is shipped from
        "Unit Price (EUR)",
        "Unit Price CNY",
        "Total",
        "Amount",
        "Status",
        "Line",
        "Company",
        "Address",
        "Notify Party",
        "License No",
        "TPP total",
        "",
        "!!!",
    ],
)
def test_a_heading_that_may_mean_something_else_is_not_known(heading) -> None:
    assert guess([heading], CONTRACT) == {}


def test_the_own_name_is_better_than_an_alias_and_that_than_a_weak_one() -> None:
    assert guess(["Date", "Ship Date", "order_date"], CONTRACT) == {"order_date": "order_date"}
    assert guess(["Date", "Ship Date"], CONTRACT) == {"order_date": "Ship Date"}
    assert guess(["Date"], CONTRACT) == {"order_date": "Date"}


@pytest.mark.parametrize(
    "several", [["Ship Date", "Export Date"], ["Order ID", "order_id"], ["PO", "Invoice", "x"]]
)
def test_two_headings_that_mean_one_column_alike_are_an_error(several) -> None:
    with pytest.raises(ContractError) as error:
        guess(several, CONTRACT, source="march.csv")
    target = "order_date" if "Ship Date" in several else "order_id"
    assert str(error.value) == (
        f"march.csv: {several[0]!r} and {several[1]!r} both mean {target}; rename one, or say "
        f"which in a map file: columns: {{{target}: {several[1]!r}}}"
    )


def test_every_heading_of_the_contract_means_its_column_alone() -> None:
    for column in CONTRACT.columns:
        for heading in (column.name, *column.aliases, *column.weak_aliases):
            assert guess([heading.upper()], CONTRACT) == {column.name: heading.upper()}
    told = sum(1 + len(c.aliases) + len(c.weak_aliases) for c in CONTRACT.columns)
    assert len(headings(CONTRACT)) <= told


@settings(deadline=None)
@given(st.permutations(["Date", "Ship Date", "Qty", "SO", "PO", "GPU", "Mood"]))
def test_the_order_of_columns_does_not_matter(columns) -> None:
    assert guess(columns, CONTRACT) == {
        "order_date": "Ship Date", "quantity": "Qty", "order_id": "SO", "item": "GPU",
    }  # fmt: skip


def done(mapping: TableMap, *columns: str) -> TableMap:
    return complete(mapping, columns, CONTRACT, source="march.csv")


def test_a_map_is_completed_with_what_is_recognized() -> None:
    found = done(TableMap({"item": ("Typ",)}, {"item": {"a": "b"}}), "Typ", "Qty", "SO", "x")
    assert found == TableMap(
        {"quantity": ("Qty",), "order_id": ("SO",), "item": ("Typ",)}, {"item": {"a": "b"}}
    )


def test_what_the_map_decides_is_not_guessed_again() -> None:
    found = done(TableMap({"item": ("Typ",)}, constants={"destination": "DE"}), "Typ", "GPU",
                 "Country", "id")  # fmt: skip
    assert found.columns == {"order_id": ("id",), "item": ("Typ",)}
    assert found.constants == {"destination": "DE"}


def test_a_heading_that_the_map_uses_means_nothing_else() -> None:
    found = done(TableMap({"payer_name": ("Customer",)}), "Customer", "id")
    assert found.columns == {"order_id": ("id",), "payer_name": ("Customer",)}


def test_a_map_settles_what_would_be_doubtful() -> None:
    found = done(TableMap({"order_date": ("Ship Date",)}), "Ship Date", "Export Date", "id")
    assert found.columns["order_date"] == ("Ship Date",)


def test_an_order_number_that_is_there_is_better_than_a_row_number() -> None:
    assert done(TableMap(row_id=True), "item").row_id
    assert not done(TableMap(row_id=True), "PO").row_id
    assert not done(TableMap(row_id=True, constants={"order_id": "x"}), "item").row_id


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        (
            TableMap({"quantty": ("Qty",)}),
            "the contract of orders has no column 'quantty' (near: 'quantity'); `tidewaiter clear",
        ),
        (TableMap(values={"mood": {"a": "b"}}), "has no column 'mood'; `tidewaiter"),
        (TableMap(constants={"itm": "H20"}), "has no column 'itm' (near: 'item'"),
        (
            TableMap({"item": ("Modell",)}),
            "from 'Modell', but march.csv has no such column (near: 'Model'); its columns are 'M",
        ),
        (TableMap({"item": ("Model", "Maker")}), "from 'Maker', but march.csv has no such column"),
        (
            TableMap({"item": ("Model",)}, constants={"item": "H20"}),
            "map: item has both a column, 'Model', and the constant 'H20'; keep one of them",
        ),
    ],
)
def test_a_map_that_does_not_fit_is_an_error_with_what_is_near(mapping, said) -> None:
    with pytest.raises(ContractError) as error:
        done(mapping, "Model", "SO")
    assert said in str(error.value)
    assert str(error.value).startswith("map: ")


def test_of_many_headings_the_first_twenty_are_told() -> None:
    with pytest.raises(ContractError) as error:
        done(TableMap({"item": ("?",)}), *(f"h{n}" for n in range(23)))
    assert "'h19' and 3 more" in str(error.value)
    assert "'h20'" not in str(error.value)


def test_a_contract_of_another_table_has_its_own_headings() -> None:
    other = Contract("t", (Column("id", "string", "", required=True, aliases=("mark",)),))
    assert guess(["Mark", "Order No"], other) == {"id": "Mark"}
