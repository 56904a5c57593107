"""Read a list, whatever its layout: the layout is recognized by what the file says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, get_args

import pyarrow as pa

from tidewaiter.errors import ContractError
from tidewaiter.party.lists.csl import read_csl_csv, read_csl_json
from tidewaiter.party.lists.csl_entry import COLUMNS
from tidewaiter.party.lists.file import read_bytes, utf8
from tidewaiter.party.lists.ftm import read_ftm
from tidewaiter.party.lists.own import OWN_COLUMNS, read_own
from tidewaiter.party.lists.parse import parse
from tidewaiter.party.lists.words import shown

Layout = Literal["csl_json", "csl_csv", "ftm", "own"]

_LAYOUTS = get_args(Layout)
# One heading is enough to tell whose file it is; what is wrong with it is then told better.
_OWN = frozenset((*OWN_COLUMNS, "names"))
_KNOWN = (
    "the Consolidated Screening List as JSON or CSV, FollowTheMoney entities as JSON lines, or "
    "your own list as CSV with a column called name"
)


def read_list(
    path: str | Path, *, layout: Layout | None = None, called: str | None = None
) -> pa.Table:
    r"""Read a list of parties from a file, packed with gzip or not.

    Args:
        path: the file of the list, wherever it came from.
        layout: ``csl_json`` or ``csl_csv``, the Consolidated Screening List; ``ftm``,
            FollowTheMoney entities; ``own``, a user's CSV. None recognizes it.
        called: what to call it in messages, as the address that it came from; its path if None.

    Returns:
        One row for each entry, in the order of the file: the columns of
        ``tidewaiter.party.entries.ENTRIES``.

    Raises:
        ContractError: the file is absent, empty, cut off, a web page, of another layout than
            it should be, or has an entry that is none. Whoever gave the file must act; nothing
            of it was used.

    Example:
        >>> import tempfile
        >>> file = Path(tempfile.mkdtemp()) / "own.csv"
        >>> _ = file.write_text("name,list,aliases\nAcme Ltd,watch,Acme;ACME Limited\n")
        >>> read_list(file).select(["list", "name", "aliases"]).to_pylist()
        [{'list': 'watch', 'name': 'Acme Ltd', 'aliases': ['Acme', 'ACME Limited']}]
    """
    where = called or str(path)
    if layout is not None and layout not in _LAYOUTS:
        raise ContractError(f"{where}: no layout {layout!r}; there are {', '.join(_LAYOUTS)}")
    text, doubt = utf8(read_bytes(path, where), where)
    if _is_json(text):
        return _read_json(text, where, layout, doubt)
    found = layout or _csv_layout(text, where)
    if found in ("csl_json", "ftm"):
        raise ContractError(
            f"{where}: is not JSON, as {found} is; it begins with {shown(_start(text))}"
        )
    if not text.strip().partition(b"\n")[2].strip():
        raise ContractError(f"{where}: has a header and no entry; give {_KNOWN}")
    if found == "own":
        return read_own(text, where, doubt=doubt)
    _refuse_damaged(doubt)
    return read_csl_csv(text, where)


def _read_json(text: bytes, where: str, layout: Layout | None, doubt: str | None) -> pa.Table:
    if layout in ("csl_csv", "own"):
        raise ContractError(f"{where}: is JSON and not CSV, as {layout} is; give {_KNOWN}")
    _refuse_damaged(doubt)
    told, lines = parse(text, where)
    several = told if isinstance(told, list) else [told]
    entities = lines or (
        bool(several) and all(isinstance(one, dict) and "schema" in one for one in several)
    )
    if layout == "ftm" or (layout is None and entities):
        return read_ftm(enumerate(several, 1), where)
    return read_csl_json(told, where)


def _is_json(text: bytes) -> bool:
    return text[:256].lstrip().startswith((b"{", b"["))


def _refuse_damaged(doubt: str | None) -> None:
    if doubt:
        raise ContractError(
            f"{doubt}; a list as JSON or from the government is UTF-8, so this one "
            "is damaged; download it again"
        )


def _csv_layout(text: bytes, where: str) -> Layout:
    header = _start(text)
    fields = {cell.strip(' "').casefold() for cell in re.split(r"[,;\t|]", header)}
    if len(fields & set(COLUMNS)) * 2 > len(COLUMNS):
        return "csl_csv"
    if fields & _OWN:
        return "own"
    raise ContractError(
        f"{where}: is a list of no layout known here; its first line is {shown(header)}; give "
        f"{_KNOWN}"
    )


def _start(text: bytes) -> str:
    first = next((line for line in text[:100_000].split(b"\n") if line.strip()), b"")
    return first.decode(errors="replace").strip()
