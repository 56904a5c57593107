"""Texts as numbers, the same text the same number: what arrays need of keys."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray


def codes(*columns: nw.Series[Any]) -> tuple[list[NDArray[np.int64]], tuple[str, ...]]:
    """Number the texts of Polars columns alike.

    Returns:
        For each column its numbers, -1 where it is null; and the text of each number, in the
        order of texts.

    >>> one, other = (nw.from_native(pl.Series(t), series_only=True) for t in (["b", None], ["a"]))
    >>> codes(one, other)
    ([array([ 1, -1]), array([0])], ('a', 'b'))
    """
    whole = pl.concat([column.to_native().cast(pl.String).rename("key") for column in columns])
    # Categories are numbered by hash, far quicker than texts can be sorted; few are then sorted.
    told = pl.DataFrame({"key": whole.cast(pl.Categorical)})
    physical = told["key"].to_physical().cast(pl.Int64)
    table = pl.DataFrame({"at": physical, "key": whole}).drop_nulls().unique("at").sort("key")
    texts = table["key"].to_list()
    at = table["at"].to_numpy()
    number = np.full(int(at.max()) + 2 if len(at) else 1, -1, dtype=np.int64)
    number[at] = np.arange(len(at))
    numbers = number[physical.fill_null(len(number) - 1).to_numpy()]
    ends = np.cumsum([len(column) for column in columns])[:-1]
    return np.split(numbers, ends), tuple(texts)
