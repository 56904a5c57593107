"""15 CFR part 738: the reasons for control that the item has apart from its chip.

Chips, boards and servers of this kind are otherwise 3A991.p, 4A994.l or 5A992.c, controlled for
anti-terrorism reasons alone. What is 5A002 or 4A003 is controlled for national security too,
nearly everywhere; an exporter whose item is of that kind says so in ``base_eccn``.
"""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import (
    ABROAD,
    AS_OF,
    DESTINATION,
    Test,
    column,
    every,
    some,
)
from tidewaiter.rule.provision import provision

CHART = "us/ear/part_738/country_chart"
REASONS = "us/ear/ccl/reasons"
COLUMNS = ("ns_1", "ns_2", "rs_1", "rs_2", "at_1")


def _controlled_for(law: Law, column: str) -> Test:
    """Whether the item's class names a column of the chart; null for a class that is not in the
    file.
    """
    label = column.upper().replace("_", " ")
    reasons = {
        name.removeprefix("eccn_").upper(): parameter.values[-1].value or ()
        for name, parameter in law[REASONS].parameters.items()
        # The law of a day before the file begins knows none of them.
        if name.startswith("eccn_") and parameter.values
    }
    known = sorted(reasons)
    named = sorted(eccn for eccn, columns in reasons.items() if label in columns)  # type: ignore[operator]
    base = nw.col("base_class")
    return nw.when(base.is_in(known)).then(base.is_in(named)).otherwise(nw.lit(None, nw.Boolean))


@provision(
    "738.4, Supp. No. 1 to part 738",
    "other_requirement",
    "country_chart",
    law=CHART,
    dated_by="ns_1",
    key="country_chart",
)
def country_chart(law: Law) -> Test:
    """A license for each reason of control of the item, apart from its chip, whose column of the
    Country Chart is marked for the destination.
    """
    chart = law[CHART]
    marked = some(
        *(
            every(_controlled_for(law, name), chart[name].has(DESTINATION, AS_OF))
            for name in COLUMNS
        )
    )
    # A destination without a row is not a free one; nobody has looked. Nor is an item of which
    # nobody knows what it is, though nothing be marked for the destination.
    row = chart["listed"].has(DESTINATION, AS_OF)
    known = ~nw.col("base_class").is_null()
    return every(
        ABROAD,
        nw.when(column(every(row, known))).then(column(marked)).otherwise(nw.lit(None, nw.Boolean)),
    )


PROVISIONS = (country_chart,)
