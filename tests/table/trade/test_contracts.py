"""Every contract loads, and knows the headings of the forms that people bring."""

from __future__ import annotations

from datetime import date

import pytest

from tidewaiter.errors import ContractError
from tidewaiter.table import trade
from tidewaiter.table.mapping import guess

AES = {
    "USPPI Name": "shipper_name",
    "Date of Export": "shipped_on",
    "Ultimate Consignee": "consignee_name",
    "Country of Ultimate Destination": "destination_country",
    "Method of Transportation": "mode",
    "Port of Export": "port_of_loading",
    "Port of Unlading": "port_of_discharge",
    "Schedule B Number": "hs6",
    "Shipping Weight": "gross_weight_kg",
    "Intermediate Consignee": "intermediate_consignee_name",
    "Shipment Reference Number": "shipment_id",
    "Related Party Indicator": "related_parties",
}
SAD = {
    "Box 2 Consignor/Exporter": "shipper_name",
    "Box 8 Consignee": "consignee_name",
    "Box 14 Declarant/Representative": "declarant_name",
    "Box 15 Country of dispatch/export": "export_country",
    "Box 16 Country of origin": "origin_country",
    "Box 17 Country of destination": "destination_country",
    "Box 33 Commodity code": "hs6",
    "Box 35 Gross mass": "gross_weight_kg",
    "Box 38 Net mass": "net_weight_kg",
    "Box 46 Statistical value": "declared_value",
    "MRN": "shipment_id",
}
LADING = {
    "Shipper": "shipper_name",
    "Consignee": "consignee_name",
    "Notify Party": "notify_name",
    "Freight Forwarder": "forwarder_name",
    "B/L Number": "bill_of_lading",
    "Port of Loading": "port_of_loading",
    "Port of Discharge": "port_of_discharge",
    "Description of Goods": "description",
    "Vessel": "carrier",
}
BOXES = {
    "Consignor (Box 2)": "shipper_name",
    "Consignee (8)": "consignee_name",
    "Box 14": "declarant_name",
    "15 Country of dispatch": "export_country",
    "Box 16": "origin_country",
    "Country of destination (17)": "destination_country",
    "25 Mode of transport at the border": "mode",
    "Commodity code [33]": "hs6",
    "35. Gross mass (kg)": "gross_weight_kg",
    "38. Net mass (kg)": "net_weight_kg",
    "42 Item price": "declared_value",
    "LRN": "shipment_id",
}
PLAIN = {
    "Declaration ID": "shipment_id",
    "Date": "declared_on",
    "Supplier": "shipper_name",
    "Importer": "consignee_name",
    "Country of Origin": "origin_country",
    "HS10 Code": "hs6",
    "Item": "model",
    "Qty": "pieces",
    "Weight": "net_weight_kg",
    "Value": "declared_value",
}
FORMS = {"SAD boxes": BOXES, "plain": PLAIN, "AES": AES, "SAD": SAD, "bill of lading": LADING}


@pytest.mark.parametrize("name", trade.TABLES)
def test_every_table_has_a_contract_with_a_key_and_purposes(name):
    contract = trade.contract(name)
    assert contract.name == name
    assert contract.key_column().required
    assert all(column.purpose.endswith(".") for column in contract.columns)
    assert list(trade.schema(name)) == ["row", *contract.names()]


@pytest.mark.parametrize("form", FORMS)
def test_the_headings_of_a_form_are_known(form):
    said = FORMS[form]
    found = guess(list(said), trade.contract("shipments"))
    assert found == {column: heading for heading, column in said.items()}


def test_the_surer_of_two_headings_of_one_column_is_taken_and_the_other_told():
    said = [
        "MRN",
        "Exporter",
        "Seller",
        "Consignee",
        "Importer",
        "Place of receipt",
        "Port of loading",
    ]
    found = guess(said, trade.contract("shipments"))
    assert found["shipper_name"] == "Exporter"
    assert found["consignee_name"] == "Consignee"
    assert found["port_of_loading"] == "Port of loading"
    assert trade.unread(said, "shipments") == ("Seller", "Importer", "Place of receipt")


def test_an_unknown_table_is_told_with_one_that_is_near():
    with pytest.raises(ContractError, match="shipments"):
        trade.contract("shipment")


def test_headings_that_nothing_is_read_from_are_told():
    assert trade.unread(["row", "Consignee", "Mood"], "shipments") == ("Mood",)


@pytest.mark.parametrize(
    ("file", "table"),
    [
        ("shipments_2025.csv", "shipments"),
        ("2024-imports.parquet", "shipments"),
        ("Registry (final).xlsx", "registry"),
        ("RMA.csv", "returns"),
        ("ownership.csv", "holdings"),
    ],
)
def test_the_name_of_a_file_says_its_table(file, table):
    assert trade.which([], file) == table


@pytest.mark.parametrize("form", FORMS)
def test_the_headings_of_a_form_say_that_it_is_a_shipment(form):
    assert trade.which(list(FORMS[form]), "2025-03.csv") == "shipments"


@pytest.mark.parametrize("name", [n for n in trade.TABLES if n not in ("limits", "designs")])
def test_the_columns_of_a_table_say_which_it_is(name):
    assert trade.which(trade.contract(name).names(), "export_7.csv".replace("export", "x")) == name


def test_a_file_that_may_be_several_tables_is_told():
    with pytest.raises(ContractError, match="name the file after its table"):
        trade.which(["id", "name"], "data.csv")


def test_a_table_whose_key_is_not_there_is_not_what_a_file_is_taken_for():
    with pytest.raises(ContractError, match="which table it is is not clear"):
        trade.which(["Consignee", "Consignor", "HS code"], "data.csv")


def test_two_table_words_in_a_name_are_settled_by_the_headings():
    headings = trade.contract("payments").names()
    assert trade.which(headings, "shipments_and_payments.csv") == "payments"


def test_days_that_tell_how_long_a_row_holds_may_be_later_than_the_question():
    day = date(2025, 6, 30)
    columns = {column.name: column for column in trade.contract("registry", day).columns}
    assert columns["incorporated_on"].maximum == day
    assert columns["end"].maximum is None
