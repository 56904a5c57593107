"""The same answers on Spark."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import narwhals as nw
import pytest

from custody.made import AS_OF, TERMS, frames, native, rows
from tidewaiter.custody.look import look

DAY = date(2025, 5, 1)
OLD = AS_OF - timedelta(days=300)
SOLD = {"model": "H100", "buyer_name": "Acme", "delivered_on": OLD, "unit_tpp": 15824.0}
BOOK: dict[str, list[dict[str, Any]]] = {
    "units": [
        *({**SOLD, "serial": f"SN-{n:02}", "device_id": f"D{n}"} for n in range(1, 25)),
        {**SOLD, "serial": "sn-01"},
        {**SOLD, "serial": "ODD"},
        {"serial": "SN-90", "sold_on": OLD, "model": None},
        {"sold_on": AS_OF + timedelta(days=1), "serial": "SN-91"},
    ],
    "attestations": [
        {"serial": "SN-02", "attested_on": DAY, "method": "label", "place": "Johor",
         "model": "H100", "latitude": 1.49, "longitude": 103.74, "photo_hash": "P",
         "is_announced": True},
        {"serial": "SN-02", "attested_on": DAY, "method": "label", "place": "Chicago",
         "latitude": 41.88, "longitude": -87.63, "photo_hash": "P", "is_announced": False},
        {"serial": "SN-03", "device_id": "D4", "attested_on": DAY, "method": "device"},
        {"serial": "SN-05", "attested_on": OLD, "method": "label", "is_announced": True},
    ],
    "checks": [
        {"device_id": "D2", "checked_on": DAY, "claimed_latitude": 1.35, "landmark": name,
         "claimed_longitude": 148.8, "landmark_latitude": 1.35, "landmark_longitude": where,
         "rtt_ms": rtt, "medium": "fibre"}
        for name, where, rtt in (("a", 103.82, 2.0), ("b", 103.82, 70.0), ("c", 148.8, 2.0))
    ],
    "returns": [{"serial": "SN-06", "replaced_by_serial": "SN-90", "returned_on": DAY}],
    "ranges": [{"model": "H100", "first": "SN-02", "last": "SN-99"},
               {"model": "H20", "first": "SN-00", "last": "SN-01"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    pytest.importorskip("pyspark", reason="PySpark is not installed")
    if shutil.which("java") is None:
        pytest.skip("there is no Java for Spark to run on")
    from tidewaiter.engine.spark import session

    running = session()
    # These tables are small: more parts, and plans that change on the way, would only cost time.
    running.conf.set("spark.sql.shuffle.partitions", "1")
    running.conf.set("spark.sql.adaptive.enabled", "false")
    yield running
    running.stop()


def told(frame: Any) -> list[Any]:
    exact = [
        [round(v, 6) if isinstance(v, float) else v for v in row.values()] for row in rows(frame)
    ]
    return sorted(exact, key=repr)


def test_the_book_has_every_kind_of_finding() -> None:
    found = look(frames(**BOOK), TERMS, as_of=AS_OF)
    assert {row["kind"] for row in rows(found.findings)} == {
        "serial_twice", "serial_out_of_range", "serial_of_other_model", "serial_unlike_others",
        "two_places", "parked", "photo_again", "label_unlike_device", "silent_after_check",
        "answers_apart",
    }  # fmt: skip
    assert not found.missing


@pytest.mark.spark
def test_custody_is_equal_on_spark(spark: Any) -> None:
    made = {
        name: nw.from_native(spark.createDataFrame(native(name, several).to_arrow()))
        for name, several in BOOK.items()
    }
    one, two = look(frames(**BOOK), TERMS, as_of=AS_OF), look(made, TERMS, as_of=AS_OF)
    assert told(one.gaps) == told(two.gaps)
    assert told(one.findings) == told(two.findings)
    assert told(one.places) == told(two.places)
    assert (one.missing, one.coverage) == (two.missing, two.coverage)
