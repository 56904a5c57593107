"""A map on disk: YAML or JSON, every value read as it is written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tidewaiter.errors import ContractError
from tidewaiter.table.mapping.table_map import TableMap

_KEYS = ("columns", "values", "constants", "row_id")


def read_map(path: str | Path) -> TableMap:
    """Read a map file, YAML or JSON.

    Every value is read as it is written: in plain YAML, Norway's code NO would be ``false``.

    Raises:
        ContractError: the file is absent, not YAML or JSON, or has another shape. Whoever
            wrote the map must act.
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise ContractError(f"{file}: cannot be read: {fault}; give a UTF-8 file") from fault
    try:
        return _map(_json(text) if file.suffix == ".json" else _yaml(text))
    except (ValueError, yaml.YAMLError, RecursionError) as fault:
        raise ContractError(
            f"{file}: {fault}; a map has the keys columns, values, constants and row_id, "
            "as in columns: {order_id: Order No, item: [Maker, Model]}"
        ) from fault


def write_map(path: str | Path, mapping: TableMap) -> None:
    """Write a map file that ``read_map`` reads back the same: JSON if so named, or else YAML.

    Raises:
        ContractError: the file cannot be written. Whoever named it must act.
    """
    told: dict[str, Any] = {
        "columns": {t: list(s) if len(s) > 1 else s[0] for t, s in mapping.columns.items()},
        "values": {target: dict(words) for target, words in mapping.values.items()},
        "constants": dict(mapping.constants),
        "row_id": mapping.row_id,
    }
    file, told = Path(path), {name: part for name, part in told.items() if part}
    if file.suffix == ".json":
        text = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
    else:
        # Letters are written as they are; what no one can see, Python escapes, and so does YAML.
        visible = "\\" not in repr(told)
        text = yaml.safe_dump(told, sort_keys=False, allow_unicode=visible)
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise ContractError(f"{file}: cannot be written: {fault.strerror}") from fault


def _json(text: str) -> Any:
    return json.loads(
        text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_once
    )


def _yaml(text: str) -> Any:
    events = yaml.parse(text, yaml.SafeLoader)
    if any(isinstance(event, yaml.AliasEvent) for event in events):
        raise ValueError("a map has no use for anchors (&, *); write the values out")
    return _plain(yaml.compose(text, yaml.SafeLoader))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make a dict of pairs; a key that comes twice would lose the first silently."""
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made:
            raise ValueError(f"{name} is given twice, as {made[name]!r} and as {value!r}; keep one")
        made[name] = value
    return made


def _plain(node: yaml.Node | None) -> Any:
    """Turn YAML nodes into dicts, lists and the strings as written."""
    if isinstance(node, yaml.MappingNode):
        return _once([(str(_plain(name)), _plain(value)) for name, value in node.value])
    if isinstance(node, yaml.SequenceNode):
        return [_plain(value) for value in node.value]
    return None if node is None else str(node.value)


def _map(told: Any) -> TableMap:
    parts = {} if told is None else told
    if not isinstance(parts, dict) or not parts.keys() <= {*_KEYS}:
        unknown = sorted(parts.keys() - {*_KEYS}) if isinstance(parts, dict) else str(parts)[:80]
        raise ValueError(f"not the keys of a map: {unknown}")
    columns = {
        target: tuple(map(_text, several if isinstance(several, list) else [several]))
        for target, several in _dict(parts, "columns").items()
    }
    if not all(columns.values()):
        raise ValueError(f"columns: no heading for {[t for t, s in columns.items() if not s]}")
    values = _dict(parts, "values")
    words = {t: {w: _text(v) for w, v in _dict(values, t).items()} for t in values}
    constants = {target: _text(value) for target, value in _dict(parts, "constants").items()}
    row_id = str(parts.get("row_id", False)).casefold()
    if row_id not in ("true", "false"):
        raise ValueError(f"row_id is {row_id!r}, which is neither true nor false")
    return TableMap(columns, words, constants, row_id == "true")


def _dict(parts: Mapping[str, Any], name: str) -> dict[str, Any]:
    part = parts.get(name) or {}
    if not isinstance(part, dict):
        raise ValueError(f"{name} is {str(part)[:80]!r}, which does not pair names with values")
    return part


def _text(value: Any) -> str:
    if isinstance(value, dict | list) or value is None:
        raise ValueError(f"{str(value)[:80]!r} stands where one text should")
    return str(value).lower() if isinstance(value, bool) else str(value)
