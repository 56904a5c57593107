"""ECCN 4E091: weights of a closed model trained with 10^26 operations or more."""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import (
    AS_OF,
    Test,
    every,
    no,
    some,
)
from tidewaiter.rule.provision import provision

LAW = "us/ear/ccl/eccn_4e091"
BASE, EXTRA = nw.col("base_published_operations"), nw.col("extra_operations")


def operations() -> Test:
    """All training, with the operations that made unpublished synthetic data where they count."""
    own = nw.col("training_operations")
    synthetic = nw.col("synthetic_data_operations")
    return nw.when(synthetic.is_null()).then(own).otherwise(own + synthetic)


@provision("ECCN 4E091 Note 1", "note", "published_base", law=LAW, dated_by="derivative_floor")
def derivative_of_published(law: Law) -> Test:
    """A derivative of a published model is outside the entry unless its extra operations exceed the
    higher of 2.5 x 10^25 and 25 % of training operations.
    """
    text = law[LAW]
    floor, share = text["derivative_floor"].on(AS_OF), text["derivative_share"].on(AS_OF)
    # The text does not say whose operations the 25 % are of. Only what is inside on both
    # readings is outside the entry.
    return every(~BASE.is_null(), some(floor >= EXTRA, share * BASE >= EXTRA))


@provision("ECCN 4E091", "class", "4E091", law=LAW, dated_by="operations_floor")
def weights(law: Law) -> Test:
    """Parameters of a model trained with 10^26 operations or more, not published, not a light
    derivative of a published model, and not matched by one (Note 2).
    """
    text = law[LAW]
    return every(
        text["weights"].in_force(AS_OF),
        nw.col("is_weights"),
        operations() >= text["operations_floor"].on(AS_OF),
        ~nw.col("weights_published"),
        no(derivative_of_published.rule(law)),
        # Note 2 speaks for the exporter who can show it; unshown, the entry applies.
        nw.col("matched_by_published_model").is_null() | ~nw.col("matched_by_published_model"),
    )


PROVISIONS = (derivative_of_published, weights)
