"""The worked examples of the fact base, row by row, in the views that each row names.

They lie beside the project, not in it; ``TIDEWAITER_WORKED_EXAMPLES`` names another file of the
same keys. The project's own copy of what they say stands at the legal paths under ``us/``.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from law import examples, worked
from tidewaiter import clear
from tidewaiter.law import VIEWS

BESIDE = Path(__file__).parents[3] / "shared/law/worked_examples.jsonl"
FILE = Path(os.environ.get("TIDEWAITER_WORKED_EXAMPLES", BESIDE))
ROWS = worked.read(FILE) if FILE.exists() else []
SUPPOSED = {"destination:supp5b": "a destination of supplement no. 5(b)"}


def supposes(row):
    return next((SUPPOSED[t] for t in row["party_status"] or [] if t in SUPPOSED), None)


def cases():
    both = [(row, view) for row in ROWS for view in VIEWS if row["view"] in (view, "both")]
    for view in VIEWS:
        for change in (None, *SUPPOSED.values()):
            some = [row for row, v in both if v == view and supposes(row) == change]
            if some:
                found = clear([worked.order(r) for r in some], view=examples.law(view, change))
                yield from ((row, view, a) for row, a in zip(some, found.answers, strict=True))


CASES = list(cases())


@pytest.mark.skipif(not ROWS, reason=f"{FILE.name} is not here")
def test_the_file_was_read_whole():
    assert len({row["id"] for row in ROWS}) == len(ROWS) == len({r["id"] for r, _, _ in CASES})


@pytest.mark.parametrize(
    ("row", "view", "answer"), CASES, ids=[f"{row['id']}-{view}" for row, view, _ in CASES]
)
def test_row(row, view, answer):
    assert answer["view"] == view
    assert worked.faults(row, answer) == []
