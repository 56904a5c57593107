"""What would settle an open order is what the rules do with those facts, fewest first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import book
import pytest

from tidewaiter import clear
from tidewaiter.engine.backend import from_rows, maker, rows
from tidewaiter.flow.answer import answer, facts
from tidewaiter.flow.settle import ANSWERS, Settling, sentence, settle
from tidewaiter.law import load
from tidewaiter.table import load_contract
from tidewaiter.table.orders import admit

Settled = dict[str, tuple[Settling, ...]]


def settled(view: str) -> tuple[dict[str, Mapping[str, Any]], Settled]:
    """The open sample orders, and what would settle each, by order id."""
    law = load(view)
    frame = from_rows(list(book.records()))
    make = maker(frame)
    orders = admit(frame).orders
    known = facts(orders, make, None).sort("row")
    told = rows(answer(orders, law, make=make).sort("row"))
    given = rows(known)
    chosen = [n for n, row in enumerate(told) if row["outcome"] == "undetermined"]
    found = settle(
        [given[n] for n in chosen],
        [(told[n]["missing_facts"] or "").split("; ") for n in chosen],
        law,
        make,
        dict(known.collect_schema()),
    )
    ids = [told[n]["order_id"] for n in chosen]
    sent = {order["order_id"]: order for order in book.records()}
    return {i: sent[i] for i in ids}, dict(zip(ids, found, strict=True))


@pytest.fixture(scope="module", params=book.VIEWS)
def found(request: pytest.FixtureRequest) -> tuple[str, dict[str, Mapping[str, Any]], Settled]:
    return (request.param, *settled(request.param))


def test_filling_the_facts_in_gives_the_outcome_that_was_told(found: Any) -> None:
    view, orders, sets = found
    filled, wanted = [], {}
    for order_id, several in sets.items():
        for one in several:
            for answers, outcome in one.answers:
                key = f"{order_id} {len(filled)}"
                given = {n: str(a) for n, a in zip(one.facts, answers, strict=True)}
                filled.append({**orders[order_id], **given, "order_id": key})
                wanted[key] = outcome
    assert len(filled) > 100
    told = {a["order_id"]: a["outcome"] for a in clear(filled, view=view).answers}
    assert told == wanted


def test_the_fewest_facts_come_first(found: Any) -> None:
    _, _, sets = found
    assert any(sets.values())
    for several in sets.values():
        sizes = [len(one.facts) for one in several]
        assert sizes == sorted(sizes)
        # Two facts are tried only where one is not enough.
        assert not {1, 2} <= set(sizes) or sizes.count(2) == 1


def test_one_fact_is_told_by_every_answer_that_settles(found: Any) -> None:
    _, _, sets = found
    for several in sets.values():
        assert len({one.facts for one in several}) == len(several)
        for one in several:
            assert one.answers
            for answers, outcome in one.answers:
                assert outcome != "undetermined"
                assert all(a in ANSWERS[n] for n, a in zip(one.facts, answers, strict=True))


def test_an_order_that_lacks_one_fact_is_settled_by_it_alone() -> None:
    sent = book.answers(list(book.records()), "codified")
    free = [o for o in book.records() if sent[o["order_id"]]["outcome"] == "no_license_required"]
    order = next(o for o in free if o["destination"] not in (None, "US"))
    less = from_rows([{**order, "restricted_parties": None}])
    make, law = maker(less), load("codified")
    orders = admit(less).orders
    known = facts(orders, make, None)
    [told] = rows(answer(orders, law, make=make))
    assert told["missing_facts"] == "restricted_parties"
    [[one]] = settle(rows(known), [["restricted_parties"]], law, make, dict(known.collect_schema()))
    assert one.facts == ("restricted_parties",)
    assert dict(one.answers)[("none",)] == "no_license_required"
    assert "no license required if none" in sentence(one)


def test_an_order_without_missing_facts_has_nothing_to_settle() -> None:
    frame = from_rows([dict(book.records()[0])])
    known = facts(admit(frame).orders, maker(frame), None)
    schema = dict(known.collect_schema())
    assert settle(rows(known), [[]], load("codified"), maker(frame), schema) == [()]
    assert settle([], [], load("codified"), maker(frame), schema) == []


def test_every_answer_tried_is_one_that_an_order_may_give() -> None:
    columns = {column.name: column for column in load_contract().columns}
    assert set(ANSWERS) <= set(columns)
    tried = [
        {"order_id": f"{name} {n}", name: str(answer)}
        for name, answers in ANSWERS.items()
        for n, answer in enumerate(answers)
    ]
    assert not admit(from_rows(tried)).rejects.collect(backend="polars").rows()


def test_a_sentence_tells_yes_no_and_both_sides_of_thresholds() -> None:
    one = Settling(
        ("tpp", "exporter_is_informed"),
        (
            ((0.0, False), "no_license_required"),
            ((1.0e6, False), "license_required"),
            ((1.0e6, True), "license_required"),
        ),
    )
    assert sentence(one) == (
        "no license required if below every threshold and no; "
        "license required if above every threshold and no or above every threshold and yes"
    )
