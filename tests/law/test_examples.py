"""Every worked example in every view that it speaks of, and every provision in some example."""

from __future__ import annotations

import json

import pytest

from law import examples
from tidewaiter import clear
from tidewaiter.law import VIEWS
from tidewaiter.rule.layers import PROVISIONS

ALL = examples.read()
CASES = [(e, view) for e in ALL for view in e["views"]]


def answers():
    """Answer all examples, those of one law at once."""
    found = {}
    for view in VIEWS:
        for supposes in (None, *examples.SUPPOSED):
            some = [e for e, v in CASES if v == view and e["supposes"] == supposes]
            if not some:
                continue
            cleared = clear([examples.order(e) for e in some], view=examples.law(view, supposes))
            assert cleared.rejects == []
            found.update({(a["order_id"], view): a for a in cleared.answers})
    return found


ANSWERS = answers()
ONLY_ASK = ("end_use_elsewhere", "place_of_parties")


@pytest.mark.parametrize(
    ("example", "view"), CASES, ids=[f"{e['path']}-{e['id']}-{v}" for e, v in CASES]
)
def test_worked_example(example, view):
    answer = ANSWERS[example["id"], view]
    told = {k: v for k, v in answer.items() if v is not None}
    assert examples.faults(example, answer) == [], json.dumps(told, default=str, indent=1)


def test_ids_are_unique():
    ids = [e["id"] for e in ALL]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("provision", PROVISIONS, ids=lambda p: p.key)
def test_every_provision_holds_in_some_example(provision):
    # Two of them only ever ask a question, and never hold.
    found = examples.asked if provision.key in ONLY_ASK else examples.held
    assert any(provision.key in found(answer) for answer in ANSWERS.values())
