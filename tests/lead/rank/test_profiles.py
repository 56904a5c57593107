"""Past shares are of earlier rows whose labels may be used, and of no others."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lead.rank.declarations import of_copies
from tidewaiter.lead.rank.plain import Plain, plain
from tidewaiter.lead.rank.profiles import look_up_columns, profile

ROWS = st.lists(
    st.tuples(st.integers(-1, 3), st.integers(0, 5), st.sampled_from((0.0, 1.0)), st.booleans()),
    min_size=1, max_size=30,
).filter(lambda rows: any(row[3] for row in rows))  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(ROWS)
def test_a_past_share_is_what_plain_counting_makes_of_it(rows):
    group, moment, label, learn = (np.array(cells) for cells in zip(*rows, strict=True))
    empty = np.full(len(rows), np.nan)
    of = Plain([""] * len(rows), moment, empty, empty, label, {}, {})
    share, number = profile(group, of, learn, weight=5.0)
    common = label[learn].mean()
    for n, (own, when, _, _) in enumerate(rows):
        before = [r[2] for r in rows if r[3] and r[0] == own and r[1] < when]
        if own < 0:
            assert np.isnan(share[n])
            continue
        assert number[n] == len(before)
        assert share[n] == pytest.approx((sum(before) + 5 * common) / (len(before) + 5))


def test_copies_are_found_among_columns_that_say_nothing():
    of, draw = plain(of_copies(1, 5000)), np.random.default_rng(0)
    for n in range(5):
        of.kinds[f"noise {n}"] = draw.integers(0, 10 * 3**n, len(of))
    assert set(look_up_columns(of, of.labeled())) == {"code", "mass", "origin"}
