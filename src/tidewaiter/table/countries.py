"""Country names: the many ways of writing a country, and its one ISO 3166-1 alpha-2 code.

A name that could mean two countries ("Korea", "Congo") has no code. A wrong guess could clear
an order for an embargoed destination; an unknown name only asks the sender to say which.
"""

from __future__ import annotations

import csv
import functools
import re
import unicodedata
from collections.abc import Mapping
from importlib.resources import files

from tidewaiter.errors import ContractError

# Words that inverted forms move or drop: "Korea, Republic of", "Philippines (the)".
_SMALL_WORDS = frozenset({"the", "of", "and"})

# Letters that Unicode does not take apart into a plain letter and an accent.
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d"})


@functools.lru_cache(maxsize=4096)
def code(text: str) -> str | None:
    """Return the country that a text names.

    Accents, case, points, word order and small words do not matter, so that "TURKIYE",
    "Korea (Republic of)" and "u.s.a." are found. A bare "NA" is Namibia, as in ISO 3166-1.

    Args:
        text: an alpha-2 or alpha-3 code, or an English name in common use.

    Returns:
        The alpha-2 code in capitals, ``XK`` for Kosovo; None if the text is empty, is not a
        country, or could mean more than one.

    Source:
        ISO 3166-1 for codes and short names; the names that the EAR uses (Burma, Macau).

    >>> code("Korea (Republic of)"), code("P.R. China"), code("Korea")
    ('KR', 'CN', None)
    """
    key = _key(text)
    if key == "na" and text.strip().casefold() != "na":
        return None  # "N.A." says that there is no answer, not that it is Namibia.
    return _by_key().get(key)


def codes() -> frozenset[str]:
    """Return every alpha-2 code that ``code`` can give."""
    return frozenset(_names())


def name(code: str) -> str | None:
    """Return the English short name of an alpha-2 code; None if there is no such code.

    >>> name("MM")
    'Burma'
    """
    return _names().get(code)


def _key(text: str) -> str:
    """Reduce a name to what its variants share: its plain words, in alphabetical order."""
    apart = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    # Points and apostrophes join ("U.S." is "us"); every other sign parts two words.
    joined = re.sub(r"[.'\u2018\u2019`\u00b4]", "", plain)
    initials = re.sub(r"(?<!\S)(\w)\s+(?=\w(?!\S))", r"\1", joined)
    words = re.sub(r"[^\w\s]|_", " ", initials).split()
    if len(words) == 1:
        # Alone, "ST" and "AND" are the codes of countries, not words of a name.
        return words[0]
    words = ["saint" if word == "st" else word for word in words]
    return " ".join(sorted(word for word in words if word not in _SMALL_WORDS))


@functools.cache
def _rows() -> tuple[Mapping[str, str], ...]:
    file = files("tidewaiter.table").joinpath("data/countries.csv")
    return tuple(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


@functools.cache
def _names() -> Mapping[str, str]:
    return {row["code"]: row["name"] for row in _rows()}


@functools.cache
def _by_key() -> Mapping[str, str]:
    """Return code by key.

    Raises:
        ContractError: two countries share a way of writing. Whoever edits the list must act.
    """
    found: dict[str, str] = {}
    for row in _rows():
        written = [row["code"], row["iso3"], row["name"], *row["aliases"].split("|")]
        for text in filter(None, written):
            key = _key(text)
            if found.setdefault(key, row["code"]) != row["code"]:
                raise ContractError(
                    f"countries.csv: {text!r} is written for both {found[key]} and "
                    f"{row['code']}; keep it for one of them or for neither"
                )
    return found
