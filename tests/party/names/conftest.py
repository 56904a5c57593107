"""A short list with entries of many kinds, and the whole list where it is there."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow as pa
import pytest

from tidewaiter.party.entries import entries
from tidewaiter.party.lists import read_list
from tidewaiter.party.names.index import Index, build
from tidewaiter.party.starter import starter

DATA = Path(__file__).parents[4] / "shared/data"
MORE = (
    ("Joint Stock Company Mikron", ("AO Mikron", "OAO NIIME i Mikron")),
    ("Obshchestvo S Ogranichennoi Otvetstvennostyu Vostok Trading", ("OOO Vostok Trading",)),
    ("SALEH, Dr. Abdul Latif", ("Abdullatif Saleh",)),
    ("PUTIN, Vladimir Vladimirovich", ()),
    ("Fernando Perez Garcia", ()),
    ("Al", ()),
    ("APS 9", ()),
    ("D Company", ("Dawood Ibrahim Organization",)),
    ("Limited Liability Company Stork", ("Stork OOO",)),
    ("Shock Team", ()),
    ("Trade Point International S.A.R.L.", ()),
    ("Semiconductor Manufacturing International Corporation (SMIC)", ()),
    ("Huawei Technologies Co., Ltd. (Huawei)", ()),
)


@pytest.fixture(scope="session")
def short_list() -> pa.Table:
    more = [
        {"entry_id": f"m{n}", "list": "other", "source": "test", "name": name, "aliases": aliases}
        for n, (name, aliases) in enumerate(MORE)
    ]
    return pa.concat_tables([starter(), entries(more)])


@pytest.fixture(scope="session")
def index(short_list: pa.Table) -> Index:
    return build(short_list)


@pytest.fixture(scope="session")
def whole() -> Index:
    """The index of the Consolidated Screening List of 2026-07-31."""
    path = DATA / "csl_2026-07-31/consolidated.json"
    if not path.exists():
        pytest.skip("the list of 2026-07-31 is not here")
    return build(read_list(path))


@pytest.fixture(scope="session")
def queries() -> list[dict[str, object]]:
    path = DATA / "csl_2026-07-31/screen_queries_dev.jsonl"
    if not path.exists():
        pytest.skip("the screening queries are not here")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture(scope="session")
def name_pairs() -> list[dict[str, str]]:
    path = DATA / "name_pairs_dev.csv"
    if not path.exists():
        pytest.skip("the name pairs are not here")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
