"""What forms write for a code, so that their rows come in without a map."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib.resources import files

import yaml

from tidewaiter.table.mapping import TableMap

_Words = Mapping[str, Mapping[str, str]]


def with_words(mapping: TableMap, name: str) -> TableMap:
    """Add to a map what forms write for the codes of a table; a word of the map's own stands.

    >>> with_words(TableMap(values={"mode": {"40": "sea"}}), "shipments").values["mode"]["40"]
    'sea'
    >>> with_words(TableMap(), "shipments").values["mode"]["VESSEL"]
    'sea'
    """
    told = {column: dict(words) for column, words in _words().get(name, {}).items()}
    for column, words in mapping.values.items():
        told[column] = {**told.get(column, {}), **words}
    return TableMap(mapping.columns, told, mapping.constants, mapping.row_id)


@functools.cache
def _words() -> Mapping[str, _Words]:
    text = files("tidewaiter.table.trade").joinpath("words.yaml").read_text(encoding="utf-8")
    told: Mapping[str, Mapping[str, Mapping[str, list[str]]]] = yaml.safe_load(text)
    return {
        table: {column: _spelled(codes) for column, codes in columns.items()}
        for table, columns in told.items()
    }


def _spelled(codes: Mapping[str, list[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, words in codes.items():
        for word in words:
            for spelled in (word, word.upper(), word.capitalize(), word.title()):
                found[spelled] = code
    return found
