"""The folder of a hunt: what is written there, and how a lead is found in it again."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import narwhals as nw

from tidewaiter.engine import stream
from tidewaiter.engine.backend import from_table
from tidewaiter.errors import ContractError
from tidewaiter.flow.gather import Gathered
from tidewaiter.flow.hunt.told import as_record, from_record
from tidewaiter.lead.plan.desk import Decision
from tidewaiter.report.leads import page
from tidewaiter.report.leads.values import HuntShown, LeadShown

LEADS, FLAGS, PLAN, TOLD, RUN = "leads.csv", "flags.parquet", "plan.csv", "leads.jsonl", "run.json"
OUTCOMES = "outcomes.csv"
REJECT_COLUMNS = ("table", "source", "row", "column", "value", "fault", "remedy")
OUTCOME_COLUMNS = ("shipment_id", "inspected_on", "known_on", "result", "place", "hours", "arm",
                   "propensity", "score", "model_version", "by")  # fmt: skip


def keep(
    out: Path, shown: HuntShown, decision: Decision, sheet: nw.DataFrame[Any],
    gathered: Gathered, *, seed: int, version: str,
) -> dict[str, Path]:  # fmt: skip
    """Write what a hunt found.

    ``leads.csv`` has every candidate with score, rank and probability of being chosen;
    ``plan.csv`` what to inspect; ``flags.parquet`` all flags; ``leads.jsonl`` the leads in
    words; ``leads.html`` the page; ``coverage.csv`` what was not looked into; ``rejects.csv``
    cells that were not read; ``run.json`` what it was made with.

    Raises:
        EngineError: the folder cannot be written. Whoever runs it must act.
    """
    files = {
        "leads": out / LEADS, "plan": out / PLAN, "flags": out / FLAGS, "page": out / "leads.html",
        "coverage": out / "coverage.csv", "rejects": out / "rejects.csv",
    }  # fmt: skip
    odds = decision.plan.odds.sort("rank")
    stream.write_csv(odds.lazy(), files["leads"])
    stream.write_csv(decision.plan.chosen.lazy(), files["plan"])
    stream.sink(iter([sheet]), files["flags"])
    with stream.replacing(out / TOLD) as partial, partial.open("w", encoding="utf-8") as file:
        for lead in shown.leads:
            file.write(json.dumps(as_record(lead), ensure_ascii=False) + "\n")
    rows = [{"pattern": c.pattern, "name": c.name, "looked_into": str(c.is_looked_into).lower(),
             "missing": "; ".join(c.missing)} for c in shown.coverage]  # fmt: skip
    stream.write_csv(from_table(rows, ("pattern", "name", "looked_into", "missing")),
                     files["coverage"])  # fmt: skip
    rejects = [{name: fault[name] for name in REJECT_COLUMNS} for fault in gathered.rejects]
    stream.write_csv(from_table(rejects, REJECT_COLUMNS), files["rejects"])
    versions = {"tidewaiter": version, "model": decision.model.version}
    made = {
        "as_of": shown.as_of.isoformat(), "seed": seed, "versions": versions,
        "sources": {name: list(several) for name, several in gathered.sources.items()},
        "leads": shown.leads_total, "notes": list(shown.notes),
    }  # fmt: skip
    with stream.replacing(out / RUN) as partial:
        partial.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    with stream.replacing(files["page"]) as partial:
        page.write(partial, shown, rejects=gathered.rejects, versions=versions, whole_table=LEADS)
    return files


def lead_of(run: Path, lead_id: str) -> LeadShown:
    """Find a lead in the folder of a hunt.

    Raises:
        ContractError: the folder is of no hunt, or has no such lead, or it was not put into
            words. Whoever asks must act.
    """
    path = run / TOLD
    if not path.is_file():
        raise ContractError(f"{run}: is no folder of a hunt; give one that `tidewaiter hunt` wrote")
    with path.open(encoding="utf-8") as file:
        for line in file:
            record: Mapping[str, Any] = json.loads(line)
            if record["lead_id"] == lead_id:
                return from_record(record)
    if any(row["shipment_id"] == lead_id for row in _rows(run / LEADS)):
        raise ContractError(
            f"{lead_id} is a lead of {run}, too low to have been put into words; hunt again with "
            "a larger --show"
        )
    raise ContractError(f"{run}: has no lead {lead_id!r}; {LEADS} names all")


def add_outcome(
    run: Path, lead_id: str, result: str, *, on: date, by: str | None, hours: float | None
) -> Path:
    """Note what an inspection came to, with what the plan says of it; return the file.

    The file is a table ``outcomes`` for later hunts.

    Raises:
        ContractError: there is no such lead, or its outcome was told before. Whoever tells it
            must act.
    """
    planned = {row["shipment_id"]: row for row in _rows(run / PLAN)}
    leads = {row["shipment_id"]: row for row in _rows(run / LEADS)}
    if lead_id not in leads:
        raise ContractError(f"{run}: has no lead {lead_id!r}; {LEADS} names all")
    path = run / OUTCOMES
    told = _rows(path) if path.exists() else []
    for row in told:
        if row["shipment_id"] == lead_id:
            raise ContractError(
                f"{lead_id} was told to be {row['result']} on {row['known_on']}; if that is wrong, "
                f"correct its line in {path}"
            )
    plan = planned.get(lead_id, {})
    entry = {
        "shipment_id": lead_id, "inspected_on": on.isoformat(), "known_on": on.isoformat(),
        "result": result, "place": plan.get("place", ""), "hours": "" if hours is None else hours,
        "arm": plan.get("arm", ""), "propensity": plan.get("propensity", ""),
        "score": plan.get("probability", ""), "model_version": plan.get("model_version", ""),
        "by": by or "",
    }  # fmt: skip
    with stream.replacing(path) as partial, partial.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, OUTCOME_COLUMNS)
        writer.writeheader()
        writer.writerows([*told, entry])
    return path


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))
    except OSError as fault:
        raise ContractError(
            f"{path}: cannot be read: {fault.strerror}; give the folder that a hunt wrote"
        ) from fault
