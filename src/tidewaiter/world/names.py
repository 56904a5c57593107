"""Made-up names; any likeness to a real one is chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")
_ONSETS = ("b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "dr",
           "kr", "st", "tr", "sh", "ch", "qu")  # fmt: skip
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ei", "ou")
_ENDS = ("", "", "n", "r", "s", "l", "x", "nd")
_FIELDS = ("Systems", "Technology", "Data", "Trading", "Digital", "Cloud", "Solutions", "Networks",
           "Electronics", "Global", "Compute", "Supply")  # fmt: skip
_FORMS = {
    "SG": "Pte. Ltd.", "MY": "Sdn. Bhd.", "TH": "Co., Ltd.", "DE": "GmbH", "NL": "B.V.",
    "JP": "K.K.", "KR": "Co., Ltd.", "TW": "Co., Ltd.", "US": "Inc.", "GB": "Ltd", "AE": "FZE",
    "IN": "Pvt. Ltd.", "VN": "Co., Ltd.", "ID": "PT", "HK": "Limited", "CN": "Co., Ltd.",
    "MO": "Limitada",
}  # fmt: skip


def one_of(random: np.random.Generator, several: Sequence[T]) -> T:
    """One of several, each as likely; far quicker than the generator's own for short ones."""
    return several[int(random.integers(len(several)))]


def _word(random: np.random.Generator) -> str:
    parts = [
        f"{one_of(random, _ONSETS)}{one_of(random, _VOWELS)}{one_of(random, _ENDS)}"
        for _ in range(int(random.integers(2, 4)))
    ]
    return "".join(parts).capitalize()


def firm_name(random: np.random.Generator, country: str) -> str:
    """A name for a firm of a country, with its legal form."""
    return f"{_word(random)} {one_of(random, _FIELDS)} {_FORMS.get(country, 'Ltd')}"


def person_name(random: np.random.Generator) -> str:
    """A name for a person."""
    return f"{_word(random)} {_word(random)}"


def misspelled(random: np.random.Generator, name: str) -> str:
    """The same name as somebody else wrote it: a slip, another form, or capitals."""
    kind = int(random.integers(4))
    if kind == 0:
        return name.upper()
    if kind == 1:
        return name.replace("Co., Ltd.", "Company Limited").replace("Pte. Ltd.", "Private Limited")
    at = int(random.integers(1, max(2, len(name) - 6)))
    if kind == 2:
        return name[:at] + name[at + 1 :]
    return name[:at] + name[at : at + 2][::-1] + name[at + 2 :]
