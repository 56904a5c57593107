"""A synthetic trade week by week, in which those who divert hear of what is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import narwhals as nw
import numpy as np

from tidewaiter.table import trade
from tidewaiter.world.draft import Draft
from tidewaiter.world.firms import Founder
from tidewaiter.world.goods import Goods
from tidewaiter.world.market import Market
from tidewaiter.world.papers import Papers, Row
from tidewaiter.world.rings import Rings
from tidewaiter.world.setting import VERSION, Setting

H100_TPP = 15824.0
"""The base of H100-equivalents by TPP."""
# Dummies on the shelves and new labels pass inspections more often.
HARD_TO_SEE = {"dummy": 0.35, "serial": 0.3}
INCONCLUSIVE = 0.03
DIVERTED, CLEAN, UNKNOWN = 1, 0, -1
TRUTH: Mapping[str, Any] = {
    "shipment_id": nw.String, "week": nw.Int64, "is_diverted": nw.Boolean, "scheme": nw.String,
    "ring": nw.Int64, "harm_h100": nw.Float64,
}  # fmt: skip


@dataclass(slots=True)
class Run:
    """A trade that is being made. Make the weeks in their order, each once."""

    setting: Setting
    rows: dict[str, list[Row]] = field(default_factory=dict)
    truth: list[Row] = field(default_factory=list)
    _place: dict[str, int] = field(default_factory=dict)
    _draft: dict[str, Draft] = field(default_factory=dict)
    _parts: Any = None

    def __post_init__(self) -> None:
        seeds = np.random.SeedSequence(self.setting.seed).spawn(4)
        market, papers, self_random, inspectors = (np.random.default_rng(s) for s in seeds)
        founder = Founder(market)
        lawful = Market(self.setting, market, founder, Goods(market))
        lawful.open()
        self._parts = (lawful, Rings(lawful), Papers(papers), self_random, inspectors)

    @property
    def version(self) -> str:
        """The version of the generator and what it was told to make."""
        return f"world {VERSION}, {self.setting}"

    def week(self, week: int) -> dict[str, list[Row]]:
        """Make a week, and return its rows by table."""
        lawful, rings, papers, random, _ = self._parts
        drafts = list(lawful.week(week))
        # The way that a ring takes may be several shipments; the mean is of shipments.
        wanted = self.setting.base_rate * self.setting.shipments
        drafts += rings.week(week, wanted)
        made: dict[str, list[Row]] = {}
        for n in random.permutation(len(drafts)).tolist():
            draft = drafts[n]
            shipment_id = f"S{int(random.integers(10**11)):011d}"
            for table, rows in papers.write(draft, shipment_id).items():
                made.setdefault(table, []).extend(rows)
            self._keep(draft, shipment_id, week)
        for table, rows in made.items():
            self.rows.setdefault(table, []).extend(rows)
        return made

    def _keep(self, draft: Draft, shipment_id: str, week: int) -> None:
        self._place[shipment_id] = len(self.truth)
        if draft.scheme:
            self._draft[shipment_id] = draft
        harm = draft.pieces * draft.tpp / H100_TPP if draft.scheme else 0.0
        self.truth.append({
            "shipment_id": shipment_id, "week": week, "is_diverted": bool(draft.scheme),
            "scheme": draft.scheme or None, "ring": draft.ring if draft.scheme else None,
            "harm_h100": harm,
        })  # fmt: skip

    def inspect(self, week: int, shipments: Iterable[str]) -> list[int]:
        """Inspect shipments in a week: 1 diverted, 0 nothing found, -1 inconclusive.

        Inspectors miss some of what is diverted, and never find what is not there. The ring of a
        shipment that was found hears of it some weeks later.
        """
        _, rings, _, _, random = self._parts
        found = []
        for shipment in shipments:
            draft, chance = self._draft.get(shipment), float(random.random())
            if chance < INCONCLUSIVE:
                found.append(UNKNOWN)
                continue
            miss = max(self.setting.miss, HARD_TO_SEE.get(draft.scheme, 0.0)) if draft else 1.0
            if draft is None or random.random() < miss:
                found.append(CLEAN)
                continue
            rings.caught(draft.ring, draft.consignee.party_id, week)
            found.append(DIVERTED)
        return found

    def tables(self) -> dict[str, nw.LazyFrame[Any]]:
        """All tables so far, each with every column of its contract."""
        return {name: as_table(name, rows) for name, rows in self.rows.items() if rows}


@dataclass(frozen=True, slots=True)
class World:
    """A trade that is made.

    Attributes:
        tables: by the name of their contract; what agencies and firms know.
        truth: one row per shipment, columns as ``TRUTH``; ``harm_h100`` is 0 where nothing is
            diverted. It is kept apart from the tables, and nothing that looks for diversion may
            read it.
        outcomes: what was inspected: a row of the table ``outcomes`` each.
        version: of the generator, with its setting.
    """

    tables: Mapping[str, nw.LazyFrame[Any]]
    truth: nw.LazyFrame[Any]
    outcomes: tuple[Row, ...]
    version: str


Choose = Callable[[int, Mapping[str, list[Row]]], Sequence[str]]


def make(setting: Setting, choose: Choose | None = None) -> World:
    """Make a whole trade.

    Args:
        setting: seed and sizes.
        choose: is given each week's number and new rows, and says which shipments are inspected;
            None inspects nothing.

    Example:
        >>> world = make(Setting(seed=1, weeks=2, shipments=40))
        >>> sorted(world.tables)[:3]
        ['attestations', 'documents', 'payments']
    """
    run, outcomes = Run(setting), list[Row]()
    for week in range(setting.weeks):
        made = run.week(week)
        chosen = list(choose(week, made)) if choose else []
        results = run.inspect(week, chosen)
        day = setting.day(week, 6)
        outcomes += [outcome(s, r, day) for s, r in zip(chosen, results, strict=True)]
    truth = {name: [row[name] for row in run.truth] for name in TRUTH}
    frame = nw.from_dict(truth, dict(TRUTH), backend="polars").lazy()
    return World(run.tables(), frame, tuple(outcomes), run.version)


def outcome(shipment: str, result: int, day: date) -> Row:
    """A row of the table of outcomes."""
    word = {DIVERTED: "diverted", CLEAN: "clean", UNKNOWN: "inconclusive"}[result]
    return {"shipment_id": shipment, "inspected_on": day, "known_on": day, "result": word}


def as_table(name: str, rows: Sequence[Row]) -> nw.LazyFrame[Any]:
    """Make a table with every column of its contract; keys that rows lack are their numbers."""
    schema, key = trade.schema(name), trade.contract(name).key_column().name
    cells: dict[str, list[Any]] = {column: [row.get(column) for row in rows] for column in schema}
    cells["row"] = list(range(1, len(rows) + 1))
    if all(cell is None for cell in cells[key]):
        cells[key] = [str(n) for n in cells["row"]]
    return nw.from_dict(cells, schema, backend="polars").lazy()
