"""What holds of any table: the oracle's counts, and what one more row may change."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from custody import oracle
from custody.made import AS_OF, TERMS, custody, rows

COUNTS = ("buyer", "model", "sold", "undated", "due", "attested", "returned", "lost", "unmarked",
          "gap")  # fmt: skip
# Names no unit, and makes every fact known somewhere, so that gaps are looked into.
NOBODY = {"serial": "ELSE", "device_id": "ELSE", "attested_on": AS_OF, "method": "device"}


def with_nobody(tables):
    return {**tables, "attestations": [NOBODY, *tables["attestations"]]}


@settings(max_examples=80)
@given(oracle.tables)
def test_gaps_are_those_of_the_oracle(tables):
    given_ = with_nobody(tables)
    found = rows(custody(**given_).gaps)
    assert {tuple(row[name] for name in COUNTS) for row in found} == oracle.expected(**given_)
    assert len(found) == len({(row["buyer"], row["model"]) for row in found})
    for row in found:
        assert row["accounted"] == row["attested"] + row["returned"] + row["lost"]
        assert row["due"] == row["accounted"] + row["unmarked"] + row["gap"]


@settings(max_examples=30)
@given(oracle.tables, oracle.attestations)
def test_one_more_attestation_never_widens_a_gap(tables, one):
    before = with_nobody(tables)
    after = {**before, "attestations": [*before["attestations"], one]}
    gaps = {(r["buyer"], r["model"]): r["gap"] for r in rows(custody(**before).gaps)}
    for row in rows(custody(**after).gaps):
        assert row["gap"] <= gaps[row["buyer"], row["model"]]


DAY = AS_OF - timedelta(days=400)
STRANGER = {"serial": "Q-77", "device_id": "Q", "model": "Q", "buyer_id": "Q", "sold_on": DAY}
VISIT = {"serial": "Q-77", "device_id": "Q", "attested_on": DAY + timedelta(days=1),
         "method": "device", "is_announced": True}  # fmt: skip


@settings(max_examples=15)
@given(oracle.tables)
def test_a_row_of_something_else_changes_nothing_of_others(tables):
    before = {**with_nobody(tables)}
    before["attestations"] = [{**NOBODY, "is_announced": False}, *tables["attestations"]]
    after = {
        "units": [*before["units"], STRANGER],
        "attestations": [*before["attestations"], VISIT],
        "returns": [*before["returns"], {"serial": "Q-78", "replaced_by_serial": "Q-79"}],
    }
    one, two = custody(**before), custody(**after)
    assert others(one.gaps) == others(two.gaps)
    assert others(one.findings) == others(two.findings)
    assert "silent_after_check" in {row["kind"] for row in rows(two.findings)}


def others(frame):
    return sorted(map(repr, (row for row in rows(frame) if row["model"] != "Q")))


@settings(max_examples=15)
@given(oracle.tables, oracle.tables, st.integers(1, 100))
def test_what_comes_later_changes_nothing_of_what_was_known(tables, later, days):
    future = AS_OF + timedelta(days=days)
    units = [{**unit, "sold_on": future, "delivered_on": future} for unit in later["units"]]
    seen = [{**row, "attested_on": future} for row in later["attestations"]]
    back = [{**row, "returned_on": future} for row in later["returns"]]
    before = with_nobody(tables)
    after = {"units": [*before["units"], *units],
             "attestations": [*before["attestations"], *seen],
             "returns": [*before["returns"], *back]}  # fmt: skip
    one, two = custody(**before), custody(**after)
    assert everything(one) == everything(two)


def everything(found):
    return sorted(map(repr, [*rows(found.gaps), *rows(found.findings), *rows(found.places)]))


@settings(max_examples=12)
@given(oracle.tables, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(tables, random):
    given_ = with_nobody(tables)
    named = {
        name: [{f"{name[:-1]}_id": f"{name[0]}{n}", **row} for n, row in enumerate(several)]
        for name, several in given_.items()
    }
    mixed = {name: random.sample(several, len(several)) for name, several in named.items()}
    assert everything(custody(**named)) == everything(custody(**mixed))


def test_the_oracle_and_the_tables_share_their_terms():
    assert TERMS.methods == ("device", "label")
