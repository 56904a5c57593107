"""The hunt measured: policies over seeds of the synthetic world, into ``docs/hunt.md``.

``python -m bench.hunt --seeds 10`` runs what is not yet in the results file, two processes at a
time, and writes the tables. It can be stopped and begun again: each run is one line of JSON.
``--policy ours --policy rules`` runs only some, ``--tables`` only writes the tables.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any, NamedTuple

from bench.hunt_feed import LATE, VERSION, make_feed
from tidewaiter.lead.evaluate.loop import run
from tidewaiter.lead.evaluate.measure import measure
from tidewaiter.lead.evaluate.policies import policies
from tidewaiter.lead.evaluate.summary import Mean, over_seeds, paired, worst_within
from tidewaiter.lead.plan.terms import load_terms

ROOT = Path(__file__).parents[1]
RESULTS, PAGE = ROOT / "build" / "hunt.jsonl", ROOT / "docs" / "hunt.md"
BEGIN, END = "<!-- tables begin -->", "<!-- tables end -->"
SHARE, DELAY = 0.02, 28
CUTS = (0.005, 0.01, 0.02, 0.05)
Row = dict[str, Any]


class Job(NamedTuple):
    """One run."""

    seed: int
    policy: str
    share: float
    delay: int


def work(job: Job) -> Row:
    """Run one policy through one world and measure it."""
    start = time.perf_counter()
    policy = next(p for p in policies(load_terms()) if p.name == job.policy)
    ran = run(make_feed(job.seed), policy, share=job.share, delay_days=job.delay, seed=job.seed)
    found = measure(ran.judged, late=LATE, cuts=CUTS)
    seconds = round(time.perf_counter() - start, 1)
    return {**job._asdict(), "version": VERSION, "seconds": seconds, **found._asdict()}


def jobs(seeds: Sequence[int], names: Sequence[str], delays: Sequence[int]) -> Iterator[Job]:
    """All runs: every policy at the usual share and delay, two of them at other delays."""
    for seed in seeds:
        for name in names:
            yield Job(seed, name, SHARE, DELAY)
    for seed in seeds[:5]:
        for delay in delays:
            for name in ("ours", "lightgbm"):
                if name in names:
                    yield Job(seed, name, SHARE, delay)


def read(path: Path) -> dict[Job, Row]:
    """Runs that are done, of this version of the world."""
    if not path.exists():
        return {}
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    return {Job(*(row[name] for name in Job._fields)): row
            for row in rows if row["version"] == VERSION}  # fmt: skip


def go(wanted: Sequence[Job], path: Path, processes: int) -> None:
    """Run what is missing; each result is written as soon as it is there."""
    missing = [job for job in wanted if job not in read(path)]
    path.parent.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(processes) as pool, path.open("a", encoding="utf-8") as out:
        for done in as_completed([pool.submit(work, job) for job in missing]):
            row = done.result()
            out.write(json.dumps(row) + "\n")
            out.flush()
            print(f"{row['policy']:24} seed {row['seed']:2} delay {row['delay']:2} "
                  f"recall {row['recall']:.3f} in {row['seconds']:.0f} s", flush=True)  # fmt: skip


# The tables.


def number(value: float, digits: int = 3) -> str:
    """A figure, or a dash if it is not known."""
    return "—" if math.isnan(value) else "never" if math.isinf(value) else f"{value:.{digits}f}"


def spread(found: Mean) -> str:
    """A mean and the half of its interval."""
    if math.isnan(found.low):
        return number(found.mean)
    return f"{found.mean:.3f} ±{found.high - found.mean:.3f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of Markdown; all columns but the first are figures."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, rule, *rows))


class Runs:
    """Results by policy, in the order of seeds."""

    def __init__(self, done: dict[Job, Row]) -> None:
        self.done = done
        known = [p.name for p in policies(load_terms())]
        self.names = [n for n in known if any(self.rows(n))]

    def rows(self, name: str, delay: int = DELAY) -> list[Row]:
        """Runs of a policy."""
        found = [(job.seed, row) for job, row in self.done.items()
                 if job.policy == name and job.delay == delay]  # fmt: skip
        return [row for _, row in sorted(found, key=lambda pair: pair[0])]

    def values(self, name: str, of: Callable[[Row], float], delay: int = DELAY) -> list[float]:
        """One figure of each run of a policy."""
        return [float(of(row)) for row in self.rows(name, delay)]

    def pairs(self, one: str, other: str, of: Callable[[Row], float]) -> tuple[list[float], ...]:
        """A figure of two policies on the seeds that both have."""
        first, second = ({row["seed"]: float(of(row)) for row in self.rows(name)}
                         for name in (one, other))  # fmt: skip
        both = sorted(set(first) & set(second))
        return [first[seed] for seed in both], [second[seed] for seed in both]


def median(values: Sequence[float]) -> float:
    """The middle of values, of which some may be infinite."""
    known = sorted(v for v in values if not math.isnan(v))
    return known[len(known) // 2] if known else math.nan


def tables(done: dict[Job, Row]) -> str:
    """All tables as Markdown."""
    runs = Runs(done)
    made = (_main, _asked, _pairs, _schemes, _cuts, _probabilities, _delays)
    parts = [make(runs) for make in made]
    return "\n\n".join(part for part in parts if part)


def _main(runs: Runs) -> str:
    head = ["policy", "seeds", "recall", "least", "recall of harm", "precision", "late way",
            "first hit", "country"]  # fmt: skip
    rows = []
    for name in runs.names:
        recall, harm, late = (over_seeds(runs.values(name, lambda r, k=key: r[k]))
                              for key in ("recall", "harm_recall", "late_recall"))  # fmt: skip
        precision, country = (over_seeds(runs.values(name, lambda r, k=key: r[k])).mean
                              for key in ("precision", "worst_ratio"))  # fmt: skip
        rows.append([
            name, str(len(runs.rows(name))), spread(recall), number(recall.least), spread(harm),
            number(precision), spread(late),
            number(median(runs.values(name, lambda r: r["late_weeks"])), 0), number(country, 2),
        ])  # fmt: skip
    return "### Policies\n\n" + table(head, rows)


def _probabilities(runs: Runs) -> str:
    rows = []
    for name in runs.names:
        brier, gap = (over_seeds(runs.values(name, lambda r, k=key: r[k])).mean
                      for key in ("brier", "reliability"))  # fmt: skip
        if not math.isnan(brier):
            rows.append([name, number(brier, 4), number(gap, 4)])
    return "### Probabilities\n\n" + table(["policy", "Brier", "gap"], rows) if rows else ""


def _asked(runs: Runs) -> str:
    """What was asked beside what was measured."""
    if not {"ours", "lightgbm", "rules", "ours, no outcomes"} <= set(runs.names):
        return ""

    def mean(name: str, key: str) -> float:
        return over_seeds(runs.values(name, lambda r: r[key])).mean

    def times(name: str, other: str, key: str) -> float:
        return mean(name, key) / mean(other, key) if mean(other, key) else math.inf

    weeks = runs.values("ours", lambda r: r["late_weeks"])
    lines: list[tuple[str, float, str, bool]] = []
    for key, what in (("recall", "recall"), ("harm_recall", "recall of harm")):
        for other, asked in (("lightgbm", 1.25), ("rules", 4.0)):
            ratio = times("ours", other, key)
            lines.append((f"{what}, ours over {other}", ratio, f"at least {asked}", ratio >= asked))
        short = worst_within(runs.values("ours", lambda r, key=key: r[key]))
        lines.append((f"{what}, worst seed under the mean", short, "at most 0.15", short <= 0.15))
    late = mean("ours", "late_recall")
    lines.append(("late way, recall", late, "at least 0.30", late >= 0.30))
    lines.append(("late way, weeks to the first hit, median", median(weeks), "at most 8",
                  median(weeks) <= 8))  # fmt: skip
    plain = times("ours, no outcomes", "rules", "recall")
    lines.append(("recall, ours without outcomes over rules", plain, "at least 2", plain >= 2))
    worst = mean("ours", "worst_ratio")
    lines.append(("worst country over the median, mean", worst, "at most 2", worst <= 2))
    rows = [[what, number(figure, 2), asked, "yes" if met else "**no**"]
            for what, figure, asked, met in lines]  # fmt: skip
    return "### Asked and measured\n\n" + table(["what", "measured", "asked", "met"], rows)


def _cuts(runs: Runs) -> str:
    rows = [[name, *(spread(over_seeds(runs.values(name, lambda r, c=cut: r["at"][str(c)])))
                     for cut in CUTS)] for name in runs.names]  # fmt: skip
    head = ["policy", *(f"{cut:.1%}" for cut in CUTS)]
    return "### Recall of the order, cut at other shares\n\n" + table(head, rows)


def _schemes(runs: Runs) -> str:
    names = [name for name in SHOWN if name in runs.names]
    schemes = sorted({s for name in names for r in runs.rows(name) for s in r["by_scheme"]})
    rows = [[scheme, *(number(over_seeds(runs.values(
                name, lambda r, s=scheme: r["by_scheme"].get(s, math.nan))).mean)
              for name in names)] for scheme in schemes]  # fmt: skip
    return "### Recall by way of diverting\n\n" + table(["way", *names], rows)


SHOWN = ("rules", "lightgbm", "ours", "ours, no outcomes", "oracle")


def _pairs(runs: Runs) -> str:
    rows = []
    for name in runs.names:
        if name == "ours" or "ours" not in runs.names:
            continue
        rows.append([name, *(spread(paired(*runs.pairs("ours", name, lambda r, k=key: r[k])))
                             for key in ("recall", "harm_recall", "late_recall"))])  # fmt: skip
    head = ["ours less", "recall", "recall of harm", "late way"]
    return "### Differences on the same seeds\n\n" + table(head, rows) if rows else ""


def _delays(runs: Runs) -> str:
    delays = sorted({job.delay for job in runs.done})
    rows = [[f"{delay} days", *(spread(over_seeds(runs.values(name, lambda r: r["recall"], delay)))
                                for name in ("ours", "lightgbm"))] for delay in delays]  # fmt: skip
    head = ["results known after", "ours", "lightgbm"]
    return "### Recall by delay\n\n" + table(head, rows) if len(delays) > 1 else ""


def write(page: Path, text: str) -> None:
    """Put the tables between their marks; the words around them stay."""
    before, rest = page.read_text("utf-8").split(BEGIN)
    _, after = rest.split(END)
    page.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


def main() -> None:
    """Run what is missing and write the tables."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, default=10)
    asked.add_argument("--first", type=int, default=101, help="the first seed")
    asked.add_argument("--policy", action="append", help="only these; may be given again")
    asked.add_argument("--delay", action="append", type=int, help="further delays, in days")
    asked.add_argument("--processes", type=int, default=2)
    asked.add_argument("--results", type=Path, default=RESULTS)
    asked.add_argument("--page", type=Path, default=PAGE)
    asked.add_argument("--tables", action="store_true", help="run nothing")
    told = asked.parse_args()
    names = told.policy or [policy.name for policy in policies(load_terms())]
    seeds = range(told.first, told.first + told.seeds)
    if not told.tables:
        go(list(jobs(seeds, names, told.delay or ())), told.results, told.processes)
    text = tables(read(told.results))
    print(text)
    if told.page.exists():
        write(told.page, text)


if __name__ == "__main__":
    main()
