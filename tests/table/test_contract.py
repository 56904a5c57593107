"""Contracts: what their YAML may say, and what is refused before any table is checked."""

from __future__ import annotations

from datetime import date

import pytest

from tidewaiter.errors import ContractError
from tidewaiter.table import Column, Contract, render_schema
from tidewaiter.table.contract import headings, key
from tidewaiter.table.contract_file import parse_contract

WHOLE = """
table: orders
columns:
  order_id: {dtype: string, required: true, purpose: The mark., aliases: [order no]}
  order_date: {dtype: date, min: 1980-01-01, purpose: The day.}
  quantity: {dtype: int64, min: 0, exclusive: true, unit: pieces, purpose: How many.,
             weak_aliases: [count]}
  share: {dtype: float64, min: 0, max: 1, purpose: A part.}
  kind: {dtype: code, codes: {a: the first, b: the second}, purpose: Which.}
roles:
  after: order_id
  who:
    end_user: {purpose: the user, aliases: [user], names: [used by]}
    payer: {purpose: the payer, aliases: []}
  parts:
    name: {dtype: string, purpose: "Name of {who}.", aliases: ["{role}", "{role} name"]}
    country: {dtype: country, purpose: "Seat of {who}.", aliases: ["{role} country"]}
"""


def test_a_contract_is_read_with_its_roles_in_their_place() -> None:
    contract = parse_contract(WHOLE, "orders.yaml")
    assert contract.name == "orders"
    assert contract.names() == (
        "order_id", "end_user_name", "end_user_country", "payer_name", "payer_country",
        "order_date", "quantity", "share", "kind",
    )  # fmt: skip
    by_name = {column.name: column for column in contract.columns}
    assert by_name["end_user_name"] == Column(
        "end_user_name",
        "string",
        "Name of the user.",
        aliases=("end user", "end user name", "user", "user name", "used by"),
    )
    assert by_name["end_user_country"].aliases == ("end user country", "user country")
    assert by_name["payer_country"].purpose == "Seat of the payer."
    assert by_name["order_date"].minimum == date(1980, 1, 1)
    assert contract.key_column() == by_name["order_id"]


def test_a_contract_may_have_no_roles() -> None:
    contract = parse_contract(WHOLE[: WHOLE.index("roles:")], "orders.yaml")
    assert contract.names() == ("order_id", "order_date", "quantity", "share", "kind")


def test_the_schema_is_told_whole() -> None:
    rows = {row["column"]: row for row in render_schema(parse_contract(WHOLE, "x"))}
    assert rows["quantity"] == {
        "column": "quantity",
        "type": "int64",
        "required": False,
        "unit": "pieces",
        "allowed": "> 0",
        "codes": {},
        "purpose": "How many.",
        "aliases": ["count"],
    }
    assert rows["order_id"]["required"] is True
    assert rows["order_id"]["allowed"] is None
    assert rows["order_date"]["allowed"] == ">= 1980-01-01"
    assert rows["share"]["allowed"] == ">= 0 and <= 1"
    assert rows["kind"]["codes"] == {"a": "the first", "b": "the second"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("table: orders", "tables: orders", "'table'"),
        ("columns:\n", "column:\n", "'columns'"),
        ("dtype: date, ", "", "dtype"),
        ("unit: pieces", "units: pieces", "units"),
        ("dtype: date", "dtype: day", "order_date: no type 'day'; the types are string, int64"),
        ("codes: {a: the first, b: the second}, ", "", "kind: a code list goes with the types"),
        ("dtype: float64", "dtype: float64, codes: {a: x}", "share: a code list goes with the"),
        ("b: the second", "b: ", "kind: the code 'b' has no meaning; say it"),
        ("required: true, ", "", "no column is required"),
        ("[count]", "[order no]", "the heading 'order no' would mean both order_id and quantity"),
        ("[count]", "[Order-ID]", "the heading 'Order-ID' would mean both order_id and quantity"),
        ("[order no]", "[user name]", "the heading 'end user name' would mean"),
        ("after: order_id", "before: order_id", "'after'"),
        ("after: order_id", "after: order", "'order' is not in list"),
        ("  who:\n", "  whom:\n", "whom"),
        ("table: orders", "table: orders\nmood: fine", "unknown keys ['mood']"),
        ("table: orders", "table: [orders", "expected"),
        (WHOLE, "- a list", "orders.yaml tells the keys"),
        (WHOLE, "", "None"),
    ],
)
def test_a_malformed_contract_is_an_error(old, new, said) -> None:
    if said.startswith("the heading 'end"):
        said = "would mean both order_id and end_user_name"
    with pytest.raises(ContractError) as error:
        parse_contract(WHOLE.replace(old, new, 1), "orders.yaml")
    assert said in str(error.value)
    assert str(error.value).startswith(("orders.yaml: ", "orders: "))


def test_a_heading_tells_its_column_and_how_surely() -> None:
    found = headings(parse_contract(WHOLE, "orders.yaml"))
    assert found["orderid"] == ("order_id", 0)
    assert found["orderno"] == ("order_id", 1)
    assert found["count"] == ("quantity", 2)


def test_a_contract_can_be_a_key_of_a_cache() -> None:
    one, other = parse_contract(WHOLE, "x"), parse_contract(WHOLE, "y")
    assert hash(one) == hash(other)
    assert one == other
    assert headings(one) is headings(other)


def test_an_alias_may_say_the_same_as_the_name() -> None:
    column = Column("order_id", "string", "", aliases=("Order ID",))
    assert headings(Contract("t", (column,))) == {"orderid": ("order_id", 0)}


@pytest.mark.parametrize(
    ("heading", "found"),
    [("Order No.", "orderno"), ("ORDER_NO", "orderno"), ("Größe (m²)", "grössem²"), ("...", "")],
)
def test_spellings_of_a_heading_share_their_letters_and_digits(heading, found) -> None:
    assert key(heading) == found
