"""``tidewaiter party owners``: three separate answers about a party, with what they rest on."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from tidewaiter.cli import options
from tidewaiter.cli.card import unsettled
from tidewaiter.cli.owned import owners
from tidewaiter.cli.registers import folder, registers
from tidewaiter.engine import stream
from tidewaiter.errors import ContractError
from tidewaiter.flow.owners import Owners
from tidewaiter.flow.parties import SURE, Registers, tell
from tidewaiter.law import Law
from tidewaiter.party.names.fold import fold
from tidewaiter.party.names.sheet import sheet
from tidewaiter.party.owners import Chain, owners_of, pictured, resolve_each
from tidewaiter.party.owners import tell as in_words
from tidewaiter.party.owners.chains import current
from tidewaiter.report.explanation import NOT_ADVICE
from tidewaiter.report.ownership_picture import picture
from tidewaiter.report.words import phrase, plain

MOST_CHAINS = 12
_ENDS = {
    "unnamed": "an owner who is not named",
    "loop": "back at an owner of the chain",
    "cut": "more owners than are shown",
}


def show(
    name: str,
    on: date,
    files: tuple[Path, Path],
    *,
    home: Path | None,
    law: Law,
    image: Path | None,
) -> bool:
    """Print whether a party is listed, owned by listed parties, and where its parent sits.

    Args:
        name: of the party as in the table, however spelled, or its id.
        on: the day that is asked about.
        files: the tables of parties and holdings.
        home: the folder of lists.
        law: the view whose way of counting is used.
        image: an SVG file to draw the owners into.

    Returns:
        Whether any of the answers is yes or not known.

    Raises:
        ContractError: a table has a fault, or no party has the name. Whoever sent it must act.
    """
    held = owners(*files)
    assert held is not None  # both files are given
    known = registers(folder(home), law, options.today(), owners=held)
    mark = _mark(name, held)
    listed = held.listed(known)
    asked = pa.table({"party_id": [mark], "on": pa.array([on], pa.date32())})
    [answer] = resolve_each(asked, held.parties, held.holdings, listed, law=law).to_pylist()
    names = held.names
    console = Console()
    head = f"{plain(names.get(mark, mark))} ({mark}), on {on}, law as {law.view}"
    console.print(Text(head, "bold"))
    console.print(Text(known.told), style="dim" if known.whole else "yellow", highlight=False)
    chains = owners_of(mark, held.holdings, held.parties, on, most=MOST_CHAINS)
    codes = _codes(listed, on)
    for title, lines in (
        ("1. Is it listed?", _listed(answer, names.get(mark), known)),
        ("2. Do listed parties own half of it, or more?", _owned(answer, names)),
        ("3. Where is the headquarters of its ultimate parent?", _parent(answer, names)),
        ("Owners", (_chain(chain, names, codes) for chain in chains)),
        ("Owners who may be listed, and nobody has decided", _perhaps(chains, names, known)),
        ("What is open, and signs to look closer", in_words(answer["findings"], names)),
    ):
        _section(console, title, list(lines))
    if image:
        _draw(console, image, pictured(mark, held.parties, held.holdings, listed, on, law=law))
    console.print()
    console.print(NOT_ADVICE, style="dim")
    return bool(answer["listed"] or answer["owned_50"] != "no" or not answer["ultimate_parent_hq"])


def _mark(name: str, held: Owners) -> str:
    """The id of the party that a name or an id means."""
    ids = {*held.parties["party_id"].to_pylist(), *held.holdings["owned_id"].to_pylist()}
    if name in ids:
        return name
    [key] = sheet([(fold(name) or ("",))[0]]).ordered
    if found := held.marks.get(key):
        return found
    if key in held.marks:
        raise ContractError(f"several parties of the table are called {name!r}; give the id of one")
    near = difflib.get_close_matches(name, held.names.values(), n=3, cutoff=0.5)
    hint = f"; near it: {', '.join(near)}" if near else "; give one of the table, or an id"
    raise ContractError(f"no party of the table is called {name!r}{hint}")


def _listed(answer: Mapping[str, Any], name: str | None, known: Registers) -> Iterator[str]:
    if answer["listed"]:
        yield f"Yes: {_phrases(answer['listed_as'])}."
    else:
        yield "No hit that counts as sure." if name else "Not known: the table has no name of it."
    if name:
        known.hits([(name, None)])
        for hit in known.of((name, None)):
            yield tell("hit", hit)
    if not known.whole and not answer["listed"]:
        yield "The lists are not whole, so that is no answer for the lists that are missing."


def _owned(answer: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    low, high = answer["owned_lower"], answer["owned_upper"]
    share = f"{low:g} %" if low == high else f"{low:g} % to {high:g} %"
    word = {"yes": "Yes", "no": "No", "unknown": "Not known"}[answer["owned_50"]]
    yield f"{word}: listed parties that count own {share}."
    if answer["owned_by"]:
        yield f"Through {', '.join(names.get(mark, mark) for mark in answer['owned_by'])}."
    if answer["owned_50"] == "yes":
        codes = _phrases(answer["owner_restricted_as"] or ())
        if answer["restrictions"]:
            yield f"The rule binds on this day, so it is treated as {codes}."
        else:
            yield f"The rule does not bind on this day; if it did, as {codes}."
    if answer["listed_owner"] not in (None, "none"):
        yield f"A listed owner: {phrase(answer['listed_owner'])}."


def _phrases(codes: Sequence[str]) -> str:
    return ", ".join(map(phrase, codes))


def _parent(answer: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    mark, seat = answer["ultimate_parent_id"], answer["ultimate_parent_hq"]
    if mark:
        own = mark == answer["party_id"]
        yield f"{seat or 'Not known'}: {'it is its own parent' if own else names.get(mark, mark)}."
    elif answer["parent_candidates"]:
        told = ", ".join(names.get(m, m) for m in answer["parent_candidates"])
        yield f"{seat or 'Not known'}: the parent is one of {told}."
    else:
        yield "Not known."


def _codes(listed: pa.Table, on: date) -> dict[str, str]:
    """What each listed party is listed as on the day, in words."""
    found: dict[str, str] = {}
    for row in current(listed, on).to_pylist():
        said = found.get(row["party_id"])
        found[row["party_id"]] = f"{said}, {phrase(row['code'])}" if said else phrase(row["code"])
    return found


def _perhaps(chains: Sequence[Chain], names: Mapping[str, str], known: Registers) -> Iterator[str]:
    """Hits on owners that are too weak to count."""
    marks = dict.fromkeys(link.owner_id for chain in chains for link in chain.links)
    for name in dict.fromkeys(names[mark] for mark in marks if mark and mark in names):
        known.hits([(name, None)])
        for hit in known.of((name, None)):
            if hit["score"] < SURE and unsettled(hit, known.on) and hit["status"] != "match":
                yield tell("owner", hit)


def _chain(chain: Chain, names: Mapping[str, str], codes: Mapping[str, str]) -> str:
    """A chain from the party upward, each step with its share and who says so."""
    steps = []
    for link in chain.links:
        who = names.get(link.owner_id or "", link.owner_id) or "an owner who is not named"
        share = f"{link.low:g} %" if link.low == link.high else f"{link.low:g} to {link.high:g} %"
        share = "an unknown share" if (link.low, link.high) == (0, 100) else share
        code = codes.get(link.owner_id or "")
        listed = f" (listed: {code})" if code else ""
        kind = "" if link.interest == "shares" else f" ({link.interest})"
        said = f" [{link.source or link.statement_id}]" if link.source or link.statement_id else ""
        steps.append(f"{share}{kind} by {who}{listed}{said}")
    ends = f"; {_ENDS[chain.ends]}" if chain.ends in ("loop", "cut") else ""
    return ", ".join(steps) + ends


def _section(console: Console, title: str, lines: Sequence[str]) -> None:
    if lines:
        console.print(f"\n{title}", style="bold", highlight=False)
    for line in lines:
        told = Text(plain(line))
        console.print(Padding(told, (0, 0, 0, 2), expand=False), highlight=False)


def _draw(console: Console, image: Path, told: Mapping[str, Any]) -> None:
    with stream.replacing(image) as partial:
        partial.write_text(picture(**told), encoding="utf-8")
    console.print(Text(f"\npicture: {image}"), style="dim", soft_wrap=True)
