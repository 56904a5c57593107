"""A hunt: tables in; flags, ranked leads and a plan of inspections out, kept in a folder."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np

from tidewaiter.engine import stream
from tidewaiter.errors import ContractError
from tidewaiter.flag.parameters import load_parameters
from tidewaiter.flag.raised import FLAGS, coverage, raise_each, until
from tidewaiter.flag.sheet import SHEET
from tidewaiter.flow.gather import Gathered, gather
from tidewaiter.flow.hunt.beside import Beside, with_beside
from tidewaiter.flow.hunt.drawn import drawn
from tidewaiter.flow.hunt.goods import with_models
from tidewaiter.flow.hunt.keep import keep
from tidewaiter.flow.hunt.marks import differing, with_law
from tidewaiter.flow.hunt.past import fairness, log_of, measured
from tidewaiter.flow.hunt.told import Found, shown
from tidewaiter.law import Law
from tidewaiter.lead.assemble import assemble
from tidewaiter.lead.network import Network, around, figures, network
from tidewaiter.lead.network import load_terms as network_terms
from tidewaiter.lead.plan.desk import Decision, Desk
from tidewaiter.lead.plan.facts import Facts
from tidewaiter.lead.plan.terms import load_terms
from tidewaiter.report.leads.values import ArmShown, CoverageShown, HuntShown, LeadShown, PlaceShown

_NAMES = {flag.pattern: f"{flag.pattern} {flag.name}" for flag in FLAGS}
# Leads that are put into words; all are in the table.
SHOWN = 200
# Candidates are the shipments of so many days before the day of the question.
DAYS = 7


@dataclass(frozen=True, slots=True)
class Wish:
    """How to hunt.

    Attributes:
        as_of: the day of the question; what was seen later is left out.
        budget: hours of each place, or one number for all together.
        law: whose countries and limits count.
        since: the first day of shipments that can be inspected; a week before if not given.
        beside: lists and the ledger.
        parameters: a file whose thresholds stand in for the shipped ones.
        seed: of draws and fits.
        shown: how many leads are put into words, beside those of the plan.
    """

    as_of: date
    budget: Mapping[str, float] | float
    law: Law
    since: date | None = None
    beside: Beside = field(default_factory=Beside)
    parameters: Path | None = None
    seed: int = 0
    shown: int = SHOWN
    version: str = ""


@dataclass(frozen=True, slots=True)
class Hunt:
    """What a hunt came to: what is shown, the faults of tables, and the files of the folder."""

    shown: HuntShown
    rejects: Sequence[Mapping[str, Any]]
    files: Mapping[str, Path]


def hunt(
    places: Sequence[Path], out: Path, wish: Wish, *,
    progress: Callable[[str], None] = lambda _step: None,
) -> Hunt:  # fmt: skip
    """Hunt in files of tables.

    Args:
        places: files or folders of tables, as ``gather`` takes them; ``outcomes`` among them
            are what earlier inspections came to.
        out: the folder for what is found; made if it is not there.
        wish: how.
        progress: told what is done now.

    Raises:
        ContractError: a file cannot be read, there are no shipments, or a budget is no budget.
            Whoever sent it must act.
        EngineError: the folder cannot be written. Whoever runs it must act.
    """
    _require(wish)
    stream.make_folder(out)
    with tempfile.TemporaryDirectory(prefix="scratch-", dir=out) as scratch:
        progress("reading")
        gathered = gather(places, as_of=wish.as_of, scratch=Path(scratch))
        if "shipments" not in gathered.tables:
            raise ContractError(
                f"there are no shipments among {', '.join(gathered.tables)}; leads are shipments"
            )
        named = with_models(gathered.tables)
        tables = until(with_beside(named, wish.beside, law=wish.law, as_of=wish.as_of), wish.as_of)
        shipped = load_parameters()
        parameters = with_law(load_parameters(wish.parameters), wish.law, wish.as_of)
        progress("raising flags")
        sheet = _sheet(tables, parameters, wish.as_of)
        progress("making features")
        net = network(tables)
        facts, made = assemble(tables, sheet, network=figures(net, network_terms()))
        facts = _to_plan(facts, made.index.day, wish)
        week = int(facts.week[-1]) if len(facts.week) else 0
        log, arms = log_of(tables.get("outcomes"), facts, week)
        progress("planning")
        desk = Desk(load_terms(), wish.seed)
        decision = desk.plan(facts, log, week=week, budget=wish.budget)
        found = _found(tables, facts, decision, sheet, wish, net)
        notes = (*gathered.notes, *decision.plan.told, *_noted(parameters, shipped, wish))
        told = HuntShown(
            title=", ".join(Path(place).name for place in places),
            as_of=wish.as_of,
            leads=found,
            leads_total=len(decision.rows),
            places=_places(decision, wish),
            arms=_arms(decision),
            flagged=_flagged(sheet),
            coverage=tuple(CoverageShown(*row) for row in coverage(tables)),
            rates=fairness(tables, facts, decision, log, arms),
            prevalence=measured(log, arms, facts, week),
            alarms=tuple(alarm.words for alarm in decision.alarms),
            notes=notes,
        )
        progress("writing")
        files = keep(out, told, decision, sheet, gathered, seed=wish.seed, version=wish.version)
    return Hunt(told, gathered.rejects, files)


def _require(wish: Wish) -> None:
    budgets = wish.budget.items() if isinstance(wish.budget, Mapping) else [("", wish.budget)]
    for place, hours in budgets:
        if not hours >= 0:
            where = f" of {place}" if place else ""
            raise ContractError(f"the budget{where} is {hours}; give hours, 0 or more")
    if wish.since and wish.since > wish.as_of:
        raise ContractError(f"--since is {wish.since}, after {wish.as_of}, the day of the question")


def _sheet(
    tables: Mapping[str, nw.LazyFrame[Any]], parameters: Mapping[str, Any], as_of: date
) -> nw.DataFrame[Any]:
    """Raise the flags one after the other, so that memory holds one pattern at a time."""
    raised = raise_each(tables, parameters, as_of=as_of)
    found = [rows.collect(backend="polars") for _, rows in raised]
    if found:
        return nw.concat(found, how="vertical")
    return nw.from_dict({name: [] for name in SHEET}, dict(SHEET), backend="polars")


def _to_plan(facts: Facts, day: np.ndarray[Any, np.dtype[np.int64]], wish: Wish) -> Facts:
    """Make one last week of all that can be inspected now: those since a day, or without one."""
    since = wish.since or wish.as_of - timedelta(days=DAYS - 1)
    first = (since - date(1970, 1, 1)).days
    now = (day < 0) | (day >= first)
    last = int(facts.week.max(initial=0))
    before = np.minimum(facts.week, last)
    return replace(facts, week=np.where(now, last + 1, before))


def _found(
    tables: Mapping[str, nw.LazyFrame[Any]], facts: Facts, decision: Decision,
    sheet: nw.DataFrame[Any], wish: Wish, net: Network,
) -> tuple[LeadShown, ...]:  # fmt: skip
    """Put the first leads and those of the plan into words."""
    odds = {row["shipment_id"]: row for row in decision.plan.odds.rows(named=True)}
    chosen = {row["shipment_id"]: row for row in decision.plan.chosen.rows(named=True)}
    place = {str(facts.ids[row]): n for n, row in enumerate(decision.rows.tolist())}
    ranked = sorted(odds.values(), key=lambda row: row["rank"])
    names = [row["shipment_id"] for row in ranked[: wish.shown]]
    names += [name for name in chosen if name not in set(names)]
    wanted = nw.col("shipment_id").is_in(names)
    rows = tables["shipments"].filter(wanted).collect(backend="polars").rows(named=True)
    shipments = {row["shipment_id"]: row for row in rows}
    flags = _flags_of(sheet, shipments)
    is_probability = decision.model.positives > 0 and decision.model.share >= 0.5
    found = []
    for name in names:
        n = place[name]
        features = decision.matrix[n]
        reasons = [
            (_NAMES.get(r.words.removeprefix("pattern "), r.words), float(r.contribution))
            for r in decision.model.explain(features)
        ]
        harm = float(facts.harm[decision.rows[n]])
        mine = chosen.get(name, {})
        found.append(
            Found(
                shipment=shipments[name],
                rank=odds[name]["rank"],
                score=float(decision.probability[n]),
                is_probability=is_probability,
                harm_h100=None if np.isnan(harm) else harm,
                place=str(facts.place[decision.rows[n]]) or None,
                arm=mine.get("arm"),
                propensity=odds[name]["propensity"] if mine else None,
                flags=flags.get(name, ()),
                reasons=reasons,
                pictures=drawn(tables, around(net, name), name),
            )
        )
    return tuple(shown(one) for one in sorted(found, key=lambda one: one.rank))


def _flags_of(
    sheet: nw.DataFrame[Any], shipments: Mapping[str, Mapping[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """The flags of shipments, and those of their parties."""
    whose: dict[tuple[str, str], list[str]] = {}
    for name, row in shipments.items():
        whose.setdefault(("shipment", name), []).append(name)
        for role in ("shipper", "consignee", "intermediate_consignee", "notify", "end_user"):
            told = row.get(f"{role}_name")
            key = row.get(f"{role}_id") or (told and f"name:{told.strip().lower()}")
            if key:
                whose.setdefault(("party", str(key)), []).append(name)
    subjects = list({subject for _, subject in whose})
    near = sheet.filter(nw.col("subject").is_in(subjects))
    found: dict[str, list[dict[str, Any]]] = {}
    for row in near.rows(named=True):
        for name in whose.get((row["subject_kind"], row["subject"]), ()):
            several = found.setdefault(name, [])
            # Of a party that is flagged month after month the last word is told.
            alike = [n for n, other in enumerate(several) if other["pattern"] == row["pattern"]
                     and other["subject"] == row["subject"]]  # fmt: skip
            if not alike:
                several.append(row)
            elif (row["day"] or date.min) > (several[alike[0]]["day"] or date.min):
                several[alike[0]] = row
    return found


def _places(decision: Decision, wish: Wish) -> tuple[PlaceShown, ...]:
    items = Counter(place or "" for place in decision.plan.chosen["place"].to_list())
    if not isinstance(wish.budget, Mapping):
        used = sum(decision.plan.hours.values())
        return (PlaceShown("all places", float(wish.budget), used, sum(items.values())),)
    return tuple(
        PlaceShown(place, float(hours), decision.plan.hours.get(place, 0.0), items[place])
        for place, hours in sorted(wish.budget.items())
    )


def _arms(decision: Decision) -> tuple[ArmShown, ...]:
    chosen = decision.plan.chosen.rows(named=True)
    names = [arm for arm in ("model", "quota", "random") if any(r["arm"] == arm for r in chosen)]
    return tuple(
        ArmShown(
            arm,
            sum(row["arm"] == arm for row in chosen),
            sum(row["hours"] for row in chosen if row["arm"] == arm),
        )
        for arm in names
    )


def _flagged(sheet: nw.DataFrame[Any]) -> tuple[tuple[str, int], ...]:
    counts = Counter(sheet["pattern"].to_list())
    return tuple((f"{f.pattern} {f.name}", counts[f.pattern]) for f in FLAGS if counts[f.pattern])


def _noted(
    parameters: Mapping[str, Any], shipped: Mapping[str, Any], wish: Wish
) -> tuple[str, ...]:
    changed = differing(parameters, shipped)
    notes = [f"thresholds that are not those shipped: {', '.join(changed)}"] if changed else []
    if wish.beside.registers is None:
        notes.append("no lists were given, so nobody was looked up in them")
    if wish.beside.ledger is None:
        notes.append("no ledger was given, so nobody was compared with its limits")
    return tuple(notes)


def lost(gathered: Gathered) -> int:
    """How many rows of all files did not come in."""
    return len({(r["table"], r["source"], r["row"]) for r in gathered.rejects})
