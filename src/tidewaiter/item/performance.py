"""Work out the 'total processing performance' (TPP) of a circuit from its rates.

A circuit has a speed for each number format it can multiply. The law takes the format with
the highest product of speed and bit length, and counts dense matrices only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from tidewaiter.item.catalogue import BIT_LENGTHS

# The columns of an order that state a rate, one for each bit length.
RATES: Mapping[int, str] = {bits: f"dense_tops_{bits}bit" for bits in BIT_LENGTHS}


def total_processing_performance(modes: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Work out the TPP of each integrated circuit from a table of its number formats.

    Args:
        modes: one row per item and number format.
            ``item_id`` string, not null.
            ``bit_length`` int64, bits of the larger input, not null.
            ``dense_tops`` float64, 10^12 operations a second on dense matrices over the
            whole circuit, as the manufacturer claims, not null.

    Returns:
        One row per item: ``item_id`` and ``tpp`` (float64, TPP, not null).

    Source:
        15 CFR Part 774, Supp. No. 1, ECCN 3A090, Technical Notes 1 to 3. TPP is
        2 x MacTOPS x bit length; a multiply-accumulate is two operations, so 2 x MacTOPS
        is the operations a second of a datasheet. The figures below are Note 2's own.

    Example:
        >>> import duckdb
        >>> modes = duckdb.sql("select 'note 2' as item_id, unnest([8, 16]) as bit_length,"
        ...                    " unnest([600.0, 300.0])::double as dense_tops")
        >>> total_processing_performance(nw.from_native(modes)).to_native().fetchall()
        [('note 2', 4800.0)]
    """
    product = nw.col("dense_tops") * nw.col("bit_length")
    return modes.group_by("item_id").agg(tpp=product.max())


def tpp_of_rates(rates: Mapping[int, nw.Expr]) -> nw.Expr:
    """Return the TPP that rates in columns give; null where no rate is known.

    Args:
        rates: for each bit length the rate on dense matrices, 10^12 operations a second,
            null if not known.

    Returns:
        float64, TPP. A rate below zero is no rate and is passed over.

    Source:
        15 CFR Part 774, Supp. No. 1, ECCN 3A090, Technical Note 2: of several bit lengths
        the highest product counts.
    """
    return nw.max_horizontal(
        *(nw.when(rate >= 0).then(rate.cast(nw.Float64) * bits) for bits, rate in rates.items())
    )
