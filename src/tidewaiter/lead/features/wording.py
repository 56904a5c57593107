"""How a description fits the past: words that are rare for their code, texts used before."""

from __future__ import annotations

import re

import numpy as np

from tidewaiter.lead.features.codes import Codebook, Floats, together
from tidewaiter.lead.features.parameters import parameters
from tidewaiter.lead.features.past import Past
from tidewaiter.lead.features.shipments import Shipments, texts

_WORD = re.compile(r"[a-z]{3,}")


def wording(of: Shipments) -> dict[str, Floats]:
    """Return how much less often the words stood with this code than with any, and repeats.

    No word has a meaning here: a word is only common or rare in the rows before.
    """
    said = texts(of.frame, "description")
    whole = Codebook().codes(said)
    of_shipper = together(of.role("shipper"), whole)
    return {
        "words_off_code": _off_code(of, said),
        "text_before": np.log1p(Past(whole, of.day).count(whole, of.day)),
        "text_before_of_shipper": np.log1p(Past(of_shipper, of.day).count(of_shipper, of.day)),
    }


def _off_code(of: Shipments, said: list[str | None]) -> Floats:
    lists = [() if text is None else dict.fromkeys(_WORD.findall(text)) for text in said]
    lengths = np.array([len(words) for words in lists], np.int64)
    row = np.repeat(np.arange(len(of)), lengths)
    word = Codebook().codes(w for words in lists for w in words)
    code, day = of.code("hs6"), of.day
    here = together(word, code[row])
    with_code = Past(here, day[row]).count(here, day[row])
    ever = Past(word, day[row]).count(word, day[row])
    every = np.zeros(len(of), np.int64)
    share = Past(code, day).count(code, day) / np.maximum(Past(every, day).count(every, day), 1)
    weight = parameters()["word_weight"]
    # As often as its code's share of all rows is what a word that fits any code would come to.
    expected = share[row]
    off = -np.log((with_code + weight * expected) / ((ever + weight) * expected + 1e-9) + 1e-9)
    known = ~np.isnan(off) & (expected > 0)
    sums = np.bincount(row[known], off[known], len(of))
    number = np.bincount(row[known], minlength=len(of))
    return np.where(number > 0, sums / np.maximum(number, 1), np.nan)
